import { z } from 'zod';
import { roles } from '../../domain/access/role.ts';
import { permissionModes } from '../../domain/agent/agent-options.ts';
import { approvalKinds } from '../../domain/agent/approval.ts';
import { hookEvents } from '../../domain/agent/hook-event.ts';
import { policyEffects, rulingLevels } from '../../domain/agent/permission-policy.ts';
import { budgetPeriods, budgetScopes } from '../../domain/billing/budget.ts';
import { attachmentTypes } from '../../domain/session/attachment.ts';
import { archiveProblems } from '../../domain/session/session-archive.ts';
import type { SessionEventType } from '../../domain/session/session-event.ts';
import { branchParts, skipReasons, snapshotProblems } from '../../domain/session/workspace-snapshot.ts';

const Input = z.record(z.string(), z.unknown());
const time = z.iso.datetime();

const Failure = z
  .object({ code: z.string(), message: z.string() })
  .meta({ description: 'Why a turn failed; act on `code`, show `message`.' });

const ofAgent = {
  parent_tool_use_id: z.string().exactOptional().meta({
    description: 'The tool call of the sub-agent that speaks; absent for the main agent.',
  }),
};

const TextBlock = z.object({ type: z.literal('text'), text: z.string() });
const texts = z.array(TextBlock);

const attached = {
  name: z.string(),
  media_type: z.enum(attachmentTypes),
  bytes: z.int(),
  sha256: z.string(),
};
const promptParts = z.array(
  z.discriminatedUnion('type', [
    TextBlock,
    z.object({ type: z.literal('image'), ...attached }),
    z.object({ type: z.literal('document'), ...attached }),
  ]),
);

const toolUse = { tool_use_id: z.string(), name: z.string(), input: Input, ...ofAgent };

const toolResult = {
  tool_use_id: z.string(),
  content: z.string(),
  is_error: z.boolean(),
  is_redacted: z.literal(true).exactOptional().meta({
    description: 'A hook has changed or withheld it: neither model nor reader saw what the tool gave.',
  }),
  ...ofAgent,
};

const tokenFigures = {
  input_tokens: z.int(),
  output_tokens: z.int(),
  cache_creation_tokens: z.int(),
  cache_read_tokens: z.int(),
};
const usageFigures = { ...tokenFigures, cost_usd: z.string() };

const ofApproval = { approval_id: z.string(), tool_use_id: z.string() };

/** An entry of a log: what every one has, and the fields of its type. */
function event<Type extends SessionEventType, Fields extends z.ZodRawShape>(type: Type, fields: Fields) {
  return z.object({
    id: z.string(),
    seq: z.int().meta({ description: 'Counts from 1 in each session, without a gap.' }),
    type: z.literal(type),
    session_id: z.string(),
    turn_id: z.string().nullable().meta({
      description: 'Null for what belongs to the session and not to one of its turns.',
    }),
    created_at: time,
    ...fields,
  });
}

const ofVisit = {
  visit_id: z.string().exactOptional().meta({
    description: 'Set when it was an operator, on a visit, who did it in the place of this user.',
  }),
};
const doneBy = { user_id: z.string(), ...ofVisit };

