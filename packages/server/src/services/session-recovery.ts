import { releaseReservations } from '../agent/gateway/accounts.ts';
import { killMarked } from '../agent/process/leftovers.ts';
import { interruptedTurn } from '../domain/session/turn.ts';
import type { Log } from '../infrastructure/log.ts';
import type { Store } from '../repositories/store.ts';
import { leaveTurn } from './leave-turn.ts';
import { parkRunningTurn } from './park-turn.ts';
import type { SessionAddress } from '../domain/session/session-address.ts';

export type SessionRecoveryDeps = { readonly store: Store; readonly log: Log; readonly now: () => Date };

/** A queued prompt that nothing runs is picked up again after this many seconds. */
const forgottenAfter = 10;

/** A node that said nothing for this long is taken off the list. */
const silentNodeSeconds = 3_600;

/** The calls of a node that said nothing for this long are taken for dead: no budget waits for them. */
const lostCallsSeconds = 120;

/**
 * Puts right what dead nodes left behind: turns that nobody runs, prompts that nobody was woken for. And wakes parked
 * turns whose time has come, wherever they were parked.
 */
export class SessionRecovery {
  readonly #deps: SessionRecoveryDeps;
  constructor(deps: SessionRecoveryDeps) {
    this.#deps = deps;
  }

  /** Ends the processes and turns of a node of this machine that is known to be dead. */
  async buryNode(nodeId: string): Promise<void> {
    const count = await killMarked({ name: 'AI_AGENT_API_NODE', value: nodeId });
    if (count > 0)
      this.#deps.log.warn({ count, node_id: nodeId }, 'ended processes that a dead server had left');
    await this.#interruptAbandoned(nodeId);
    await releaseReservations(this.#deps.store, nodeId);
    await this.#deps.store.nodes.remove(nodeId);
  }

  /** To be called every few seconds on every worker; they do not disturb each other. */
  async sweep(): Promise<void> {
    await this.#interruptAbandoned(undefined);
    await this.#deps.store.nodes.removeSilent(silentNodeSeconds);
    await this.#releaseLost();
    const forgotten = await this.#deps.store.find((finder) => finder.lost.forgottenSessions(forgottenAfter));
    const due = await this.#deps.store.find((finder) => finder.due.dueSessions());
    for (const of of [...due, ...forgotten])
      await this.#deps.store.transact(of.organizationId, (tx) => tx.enqueue('run-turn', of));
  }

  async #releaseLost(): Promise<void> {
    const lost = await this.#deps.store.find((finder) => finder.lost.lostReservations(lostCallsSeconds));
    for (const { organizationId, nodeId } of lost)
      await this.#deps.store.transact(organizationId, (tx) => tx.modelCalls.release(organizationId, nodeId));
  }

  async #interruptAbandoned(deadNodeId: string | undefined): Promise<void> {
    const abandoned = await this.#deps.store.find((finder) => finder.lost.abandonedSessions(deadNodeId));
    for (const of of abandoned) {
      if (await this.#interruptSafely(of, deadNodeId))
        this.#deps.log.warn(
          { session_id: of.sessionId },
          'a turn was taken over because its worker was lost',
        );
    }
  }

  /** One session that cannot be put right holds up no other. */
  async #interruptSafely(of: SessionAddress, deadNodeId: string | undefined): Promise<boolean> {
    try {
      return await this.#interrupt(of, deadNodeId);
    } catch (error) {
      this.#deps.log.error(
        { err: error, session_id: of.sessionId },
        'an abandoned session was not put right',
      );
      return false;
    }
  }

  /** Turn, session and lease are put right together, so that none stays behind. */
  async #interrupt(of: SessionAddress, deadNodeId: string | undefined): Promise<boolean> {
    return this.#deps.store.transact(of.organizationId, async (tx) => {
      if (!(await tx.leases.revokeAbandoned(of.sessionId, deadNodeId))) return false;
      const session = await tx.sessions.lock(of.sessionId);
      const turn = await tx.turns.findRunning(of.sessionId);
      if (!turn) return false;
      const at = this.#deps.now();
      if (await tx.approvals.isAwaited(turn.id)) {
        // Nothing ran: the agent stood before a call. What people decide of it is taken up on any node.
        await parkRunningTurn(tx, { ...of, session, turn, parking: { for: 'approval' }, at });
        return true;
      }
      if (session.status === 'paused') {
        await parkRunningTurn(tx, { ...of, session, turn, parking: { for: 'pause' }, at });
        return true;
      }
      const outcome = interruptedTurn(
        'worker_lost',
        'The server that ran the turn was lost; what it did is unknown.',
      );
      await leaveTurn(tx, { ...of, session, turn, outcome, at });
      return true;
    });
  }
}
