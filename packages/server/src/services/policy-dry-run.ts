import { setImmediate } from 'node:timers/promises';
import { guardOfNames } from '../agent/permissions/agent-folders.ts';
import { standingOf, type EffectiveStanding } from '../agent/permissions/effective-policies.ts';
import { judgeCall } from '../agent/permissions/judge-call.ts';
import type { SessionFolders } from '../agent/sdk/options.ts';
import { assertMay, type Actor } from '../domain/access/actor.ts';
import type { PermissionMode } from '../domain/agent/agent-options.ts';
import { builtInPolicies } from '../domain/agent/built-in-policies.ts';
import { TooCostlyError } from '../domain/agent/effort.ts';
import {
  holdsIn,
  type PermissionPolicy,
  type PolicyDecision,
  type PolicyDraft,
} from '../domain/agent/permission-policy.ts';
import type { ReadShell } from '../domain/agent/shell-command.ts';
import type { OrganizationId, PolicyId, SessionId, ToolCallId, UserId } from '../domain/ids.ts';
import type { PermissionDecision } from '../domain/session/permission-decision.ts';
import type { Session } from '../domain/session/session.ts';
import type { ToolCall } from '../domain/session/tool-call.ts';
import type { PermissionStanding } from '../repositories/permission-policy-repository.ts';
import type { Repositories, Store } from '../repositories/store.ts';
import type { CallRange } from '../repositories/tool-call-repository.ts';

export type DryRunDeps = {
  readonly store: Store;
  readonly readShell: ReadShell;
  readonly foldersOf: (id: SessionId) => SessionFolders;
};

export type DryRunRequest = {
  readonly range: CallRange;
  /** What the policy would say, if not what it says. */
  readonly draft?: PolicyDraft;
  readonly onlyChanges: boolean;
  /** So many calls are looked at, after this one. */
  readonly limit: number;
  readonly after?: ToolCallId;
};

export type DryRunLine = {
  readonly call: ToolCall;
  /** Absent for calls that were decided before decisions were recorded. */
  readonly then?: PermissionDecision;
  readonly now: PolicyDecision;
  readonly isChange: boolean;
};

export type DryRunResult = {
  readonly lines: readonly DryRunLine[];
  readonly looked: number;
  readonly changed: number;
  /** The last call that was looked at, when there are more. */
  readonly next?: ToolCallId;
};

/**
 * What a policy would have said of recorded calls, beside all others that hold in their sessions today. It goes by
 * what was recorded: names of files are not followed, budgets count as they stand in rules without one.
 */
export class PolicyDryRun {
  readonly #deps: DryRunDeps;
  constructor(deps: DryRunDeps) {
    this.#deps = deps;
  }

  async run(actor: Actor, id: PolicyId, request: DryRunRequest): Promise<DryRunResult> {
    assertMay(actor, 'policies:write');
    const { range, after, limit } = request;
    const { organizationId } = actor;
    const found = await this.#deps.store.transact(organizationId, async (tx) => {
      const tried = { ...(await findPolicy(tx, id)), ...request.draft, isEnabled: true };
      if (range.sessionId !== undefined) await tx.sessions.get(range.sessionId);
      const calls = await tx.toolCalls.listBetween(range, { after, limit: limit + 1 });
      const looked = calls.slice(0, limit);
      return {
        looked,
        decisions: await tx.permissionDecisions.findLast(looked),
        standings: await standingsOf(tx, tried, { calls: looked, organizationId }),
        hasMore: calls.length > limit,
      };
    });
    const lines = await this.#try(found);
    const changes = lines.filter((line) => line.isChange);
    const last = found.hasMore ? found.looked.at(-1) : undefined;
    return {
      lines: request.onlyChanges ? changes : lines,
      looked: found.looked.length,
      changed: changes.length,
      ...(last && { next: last.id }),
    };
  }

  /** Lets others have their turn between the calls, each of which may take a while. */
  async #try({ looked, decisions, standings }: Recorded): Promise<DryRunLine[]> {
    const lines: DryRunLine[] = [];
    for (const call of looked) {
      const found = standings.get(call.sessionId);
      if (!found) continue;
      const then = decisions.get(call.toolUseId);
      const now = await this.#judge(call, found, then);
      lines.push({ call, now, isChange: isChange(now, call, then), ...(then && { then }) });
      await setImmediate();
    }
    return lines;
  }

  async #judge(call: ToolCall, standing: Standing, then: PermissionDecision | undefined) {
    try {
      return await this.#judgeAsRecorded(call, standing, then);
    } catch (error) {
      if (error instanceof TooCostlyError) return tooCostly(standing.session.options.permissionMode);
      throw error;
    }
  }

  #judgeAsRecorded(
    { sessionId, toolName, toolUseId, input, startedAt }: ToolCall,
    { session, standing }: Standing,
    then: PermissionDecision | undefined,
  ): Promise<PolicyDecision> {
    const { readShell, foldersOf } = this.#deps;
    const world = {
      readShell,
      guard: guardOfNames(foldersOf(sessionId)),
      folders: { workspace: '/workspace', home: '/home/agent' },
    };
    const mode = then?.ruling.mode ?? session.options.permissionMode;
    return judgeCall(world, {
      call: { tool: toolName, toolUseId, input },
      standing,
      mode,
      at: startedAt,
    });
  }
}

