import { z } from 'zod';
import type { Actor } from '../../domain/access/actor.ts';
import { roles } from '../../domain/access/role.ts';
import {
  approvalKinds,
  approvalStatuses,
  countedVotes,
  mayDecide,
  type Approval,
} from '../../domain/agent/approval.ts';
import { SessionId, TurnId } from '../../domain/ids.ts';
import type { ApprovalQuery, Decision } from '../../services/approval-service.ts';
import { Id, PageQuery, text } from './common-schemas.ts';

export const ApprovalParams = z.object({ approval_id: Id });

export const ApprovalListQuery = PageQuery.extend({
  status: z.enum(approvalStatuses).optional(),
  mine: z
    .stringbool()
    .default(false)
    .meta({ description: 'Only those that wait for you, and that you have not decided on yet.' }),
  session_id: Id.optional(),
  turn_id: Id.optional(),
});

const JsonObject = z
  .record(z.string(), z.unknown())
  .refine(isStorable, 'must not contain the NUL character or halves of surrogate pairs');

function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return !value.includes('\0') && value.isWellFormed();
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, item]) => isStorable(key) && isStorable(item));
}

const answer = z.union([text(1, 10_000), z.array(text(1, 10_000)).min(1).max(20)]);

/** What a decision says, over HTTP and over a socket. */
export const decisionFields = {
  updated_input: JsonObject.exactOptional().meta({
    description: 'Runs in place of the arguments of the call.',
  }),
  answers: z
    .record(text(1, 5_000), answer)
    .exactOptional()
    .meta({ description: 'To a question of the agent: by the text of the question, what was chosen.' }),
  content: z
    .record(
      text(1, 100),
      z.union([text(0, 10_000), z.number(), z.boolean(), z.array(text(0, 1_000)).max(200)]),
    )
    .exactOptional()
    .meta({ description: 'What an MCP server asks for: fields of the `requested_schema` of its question.' }),
  reason: text(1, 2_000).exactOptional().meta({ description: 'Of a denial the agent is told.' }),
  input_version: z.int().min(0).max(1_000_000).exactOptional().meta({
    description: 'Of the arguments that you have seen; needed to allow arguments that somebody has edited.',
  }),
  remember: z
    .literal('session')
    .exactOptional()
    .meta({ description: 'Calls of the pattern that is shown are not asked about again in this session.' }),
};

export const DecisionBody = z.strictObject({ decision: z.enum(['allow', 'deny']), ...decisionFields }).meta({
  id: 'DecideApproval',
  examples: [
    { decision: 'allow', updated_input: { command: 'git push origin fix' } },
    { decision: 'allow', remember: 'session' },
    { decision: 'deny', reason: 'Not before the review.' },
  ],
});

const time = z.iso.datetime();

export const ApprovalView = z
  .object({
    id: z.string(),
    kind: z.enum(approvalKinds),
    status: z.enum(approvalStatuses),
    session_id: z.string(),
    turn_id: z.string(),
    tool_use_id: z.string(),
    agent_id: z.string().nullable().meta({ description: 'The sub-agent that makes the call.' }),
    tool_name: z.string(),
    input: z.record(z.string(), z.unknown()),
    updated_input: z.record(z.string(), z.unknown()).nullable(),
    input_version: z.int().meta({ description: 'Counts the edits of the arguments.' }),
    cwd: z.string().nullable().meta({ description: 'Where the agent stands; relative paths begin there.' }),
    reason: z.string().meta({ description: 'Why people are asked.' }),
    pattern: z.string().nullable().meta({
      description: 'What is not asked about again in this session, if the decision is to be remembered.',
    }),
    deciders: z.object({ roles: z.array(z.enum(roles)), users: z.array(z.string()) }),
    may_decide: z.boolean().meta({ description: 'Whether you may.' }),
    quorum: z.object({
      count: z.int().meta({ description: 'So many different people must allow the call.' }),
      role: z.enum(roles).nullable(),
      allowed: z.int().meta({ description: 'So many have, as it stands now.' }),
    }),
    votes: z.array(
      z.object({
        user_id: z.string(),
        decision: z.enum(['allow', 'deny']),
        reason: z.string().nullable(),
        remember: z.boolean(),
      }),
    ),
    requested_at: time,
    deadline_at: time,
    escalates_to: z
      .enum(roles)
      .nullable()
      .meta({ description: 'Who decides when the deadline has passed; null: the call is denied then.' }),
    escalated_at: time.nullable(),
    settled_at: time.nullable(),
    applied_at: time.nullable().meta({ description: 'When the agent was given the outcome.' }),
  })
  .meta({ id: 'Approval' });

export function toApprovalQuery(query: z.output<typeof ApprovalListQuery>): ApprovalQuery {
  const { status, mine, session_id, turn_id } = query;
  return {
    mine,
    ...(status !== undefined && { status }),
    ...(session_id !== undefined && { sessionId: SessionId.parse(session_id) }),
    ...(turn_id !== undefined && { turnId: TurnId.parse(turn_id) }),
  };
}

export function toDecision(body: z.output<typeof DecisionBody>): Decision {
  const { decision, reason, updated_input: updatedInput, input_version: inputVersion } = body;
  const { answers, content, remember } = body;
  return {
    decision,
    ...(reason !== undefined && { reason }),
    ...(updatedInput && { updatedInput }),
    ...(inputVersion !== undefined && { inputVersion }),
    ...(answers && { answers }),
    ...(content && { content }),
    remember: remember === 'session',
  };
}

export function toApprovalView(approval: Approval, actor: Actor): z.input<typeof ApprovalView> {
  const { terms, deciders } = approval;
  const { on_deadline: onDeadline } = terms;
  const escalates = onDeadline.action === 'escalate' && !approval.escalatedAt;
  return {
    id: approval.id,
    kind: approval.kind,
    status: approval.status,
    session_id: approval.sessionId,
    turn_id: approval.turnId,
    tool_use_id: approval.toolUseId,
    agent_id: approval.agentId ?? null,
    tool_name: approval.tool,
    input: approval.input,
    updated_input: approval.editedInput ?? null,
    input_version: approval.inputVersion,
    cwd: approval.cwd ?? null,
    reason: approval.reason,
    pattern: approval.pattern ?? null,
    deciders: { roles: [...deciders.roles], users: [...deciders.users] },
    may_decide: mayDecide(approval, actor),
    quorum: {
      count: terms.quorum.count,
      role: terms.quorum.role ?? null,
      allowed: countedVotes(approval).length,
    },
    votes: approval.votes.map((vote) => ({
      user_id: vote.userId,
      decision: vote.decision,
      reason: vote.reason ?? null,
      remember: vote.remember,
    })),
    requested_at: approval.requestedAt.toISOString(),
    deadline_at: approval.deadlineAt.toISOString(),
    escalates_to: escalates ? onDeadline.role : null,
    escalated_at: approval.escalatedAt?.toISOString() ?? null,
    settled_at: approval.settledAt?.toISOString() ?? null,
    applied_at: approval.appliedAt?.toISOString() ?? null,
  };
}
