import { z } from 'zod';
import type { Actor } from '../../domain/access/actor.ts';
import { permissionModes } from '../../domain/agent/agent-options.ts';
import { noEgress } from '../../domain/agent/egress-rules.ts';
import { serverFeatures } from '../../domain/agent/model-call-rules.ts';
import { mostHooks } from '../../domain/agent/hook.ts';
import type { TemplateRules } from '../../domain/agent/permission-policy.ts';
import { formatUsd } from '../../domain/money.ts';
import { mostMetadataKeys } from '../../domain/session/metadata.ts';
import {
  busyPolicies,
  interruptionPolicies,
  sessionModes,
  sessionStatuses,
  type Session,
} from '../../domain/session/session.ts';
import { requestedModes } from '../../domain/session/session-request.ts';
import { Egress, EgressView, ModelPatterns, ServerFeatures, toEgressView } from './agent-limits-schemas.ts';
import { Id, PageQuery, text } from './common-schemas.ts';
import { HookBody } from './hook-schemas.ts';
import { McpServerNames } from './mcp-server-schemas.ts';
import { OutputSchema } from './output-schema.ts';
import { BroughtPolicies, BroughtPoliciesView, toBroughtView } from './policy-schemas.ts';

export const SessionParams = z.object({ session_id: Id });

const ToolPatterns = z.array(text(1, 500)).max(200);
export const Metadata = z
  .record(text(1, 64), z.union([text(0, 512), z.number(), z.boolean(), z.null()]))
  .refine(
    (value) => Object.keys(value).length <= mostMetadataKeys,
    `must not have more than ${mostMetadataKeys} keys`,
  );

const Subagent = z.strictObject({
  description: text(1, 1_000),
  prompt: text(1, 50_000),
  tools: ToolPatterns.exactOptional(),
  model: text(1, 100).exactOptional(),
});

export const SdkOptions = z
  .strictObject({
    model: text(1, 100).exactOptional(),
    allowed_models: ModelPatterns.exactOptional(),
    fallback_model: text(1, 100).exactOptional().meta({ description: 'Answers when the model cannot.' }),
    server_features: ServerFeatures.exactOptional(),
    egress: Egress.exactOptional().meta({
      description: 'Hosts that programs of the agent may reach, by tunnels of a proxy; absent: none.',
    }),
    mcp_servers: McpServerNames.exactOptional(),
    system_prompt: text(1, 100_000).exactOptional(),
    allowed_tools: ToolPatterns.exactOptional().meta({
      description: 'Tool patterns such as `Read` or `Bash(git *)`; absent or empty: every built-in tool.',
    }),
    disallowed_tools: ToolPatterns.exactOptional().meta({
      description: 'Never run; these win over allowed_tools.',
    }),
    permission_mode: z.enum(permissionModes).exactOptional().meta({ description: 'Absent: default.' }),
    max_turns: z.int().min(1).max(1_000).exactOptional(),
    max_budget_usd: z.number().positive().max(100_000).exactOptional(),
    agents: z.record(z.string().regex(/^[\w-]{1,64}$/), Subagent).exactOptional(),
    output_schema: OutputSchema.exactOptional(),
  })
  .meta({ id: 'SdkOptions' });

/** What is absent is for the template to say, or for the defaults. */
const requested = {
  mode: z.enum(requestedModes).exactOptional().meta({ description: 'Absent: interactive.' }),
  sdk_options: SdkOptions.exactOptional(),
  policies: BroughtPolicies.exactOptional(),
  metadata: Metadata.exactOptional(),
  include_partial_messages: z.boolean().exactOptional(),
  timeout_seconds: z
    .int()
    .min(1)
    .max(86_400)
    .exactOptional()
    .meta({ description: 'How long a turn may run.' }),
  on_busy: z
    .enum(busyPolicies)
    .exactOptional()
    .meta({ description: 'What a prompt does while a turn runs; absent: queue.' }),
  on_interrupted: z
    .enum(interruptionPolicies)
    .exactOptional()
    .meta({
      description:
        'What becomes of a turn whose server is lost or shuts down: it ends and the session waits for a prompt, it goes on by ' +
        'itself elsewhere (up to four attempts), or the session fails. Absent: background sessions resume, others wait.',
    }),
  hooks: z.array(HookBody).max(mostHooks.session).exactOptional().meta({
    description: "Hooks of this session only, besides its organization's.",
  }),
  tool_group_id: Id.exactOptional().meta({
    description: 'A group of tools that holds in the session, as it is when each call is made.',
  }),
};

