import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { Approvals } from '../database/schema.gen.ts';
import { roles } from '../domain/access/role.ts';
import { approvalKinds, approvalStatuses, type Approval } from '../domain/agent/approval.ts';
import { ApprovalId, OrganizationId, SessionId, TurnId, UserId } from '../domain/ids.ts';
import { oneOf } from './rows.ts';

const userId = z.string().transform((text) => UserId.parse(text));
const Input = z.record(z.string(), z.unknown());

const Terms = z.object({
  roles: z.array(z.enum(roles)).exactOptional(),
  users: z.array(userId).exactOptional(),
  exclude_owner: z.boolean().exactOptional(),
  quorum: z.object({ count: z.int(), role: z.enum(roles).exactOptional() }),
  deadline_seconds: z.number(),
  on_deadline: z.discriminatedUnion('action', [
    z.object({ action: z.literal('deny') }),
    z.object({ action: z.literal('escalate'), role: z.enum(roles), seconds: z.number() }),
  ]),
});

const Votes = z.array(
  z
    .object({
      user_id: userId,
      role: z.enum(roles),
      decision: z.enum(['allow', 'deny']),
      reason: z.string().nullable(),
      input_version: z.int(),
      remember: z.boolean(),
    })
    .transform((row) => ({
      userId: row.user_id,
      role: row.role,
      decision: row.decision,
      ...(row.reason !== null && { reason: row.reason }),
      inputVersion: row.input_version,
      remember: row.remember,
    })),
);

export type ApprovalRow = Selectable<Approvals> & { readonly votes: unknown };

export function toApproval(row: ApprovalRow): Approval {
  return {
    id: ApprovalId.parse(row.id),
    organizationId: OrganizationId.parse(row.organization_id),
    sessionId: SessionId.parse(row.session_id),
    turnId: TurnId.parse(row.turn_id),
    kind: oneOf(approvalKinds, row.kind),
    toolUseId: row.tool_use_id,
    ...(row.agent_id !== null && { agentId: row.agent_id }),
    tool: row.tool_name,
    input: Input.parse(row.input),
    ...(row.cwd !== null && { cwd: row.cwd }),
    reason: row.reason,
    ...(row.pattern !== null && { pattern: row.pattern }),
    terms: Terms.parse(row.terms),
    deciders: {
      roles: row.decider_roles.map((role) => oneOf(roles, role)),
      users: row.decider_users.map(UserId.parse),
      except: row.except_users.map(UserId.parse),
    },
    status: oneOf(approvalStatuses, row.status),
    votes: Votes.parse(row.votes),
    ...(row.edited_input !== null && { editedInput: Input.parse(row.edited_input) }),
    inputVersion: row.input_version,
    requestedAt: row.requested_at,
    deadlineAt: row.deadline_at,
    ...(row.escalated_at && { escalatedAt: row.escalated_at }),
    ...(row.settled_at && { settledAt: row.settled_at }),
    ...(row.applied_at && { appliedAt: row.applied_at }),
    replays: row.replays,
  };
}
