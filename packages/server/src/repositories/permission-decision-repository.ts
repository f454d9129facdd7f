import type { Kysely, Selectable } from 'kysely';
import type { DB, PermissionDecisions } from '../database/schema.gen.ts';
import { permissionModes } from '../domain/agent/agent-options.ts';
import { policyEffects, rulingLevels, type Ruling } from '../domain/agent/permission-policy.ts';
import { DecisionId, PolicyId, SessionId, TurnId, type OrganizationId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { PermissionDecision } from '../domain/session/permission-decision.ts';
import { toText } from './jsonb.ts';
import { newestFirst } from './paging.ts';
import { oneOf } from './rows.ts';

export type DecisionFilter = {
  readonly decision?: 'allow' | 'deny';
  readonly level?: Ruling['level'];
  readonly toolName?: string;
  readonly policyId?: PolicyId;
  readonly turnId?: TurnId;
};

export class PermissionDecisionRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  async add(
    of: { organizationId: OrganizationId; sessionId: SessionId; turnId: TurnId },
    { ruling, ...decision }: Omit<PermissionDecision, 'id' | 'sessionId' | 'turnId' | 'decidedAt'>,
  ): Promise<void> {
    await this.#db
      .insertInto('permission_decisions')
      .values({
        id: DecisionId.new(),
        organization_id: of.organizationId,
        session_id: of.sessionId,
        turn_id: of.turnId,
        tool_use_id: decision.toolUseId,
        tool_name: toText(decision.toolName),
        agent_id: decision.agentId ?? null,
        decision: decision.decision,
        reason: toText(decision.reason),
        effect: ruling.effect,
        level: ruling.level,
        policy_id: ruling.policyId ?? null,
        policy_version: ruling.policyVersion ?? null,
        rule: ruling.rule ?? null,
        mode: ruling.mode ?? null,
      })
      .execute();
  }

  /** The last decision about each of these calls, by the call's `toolUseId`. */
  async findLast(
    calls: readonly Pick<PermissionDecision, 'sessionId' | 'toolUseId'>[],
  ): Promise<Map<string, PermissionDecision>> {
    if (calls.length === 0) return new Map();
    const rows = await this.#db
      .selectFrom('permission_decisions')
      .selectAll()
      .where((eb) =>
        eb(
          eb.refTuple('session_id', 'tool_use_id'),
          'in',
          calls.map((call) => eb.tuple(call.sessionId, call.toolUseId)),
        ),
      )
      .orderBy('decided_at')
      .orderBy('id')
      .execute();
    return new Map(rows.map((row) => [row.tool_use_id, toDecision(row)]));
  }

  /** The newest first. */
  async list(
    sessionId: SessionId,
    filter: DecisionFilter,
    page: PageRequest,
  ): Promise<Page<PermissionDecision>> {
    const matching = this.#db
      .selectFrom('permission_decisions')
      .selectAll()
      .where('session_id', '=', sessionId)
      .$if(filter.decision !== undefined, (q) => q.where('decision', '=', filter.decision ?? ''))
      .$if(filter.level !== undefined, (q) => q.where('level', '=', filter.level ?? ''))
      .$if(filter.toolName !== undefined, (q) => q.where('tool_name', '=', filter.toolName ?? ''))
      .$if(filter.policyId !== undefined, (q) => q.where('policy_id', '=', filter.policyId ?? ''))
      .$if(filter.turnId !== undefined, (q) => q.where('turn_id', '=', filter.turnId ?? ''));
    return newestFirst(matching, 'decided_at', page, toDecision);
  }
}

function toDecision(row: Selectable<PermissionDecisions>): PermissionDecision {
  return {
    id: DecisionId.parse(row.id),
    sessionId: SessionId.parse(row.session_id),
    turnId: TurnId.parse(row.turn_id),
    toolUseId: row.tool_use_id,
    toolName: row.tool_name,
    ...(row.agent_id !== null && { agentId: row.agent_id }),
    decision: oneOf(['allow', 'deny'], row.decision),
    reason: row.reason,
    ruling: {
      level: oneOf(rulingLevels, row.level),
      effect: oneOf(policyEffects, row.effect),
      ...(row.mode !== null && { mode: oneOf(permissionModes, row.mode) }),
      ...(row.policy_id !== null && { policyId: PolicyId.parse(row.policy_id) }),
      ...(row.policy_version !== null && { policyVersion: row.policy_version }),
      ...(row.rule !== null && { rule: row.rule }),
    },
    decidedAt: row.decided_at,
  };
}