/** What sessions are asked to be, in a template. */
export const SessionRequestBody = z.strictObject(requested).meta({ id: 'SessionRequest' });

/** The same, as it is shown. */
export const SessionRequestView = SessionRequestBody.extend({
  sdk_options: SdkOptions.extend({
    agents: z.record(z.string(), z.unknown()).exactOptional(),
    // One of before it was judged is shown as it is.
    output_schema: z.record(z.string(), z.unknown()).exactOptional(),
  })
    .meta({ id: 'SdkOptionsShown' })
    .exactOptional(),
  policies: BroughtPoliciesView.exactOptional(),
  metadata: z.record(z.string(), z.unknown()).exactOptional(),
}).meta({ id: 'SessionRequestShown', description: 'It can be sent again as it is.' });

export const CreateSessionBody = z
  .strictObject({
    name: text(1, 255).exactOptional(),
    description: text(1, 2_000).exactOptional(),
    template_id: Id.exactOptional().meta({
      description:
        'The template that it is made from. All that is said here goes before it, and cannot widen it.',
    }),
    ...requested,
  })
  .meta({
    id: 'CreateSession',
    examples: [
      { name: 'Release notes', sdk_options: { allowed_tools: ['Read', 'Bash(git *)'], max_budget_usd: 0.5 } },
    ],
  });

export const ChangeSessionBody = z
  .strictObject({
    name: text(1, 255).nullable().exactOptional(),
    description: text(1, 2_000).nullable().exactOptional(),
    metadata: Metadata.exactOptional(),
  })
  .meta({ id: 'ChangeSession', examples: [{ name: 'A better name' }] });

export const SessionQuery = PageQuery.extend({
  status: z.enum(sessionStatuses).optional(),
  mode: z.enum(sessionModes).optional(),
  is_fork: z.stringbool().optional(),
  user_id: Id.optional().meta({ description: 'Only those of this user.' }),
  shared_with_me: z.stringbool().optional().meta({ description: 'Only what others share with you.' }),
  q: text(1, 200).optional().meta({ description: 'Text in the name or the description.' }),
  created_from: z.iso.datetime({ offset: true }).optional(),
  created_until: z.iso.datetime({ offset: true }).optional(),
});

const count = z.int().min(0);

