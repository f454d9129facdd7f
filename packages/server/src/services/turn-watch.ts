import type { Actor } from '../domain/access/actor.ts';
import type { Approval } from '../domain/agent/approval.ts';
import type { TurnId } from '../domain/ids.ts';
import { isOver, type Turn } from '../domain/session/turn.ts';
import type { Store } from '../repositories/store.ts';
import type { SessionFeed } from './session-feed.ts';
import { visibleTurn } from './session-service.ts';

/** A turn, and what of it waits for people. */
export type WatchedTurn = { readonly turn: Turn; readonly approvals: readonly Approval[] };

export type TurnWatchDeps = { readonly store: Store; readonly feed: Pick<SessionFeed, 'wakeUps'> };

/** As many as are told of at once. */
const mostApprovals = 20;

/** Waits for turns on behalf of whoever can answer what they ask. */
export class TurnWatch {
  readonly #deps: TurnWatchDeps;
  constructor(deps: TurnWatchDeps) {
    this.#deps = deps;
  }

  /** Resolves when the turn is over or waits for people, and with what it is by then when the signal is aborted. */
  async watch(actor: Actor, id: TurnId, signal: AbortSignal): Promise<WatchedTurn> {
    const { sessionId } = (await this.#look(actor, id)).turn;
    for await (const _ of this.#deps.feed.wakeUps(sessionId, signal)) {
      const found = await this.#look(actor, id);
      if (isOver(found.turn) || found.approvals.length > 0) return found;
    }
    return this.#look(actor, id);
  }

  #look(actor: Actor, turnId: TurnId): Promise<WatchedTurn> {
    return this.#deps.store.transact(actor.organizationId, async (tx) => {
      const turn = await visibleTurn(tx, actor, turnId);
      if (isOver(turn)) return { turn, approvals: [] };
      const waiting = { status: 'pending', turnId, seenBy: actor } as const;
      const { items } = await tx.approvals.list(waiting, { limit: mostApprovals, skip: 0 });
      return { turn, approvals: items };
    });
  }
}
