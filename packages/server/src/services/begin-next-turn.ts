import { grantsOf, type AgentGrants } from '../domain/agent/agent-limits.ts';
import type { Hook } from '../domain/agent/hook.ts';
import type { McpServer } from '../domain/agent/mcp-server.ts';
import type { NodeId } from '../domain/ids.ts';
import { beginTurn, resumeTurn, runsTurns, type Session } from '../domain/session/session.ts';
import { beginRun, type Turn, type TurnStart } from '../domain/session/turn.ts';
import type { Lease } from '../repositories/session-lease-repository.ts';
import type { Repositories } from '../repositories/store.ts';
import { followSession } from './follow-session.ts';
import { mcpServersOf } from './mcp-selection.ts';
import { turnStartOf } from './resume-parked-turn.ts';

/** A turn that this node has begun, and the right to run it. */
export type BegunTurn = {
  readonly session: Session;
  readonly turn: Turn;
  readonly start: TurnStart;
  readonly grants: AgentGrants;
  readonly lease: Lease;
  /** As they are now: a change of hooks holds from the next turn. */
  readonly hooks: readonly Hook[];
  readonly mcpServers: readonly McpServer[];
};

/** Who insists also takes a turn whose agent is likely to be warm on another node. */
export type BeginWish = { readonly insists: boolean };

/** No turn waits, but the files are yet to be kept as the last one left them. */
export type BegunSnapshot = Pick<BegunTurn, 'session' | 'lease'> & { readonly turn?: undefined };

export type BeginningNode = {
  readonly nodeId: NodeId;
  readonly leaseSeconds: number;
  readonly now: () => Date;
};

/**
 * Takes the lease of a locked session and begins its next turn. The lock lets one of several nodes that are woken for it
 * have the turn.
 */
export async function beginNextTurn(
  tx: Repositories,
  session: Session,
  { nodeId, leaseSeconds: seconds, now }: BeginningNode,
  { insists }: BeginWish,
): Promise<BegunTurn | BegunSnapshot | 'nothing' | 'elsewhere'> {
  const { organizationId, id: sessionId } = session;
  if (!runsTurns(session.status)) return 'nothing';
  const allowed = tx.agentLimits.get(organizationId);
  const [running, turn, hooks, limits, mcpServers] = await tx.together([
    tx.turns.findRunning(sessionId),
    tx.turns.findNext(sessionId),
    tx.hooks.listOfSession(session),
    allowed,
    mcpServersOf(tx, session, allowed),
  ]);
  if (running || (!turn && session.owedSnapshot === undefined)) return 'nothing';
  const lease = await tx.leases.acquire(sessionId, { nodeId, seconds, insists });
  if (!lease) return insists ? 'nothing' : 'elsewhere';
  if (!turn) return { session, lease };
  const at = now();
  const begun = turn.status === 'parked' ? resumeTurn(session, at) : beginTurn(session, at);
  const events = [{ type: 'session.status_running' as const }];
  await tx.together([
    tx.turns.begin(turn.id, at),
    tx.sessions.save(begun),
    tx.events.append({ organizationId, sessionId, turnId: turn.id, events }),
    followSession(tx, begun),
  ]);
  const start = await turnStartOf(tx, session, turn);
  const grants = grantsOf(session.options, limits);
  return { session: begun, turn: beginRun(turn, at), start, grants, lease, hooks, mcpServers };
}