type Recorded = {
  readonly looked: readonly ToolCall[];
  readonly decisions: ReadonlyMap<string, PermissionDecision>;
  readonly standings: ReadonlyMap<SessionId, Standing>;
};

/** As the gate does with a call that costs too much to decide. */
function tooCostly(mode: PermissionMode): PolicyDecision {
  return {
    effect: 'deny',
    reason: 'The policies compare more than one call may cost, so it is denied.',
    ruling: { level: 'gate', effect: 'deny', mode },
  };
}

type Looked = { readonly organizationId: OrganizationId; readonly calls: readonly ToolCall[] };

type Standing = { readonly session: Session; readonly standing: EffectiveStanding };

async function findPolicy(tx: Repositories, id: PolicyId): Promise<PermissionPolicy> {
  return builtInPolicies.find((policy) => policy.id === id) ?? tx.policies.get(id);
}

/** What decides in each of the sessions of the calls, with the policy that is tried in its place. */
async function standingsOf(
  tx: Repositories,
  tried: PermissionPolicy,
  { calls, organizationId }: Looked,
): Promise<Map<SessionId, Standing>> {
  const sessions = await tx.sessions.listByIds([...new Set(calls.map((call) => call.sessionId))]);
  const others = (await tx.policies.list(organizationId)).filter(
    (policy) => policy.id !== tried.id && policy.isEnabled,
  );
  const users = await usersOf(tx, sessions);
  const groups = await tx.toolGroups.listByIds([...new Set(sessions.flatMap((each) => each.toolGroupIds))]);
  const standings = new Map<SessionId, Standing>();
  for (const session of sessions) {
    const standing = users.get(session.userId);
    if (!standing) continue;
    const isHere = tried.level === 'session' || holdsIn(tried, session);
    const policies = others.filter((policy) => holdsIn(policy, session));
    const isBuiltIn = tried.level === 'built-in';
    const disabledPolicies = standing.disabledPolicies.filter((id) => !isBuiltIn || id !== tried.id);
    const all = isHere && !isBuiltIn ? [...policies, tried] : policies;
    const toolGroups = groups.filter(({ id }) => session.toolGroupIds.includes(id));
    standings.set(session.id, {
      session,
      standing: standingOf(session, { ...standing, disabledPolicies }, { policies: all, toolGroups }),
    });
  }
  return standings;
}

async function usersOf(
  tx: Repositories,
  sessions: readonly Session[],
): Promise<Map<UserId, PermissionStanding>> {
  const found = new Map<UserId, PermissionStanding>();
  for (const userId of new Set(sessions.map((session) => session.userId))) {
    const standing = await tx.policies.findStanding(userId);
    if (standing) found.set(userId, standing);
  }
  return found;
}

/** An ask that a person answered is no change as long as it would be asked again. */
function isChange(now: PolicyDecision, call: ToolCall, then: PermissionDecision | undefined): boolean {
  if (now.effect === 'ask') return then?.ruling.effect !== 'ask';
  return now.effect !== (then?.decision ?? call.decision);
}
