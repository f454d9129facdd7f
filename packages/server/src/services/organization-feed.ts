import { setTimeout as sleep } from 'node:timers/promises';
import { assertMay, type Actor } from '../domain/access/actor.ts';
import { GoneError } from '../domain/errors.ts';
import type { FeedCursor, FeedEntry, FeedPage } from '../domain/session/feed.ts';
import type { Store } from '../repositories/store.ts';
import { Waker } from './waker.ts';

export type OrganizationFeedDeps = {
  readonly store: Store;
  /** Tells when an organization's feed may have grown. */
  readonly growth: { readonly subscribe: (organizationId: string, wake: () => void) => () => void };
};

export type FeedFollowing = {
  readonly after: FeedCursor;
  /** Ends the feed at once. */
  readonly signal: AbortSignal;
  /** Ends the feed when what can be read by then has been delivered. */
  readonly ending: AbortSignal;
};

const pageSize = 200;

/** Without a wake-up the feed is looked at this often, in case one was lost. */
const lookAtLeastEvery = 5_000;

/** What is behind a transaction that still runs is looked for again so soon. */
const lookAgainAfter = 50;

/** Follows what happens in all sessions of an organization that the actor may see, and what waits for people. */
export class OrganizationFeed {
  readonly #deps: OrganizationFeedDeps;
  constructor(deps: OrganizationFeedDeps) {
    this.#deps = deps;
  }

  /** Where to begin: after the entry that the client has seen last, or with what comes from now on. */
  async start(actor: Actor, seen: FeedCursor | undefined): Promise<FeedCursor> {
    assertMay(actor, 'sessions:read');
    return this.#deps.store.transact(actor.organizationId, async (tx) => {
      if (!seen) return tx.feed.end();
      if (!(await tx.feed.has(seen)))
        throw new GoneError(
          'The feed is not kept that far back. List sessions and approvals, and follow it from now on.',
        );
      return seen;
    });
  }

  /** Every entry after a place, once each and in order, first those that are there and then as they come. */
  async *follow(actor: Actor, { after, signal, ending }: FeedFollowing): AsyncGenerator<FeedEntry, void> {
    const waker = new Waker();
    using stack = new DisposableStack();
    stack.defer(this.#deps.growth.subscribe(actor.organizationId, waker.wake));
    const timer = setInterval(waker.wake, lookAtLeastEvery);
    stack.defer(() => clearInterval(timer));
    for (const stop of [signal, ending]) {
      stop.addEventListener('abort', waker.wake);
      stack.defer(() => stop.removeEventListener('abort', waker.wake));
    }
    let last = after;
    while (!signal.aborted) {
      const isLast = ending.aborted;
      const woken = waker.arm();
      const { entries, isWhole } = await this.#list(actor, last);
      for (const entry of entries) {
        yield entry;
        last = entry.cursor;
      }
      if (entries.length === pageSize) continue;
      if (isLast) return;
      if (!isWhole) await sleep(lookAgainAfter);
      else if (!isAborted(signal) && !isAborted(ending)) await woken;
    }
  }

  #list(actor: Actor, after: FeedCursor): Promise<FeedPage> {
    return this.#deps.store.transact(actor.organizationId, (tx) => tx.feed.list(actor, after, pageSize));
  }
}

/** Read anew after a pause, where the compiler believes the earlier reading. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}
