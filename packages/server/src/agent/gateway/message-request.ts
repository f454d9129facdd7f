import { z } from 'zod';
import {
  featureOfBeta,
  featureOfTool,
  refusedFeatures,
  type ModelCallRules,
  type ServerFeature,
} from '../../domain/agent/model-call-rules.ts';
import { duplicateKey } from './json-keys.ts';
import { forbidden, malformed } from './refusal.ts';

const Body = z.looseObject({
  model: z.string().min(1).max(200),
  max_tokens: z.number().int().min(0).max(10_000_000).optional(),
  stream: z.boolean().optional(),
  messages: z.array(z.unknown()),
  tools: z.array(z.looseObject({ type: z.string().nullish() })).nullish(),
  mcp_servers: z.unknown().optional(),
  container: z.unknown().optional(),
  speed: z.string().nullish(),
  inference_geo: z.string().nullish(),
});

/** What the gateway must know of a request; its bytes go on as they came. */
export type MessageRequest = {
  readonly bytes: Buffer;
  readonly model: string;
  readonly maxTokens: number;
  readonly features: readonly (ServerFeature | 'unknown')[];
};

export function readMessageRequest(bytes: Buffer): MessageRequest {
  const text = bytes.toString('utf8');
  const body = Body.safeParse(parseJson(text));
  if (!body.success) {
    const issue = body.error.issues[0];
    throw malformed(
      `The body is not a request for a message: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`,
    );
  }
  const twice = duplicateKey(text);
  if (twice !== undefined) throw malformed(`"${twice.slice(0, 80)}" is in the body twice.`);
  const { model, max_tokens, speed, inference_geo } = body.data;
  if ((speed ?? 'standard') !== 'standard' || (inference_geo ?? 'global') !== 'global')
    throw forbidden('permission_error', 'Fast mode and regional inference have no price here.');
  return { bytes, model, maxTokens: max_tokens ?? 0, features: featuresOf(body.data) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed('The body is not JSON.');
  }
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

function featuresOf(body: z.infer<typeof Body>): (ServerFeature | 'unknown')[] {
  const ofTools = (body.tools ?? []).flatMap((tool) => featureOfTool(tool.type ?? undefined) ?? []);
  const hasServers = Array.isArray(body.mcp_servers) ? body.mcp_servers.length > 0 : body.mcp_servers != null;
  return [
    ...ofTools,
    ...(hasServers ? (['mcp'] as const) : []),
    ...(body.container != null ? (['skills'] as const) : []),
    ...sourcesIn(body.messages, 0),
    ...sourcesIn(body['system'], 0),
  ];
}

const Source = z.object({ source: z.object({ type: z.enum(['url', 'file']) }) });
const Upload = z.object({ type: z.literal('container_upload') });
const Nested = z.object({ content: z.unknown() });

/** Pictures and documents that the provider would fetch by address, or take from files that others share. */
function sourcesIn(content: unknown, depth: number): ServerFeature[] {
  if (!Array.isArray(content) || depth > 6) return [];
  return content.flatMap((block: unknown) => {
    if (Upload.safeParse(block).success) return ['files' as const];
    const source = Source.safeParse(block);
    if (source.success)
      return [source.data.source.type === 'url' ? ('url_sources' as const) : ('files' as const)];
    const nested = Nested.safeParse(block);
    return nested.success ? sourcesIn(nested.data.content, depth + 1) : [];
  });
}

/** The same request to another model: the only case in which the bytes change. */
export function withModel(bytes: Buffer, model: string): Buffer {
  const body = Body.parse(JSON.parse(bytes.toString('utf8')));
  return Buffer.from(JSON.stringify({ ...body, model }));
}