export const SessionView = z
  .object({
    id: z.string(),
    name: z.string().nullable(),
    description: z.string().nullable(),
    mode: z.enum(sessionModes),
    status: z.enum(sessionStatuses),
    user_id: z.string(),
    shared_with_me: z.boolean().meta({ description: 'Whether its owner shares it with whoever asks.' }),
    sdk_options: z.object({
      model: z.string(),
      allowed_models: z.array(z.string()),
      fallback_model: z.string().nullable(),
      server_features: z.array(z.enum(serverFeatures)),
      egress: EgressView,
      mcp_servers: z.array(z.string()).meta({ description: 'Ids of MCP servers.' }),
      system_prompt: z.string().nullable(),
      allowed_tools: z.array(z.string()),
      disallowed_tools: z.array(z.string()),
      permission_mode: z.enum(permissionModes),
      max_turns: z.int().nullable(),
      max_budget_usd: z.number().nullable(),
      agents: z.record(z.string(), z.unknown()),
      output_schema: z.record(z.string(), z.unknown()).nullable(),
    }),
    policies: BroughtPoliciesView,
    tool_group_ids: z
      .array(z.string())
      .meta({ description: 'Of its template and its own; all of them hold.' }),
    metadata: z.record(z.string(), z.unknown()),
    on_busy: z.enum(busyPolicies),
    on_interrupted: z.enum(interruptionPolicies),
    timeout_seconds: z.int(),
    include_partial_messages: z.boolean(),
    parent_session_id: z.string().nullable(),
    is_fork: z.boolean(),
    template_id: z.string().nullable(),
    template_version: z.int().nullable(),
    template_rules: z
      .object({
        allowed_tools: z.array(z.string()),
        disallowed_tools: z.array(z.string()),
        policies: BroughtPoliciesView,
      })
      .nullable()
      .meta({ description: 'What the template holds the session to, beside what it says itself.' }),
    total_turns: count,
    total_messages: count,
    total_tool_calls: count,
    total_errors: count,
    total_cost_usd: z.string(),
    api_input_tokens: count,
    api_output_tokens: count,
    api_cache_creation_tokens: count,
    api_cache_read_tokens: count,
    duration_ms: count,
    last_seq: count,
    created_at: z.iso.datetime(),
    started_at: z.iso.datetime().nullable(),
    updated_at: z.iso.datetime(),
    completed_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Session' });

export function toSessionView(
  session: Session,
  { shares }: Pick<Actor, 'shares'>,
): z.input<typeof SessionView> {
  const { options, counters } = session;
  return {
    id: session.id,
    name: session.name ?? null,
    description: session.description ?? null,
    mode: session.mode,
    status: session.status,
    user_id: session.userId,
    shared_with_me: shares?.has(session.id) ?? false,
    sdk_options: {
      model: options.model,
      allowed_models: [...(options.allowedModels ?? [])],
      fallback_model: options.fallbackModel ?? null,
      server_features: [...(options.serverFeatures ?? [])],
      egress: toEgressView(options.egress ?? noEgress),
      mcp_servers: [...(options.mcpServers ?? [])],
      system_prompt: options.systemPrompt ?? null,
      allowed_tools: [...options.allowedTools],
      disallowed_tools: [...options.disallowedTools],
      permission_mode: options.permissionMode,
      max_turns: options.maxTurns ?? null,
      max_budget_usd: options.maxBudgetUsd ?? null,
      agents: options.agents,
      output_schema: options.outputSchema ?? null,
    },
    policies: toBroughtView(session.policies),
    tool_group_ids: [...session.toolGroupIds],
    metadata: session.metadata,
    on_busy: session.onBusy,
    on_interrupted: session.onInterrupted,
    timeout_seconds: session.timeoutSeconds,
    include_partial_messages: session.includePartialMessages,
    parent_session_id: session.parentSessionId ?? null,
    is_fork: session.isFork,
    template_id: session.templateId ?? null,
    template_version: session.templateVersion ?? null,
    template_rules: session.templateRules ? toRulesView(session.templateRules) : null,
    total_turns: counters.turns,
    total_messages: counters.messages,
    total_tool_calls: counters.toolCalls,
    total_errors: counters.errors,
    total_cost_usd: formatUsd(counters.usage.cost),
    api_input_tokens: counters.usage.inputTokens,
    api_output_tokens: counters.usage.outputTokens,
    api_cache_creation_tokens: counters.usage.cacheCreationTokens,
    api_cache_read_tokens: counters.usage.cacheReadTokens,
    duration_ms: counters.durationMs,
    last_seq: session.lastSeq,
    created_at: session.createdAt.toISOString(),
    started_at: session.startedAt?.toISOString() ?? null,
    updated_at: session.updatedAt.toISOString(),
    completed_at: session.completedAt?.toISOString() ?? null,
  };
}

function toRulesView({ allowedTools, disallowedTools, policies }: TemplateRules) {
  return {
    allowed_tools: [...allowedTools],
    disallowed_tools: [...disallowedTools],
    policies: toBroughtView(policies),
  };
}
