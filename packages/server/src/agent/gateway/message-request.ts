import { z } from 'zod';
import { featureOfBeta, refusedFeatures, type ModelCallRules } from '../../domain/agent/model-call-rules.ts';
import type { Redactions } from '../hooks/redactions.ts';
import { redactRequest } from './redact-request.ts';
import { forbidden, malformed } from './refusal.ts';
import { readJson } from './request-json.ts';
import { wantedByContent, wantedByContext, wantedByTool, type Wanted } from './wanted-features.ts';

/**
 * What may be in a request: what the agent's runtime sends, and what the Messages API documents. Not here is what leads
 * past the rules: other models (`fallbacks`), conversations that the provider keeps for all who have its key
 * (`thread`), whose money it is (`billing_policy`), and whatever the API may learn.
 */
const Body = z.strictObject({
  model: z.string().min(1).max(200),
  max_tokens: z.number().int().min(0).max(128_000).optional(),
  stream: z.boolean().optional(),
  messages: z.array(z.unknown()),
  tools: z.array(z.unknown()).nullish(),
  mcp_servers: z.unknown().optional(),
  container: z.unknown().optional(),
  speed: z.string().nullish(),
  inference_geo: z.string().nullish(),
  context_management: z.unknown().optional(),
  system: z.unknown().optional(),
  cache_control: z.unknown().optional(),
  diagnostics: z.unknown().optional(),
  metadata: z.unknown().optional(),
  output_config: z.unknown().optional(),
  output_format: z.unknown().optional(),
  service_tier: z.unknown().optional(),
  stop_sequences: z.unknown().optional(),
  temperature: z.unknown().optional(),
  thinking: z.unknown().optional(),
  tool_choice: z.unknown().optional(),
  top_k: z.unknown().optional(),
  top_p: z.unknown().optional(),
});
type Body = z.infer<typeof Body>;

/** What the gateway must know of a request; its bytes go on as they came. */
export type MessageRequest = {
  readonly bytes: Buffer;
  readonly model: string;
  readonly maxTokens: number;
  readonly isStreamed: boolean;
  readonly features: readonly Wanted[];
};

/** @param redactions what the model is not to see: only where something of it is in the request do the bytes change. */
export function readMessageRequest(
  bytes: Buffer,
  redactions: Pick<Redactions, 'isEmpty' | 'textOf'>,
): MessageRequest {
  const value = readJson(bytes.toString('utf8'));
  const seen = redactRequest(value, redactions);
  const parsed = Body.safeParse(seen);
  if (!parsed.success) throw notARequest(parsed.error);
  const { model, max_tokens, stream, speed, inference_geo } = parsed.data;
  if ((speed ?? 'standard') !== 'standard' || (inference_geo ?? 'global') !== 'global')
    throw forbidden('permission_error', 'Fast mode and regional inference have no price here.');
  return {
    bytes: seen === value ? bytes : Buffer.from(JSON.stringify(seen)),
    model,
    maxTokens: max_tokens ?? 0,
    isStreamed: stream === true,
    features: featuresOf(parsed.data),
  };
}

function notARequest({ issues: [issue] }: z.ZodError) {
  if (issue?.code === 'unrecognized_keys')
    return forbidden('permission_error', `The gateway passes on no "${issue.keys[0]?.slice(0, 80) ?? ''}".`);
  const where = issue?.path.join('.') ?? '';
  return malformed(`The body is not a request for a message: ${where} ${issue?.message ?? ''}`);
}

/** Refuses what the session was not given: it would lead around the jail, through the provider's own network. */
export function assertFeatures(
  rules: ModelCallRules,
  request: MessageRequest,
  betas: string | undefined,
): void {
  const ofBetas = (betas ?? '').split(',').flatMap((beta) => featureOfBeta(beta) ?? []);
  const refused = refusedFeatures(rules, [...request.features, ...ofBetas]);
  if (refused.length > 0)
    throw forbidden('permission_error', `This session may not use, at the provider: ${refused.join(', ')}.`);
}

function featuresOf(body: Body): Wanted[] {
  const hasServers = Array.isArray(body.mcp_servers) ? body.mcp_servers.length > 0 : body.mcp_servers != null;
  return [
    ...(body.tools ?? []).flatMap(wantedByTool),
    ...(hasServers ? (['mcp'] as const) : []),
    ...(body.container != null ? (['skills'] as const) : []),
    ...wantedByContext(body.context_management),
    ...wantedByContent([body.messages, body.system]),
  ];
}

/** The same request to another model: the only case but redactions in which the bytes change. */
export function withModel(bytes: Buffer, model: string): Buffer {
  const body = Body.parse(JSON.parse(bytes.toString('utf8')));
  return Buffer.from(JSON.stringify({ ...body, model }));
}