/** As in `SessionEvent` of the domain, which a test compares with it. */
export const EventView = z
  .discriminatedUnion('type', [
    event('session.created', { mode: z.string(), model: z.string() }),
    event('user.message', {
      message_id: z.string(),
      user_id: z.string().exactOptional(),
      ...ofVisit,
      content: promptParts,
    }),
    event('user.interrupt', {}),
    event('agent.message', { message_id: z.string(), content: texts, ...ofAgent }),
    event('agent.thinking', { message_id: z.string(), thinking: z.string(), ...ofAgent }),
    event('agent.tool_use', toolUse),
    event('agent.tool_result', toolResult),
    event('agent.mcp_tool_use', { mcp_server_name: z.string(), ...toolUse }),
    event('agent.mcp_tool_result', { mcp_server_name: z.string(), ...toolResult }),
    event('span.model_request_start', { model: z.string(), ...ofAgent }),
    event('span.model_request_end', { model: z.string(), ...tokenFigures, ...ofAgent }),
    event('permission.decided', {
      tool_use_id: z.string(),
      name: z.string(),
      decision: z.enum(['allow', 'deny']),
      reason: z.string(),
      input: Input.exactOptional().meta({
        description: 'What the tool runs with in place of the input that the model gave.',
      }),
      agent_id: z.string().exactOptional().meta({
        description: 'The sub-agent that made the call; absent for the main agent.',
      }),
      level: z.enum(rulingLevels).exactOptional().meta({ description: 'Whose word it was.' }),
      effect: z.enum(policyEffects).exactOptional().meta({
        description: 'What policies said, before the mode or a person made an answer of it.',
      }),
      mode: z.enum(permissionModes).exactOptional(),
      policy_id: z.string().exactOptional(),
      policy_version: z.int().exactOptional(),
      rule: z.string().exactOptional(),
    }),
    event('hook.executed', {
      execution_id: z.string(),
      hook_id: z.string(),
      hook_name: z.string(),
      event: z.enum(hookEvents),
      outcome: z.enum(['passed', 'changed', 'blocked', 'failed']),
      reason: z.string().exactOptional(),
      tool_use_id: z.string().exactOptional(),
      duration_ms: z.number(),
    }),
    event('session.status_waiting', {
      ...ofApproval,
      kind: z.enum(approvalKinds),
      name: z.string(),
      input: Input.exactOptional().meta({ description: 'Absent when it is long: the approval has it.' }),
      reason: z.string().meta({ description: 'Why people are asked.' }),
      pattern: z.string().exactOptional().meta({
        description: 'What would not be asked about again in this session, if somebody has it remembered.',
      }),
      quorum: z.int(),
      deadline_at: time,
    }),
    event('user.tool_confirmation', {
      ...ofApproval,
      result: z.enum(['allow', 'deny']),
      user_id: z.string(),
      deny_message: z.string().exactOptional(),
      reason: z.string().exactOptional().meta({ description: 'Why it was allowed.' }),
      updated_input: Input.exactOptional().meta({
        description: "What is to run in place of the call's own input.",
      }),
      remember: z.literal('session').exactOptional(),
    }),
    event('approval.escalated', { ...ofApproval, role: z.enum(roles), deadline_at: time }),
    event('approval.settled', {
      ...ofApproval,
      outcome: z.enum(['allowed', 'denied', 'expired', 'cancelled']),
      reason: z.string(),
    }),
    event('session.paused', doneBy),
    event('session.resumed', doneBy),
    event('session.status_running', {}),
    event('session.status_idle', { stop_reason: z.string() }),
    event('session.status_rescheduled', {
      reason: z.string(),
      retry_in_ms: z.number(),
      resume_at: time.exactOptional().meta({
        description: 'When a turn that is parked goes on; absent while it only waits for another try.',
      }),
    }),
    event('session.status_terminated', {}),
    event('session.error', { error: Failure }),
    event('session.usage', { by_model: z.record(z.string(), z.object(usageFigures)), ...usageFigures }),
    event('session.budget_warned', {
      scope: z.enum(budgetScopes),
      period: z.enum(budgetPeriods),
      spent_usd: z.string(),
      limit_usd: z.string(),
    }),
    event('session.egress', {
      host: z.string(),
      port: z.int(),
      verdict: z.enum(['opened', 'refused', 'failed', 'closed']),
      reason: z.string().exactOptional(),
      bytes_out: z.int().exactOptional(),
      bytes_in: z.int().exactOptional(),
    }),
    event('session.forked', {
      parent_session_id: z.string(),
      at_turn: z.string().exactOptional(),
      at_message: z.string().exactOptional(),
      what: z.enum(branchParts),
    }),
    event('session.files_changed', {
      ...doneBy,
      changes: z.array(
        z.object({
          action: z.enum(['written', 'made', 'removed', 'moved']),
          path: z.string(),
          from: z.string().exactOptional().meta({ description: 'Where it was before it was moved.' }),
        }),
      ),
      count: z.int().meta({ description: 'How many there were; the first of them are listed.' }),
    }),
    event('session.rewound', { to_turn: z.string(), what: z.enum(branchParts), ...doneBy }),
    event('session.archived', { archive_id: z.string(), user_id: z.string().exactOptional() }),
    event('session.restored', { archive_id: z.string() }),
    event('session.archive_failed', {
      archive_id: z.string(),
      task: z.enum(['archive', 'restore']),
      error: z.object({ code: z.enum(archiveProblems), message: z.string() }),
    }),
    event('session.snapshot_incomplete', {
      problem: z.enum(snapshotProblems).exactOptional(),
      message: z.string(),
      skipped: z.array(z.object({ path: z.string(), reason: z.enum(skipReasons) })),
      skipped_count: z.int(),
    }),
    event('turn.interrupted', { error: Failure }),
  ])
  .meta({
    id: 'SessionEvent',
    description: "An entry of a session's log. A newer server may send types and fields that are not listed.",
  });

export const DeltaView = z
  .object({
    turn_id: z.string(),
    kind: z.enum(['text', 'thinking']),
    text: z.string(),
    ...ofAgent,
  })
  .meta({
    id: 'Delta',
    description: 'A draft of what an `agent.message` will say: sent while it is written, never again.',
  });
