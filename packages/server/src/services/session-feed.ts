import type { OrganizationId, SessionId, TurnId } from '../domain/ids.ts';
import type { Delta, LoggedEvent } from '../domain/session/session-event.ts';
import type { LiveDeltas } from '../infrastructure/live-deltas.ts';
import { countDelivery, type Metrics } from '../infrastructure/metrics.ts';
import type { Store } from '../repositories/store.ts';
import { SessionTail } from './session-tail.ts';
import { wakeUps } from './wake-ups.ts';
import { Waker } from './waker.ts';

/** Tells when a session's log may have grown. */
export type Growth = { readonly subscribe: (sessionId: SessionId, wake: () => void) => () => void };

export type FeedItem =
  { readonly kind: 'event'; readonly event: LoggedEvent } | { readonly kind: 'delta'; readonly delta: Delta };

export type FollowOptions = {
  /** Events with a higher `seq` are delivered. */
  readonly after: number;
  readonly deltas: boolean;
  /** Ends the feed with this turn's last event. */
  readonly untilEndOf?: TurnId;
  /** Ends the feed at once. */
  readonly signal: AbortSignal;
  /** Ends the feed when what is in the log by then has been delivered. */
  readonly ending: AbortSignal;
};

export type SessionFeedDeps = {
  readonly store: Store;
  readonly growth: Growth;
  readonly deltas: LiveDeltas;
  readonly metrics: Pick<Metrics, 'eventDeliverySeconds'>;
};

type SessionAddress = { readonly organizationId: OrganizationId; readonly id: SessionId };

const pageSize = 500;

/** More drafts than this wait for one reader: the oldest are dropped, for the message itself follows. */
const mostDrafts = 1_000;

/** Follows sessions: first what is in the log, then what is added to it, in order and once each, from any node. */
export class SessionFeed {
  readonly #deps: SessionFeedDeps;
  readonly #tails = new Map<SessionId, SessionTail>();

  constructor(deps: SessionFeedDeps) {
    this.#deps = deps;
  }

  /** The consumer pulls, so a slow one costs no buffer. The caller has checked that its actor may see the session. */
  async *follow(of: SessionAddress, options: FollowOptions): AsyncGenerator<FeedItem, void> {
    const { signal, ending } = options;
    const waker = new Waker();
    const drafts: Delta[] = [];
    using stack = new DisposableStack();
    const tail = this.#join(of, waker.wake, stack);
    if (options.deltas)
      stack.defer(this.#deps.deltas.subscribe(of.id, (delta) => keepDraft(drafts, delta, waker)));
    for (const stop of [signal, ending]) {
      stop.addEventListener('abort', waker.wake);
      stack.defer(() => stop.removeEventListener('abort', waker.wake));
    }

    let last = options.after;
    while (!signal.aborted) {
      const isLast = ending.aborted;
      const woken = waker.arm();
      // The tail may not have heard of the newest events yet; at the end there is no later look.
      const events = (isLast ? undefined : await tail.after(last)) ?? (await this.#list(of, last));
      for (const event of events) {
        yield { kind: 'event', event };
        last = event.seq;
        if (endsFeed(event, options.untilEndOf)) return;
      }
      for (const delta of drafts.splice(0)) yield { kind: 'delta', delta };
      if (events.length > 0) continue;
      if (isLast) return;
      if (!isAborted(signal) && !isAborted(ending)) await woken;
    }
  }

  /** Once at the start, whenever the session's log may have grown, and a last time when the signal is aborted. */
  wakeUps(id: SessionId, signal: AbortSignal): AsyncGenerator<undefined, void> {
    return wakeUps((wake) => this.#deps.growth.subscribe(id, wake), signal);
  }

  #list({ organizationId, id }: SessionAddress, after: number): Promise<LoggedEvent[]> {
    return this.#deps.store.transactOnce(organizationId, (tx) =>
      tx.events.list(id, { after, limit: pageSize }),
    );
  }

  /** The session's tail, shared by all who follow it here; it goes with the last of them. */
  #join(of: SessionAddress, wake: () => void, stack: DisposableStack): SessionTail {
    const tail = this.#tails.get(of.id) ?? this.#newTail(of);
    this.#tails.set(of.id, tail);
    const leave = tail.join(wake);
    stack.defer(() => {
      leave();
      if (tail.isFollowed) return;
      this.#tails.delete(of.id);
      tail[Symbol.dispose]();
    });
    return tail;
  }

  #newTail(of: SessionAddress): SessionTail {
    return new SessionTail({
      pageSize,
      list: (after) => this.#list(of, after),
      lastSeq: async () => {
        const newest = await this.#deps.store.transactOnce(of.organizationId, (tx) =>
          tx.events.list(of.id, { after: 0, limit: 1, newestFirst: true }),
        );
        return newest[0]?.seq ?? 0;
      },
      subscribe: (wake) => this.#deps.growth.subscribe(of.id, wake),
      arrived: ({ created_at: at }) => countDelivery(this.#deps.metrics, at),
    });
  }
}

function keepDraft(drafts: Delta[], delta: Delta, waker: Waker): void {
  if (drafts.length >= mostDrafts) drafts.shift();
  drafts.push(delta);
  waker.wake();
}

/** Nothing follows the end of a session; whoever watches one turn is done at its end. */
function endsFeed(event: LoggedEvent, turnId: TurnId | undefined): boolean {
  if (event.type === 'session.status_terminated') return true;
  return event.type === 'session.status_idle' && turnId !== undefined && event.turn_id === turnId;
}

/** Read anew after a pause, where the compiler believes the earlier reading. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
