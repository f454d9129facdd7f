import { InvalidInputError } from '../errors.ts';
import type { EventId } from '../ids.ts';
import type { ExecutionEventType } from '../webhook-event.ts';
import type { LoggedEvent } from './session-event.ts';

/** A place in an organization's feed. Opaque to clients: they give back what they were given. */
export type FeedCursor = { readonly xid: string; readonly position: number };

/** Something that became of an execution. It is in no session's log. */
export type ExecutionEvent = {
  readonly id: EventId;
  readonly type: ExecutionEventType;
  readonly created_at: string;
  readonly data: Readonly<Record<string, unknown>>;
};

export type FeedEntry = { readonly cursor: FeedCursor; readonly event: LoggedEvent | ExecutionEvent };

/** A page of the feed; `isWhole` unless more may have come while it was read. */
export type FeedPage = { readonly entries: readonly FeedEntry[]; readonly isWhole: boolean };

export function formatFeedCursor({ xid, position }: FeedCursor): string {
  return `${xid}.${position}`;
}

export function parseFeedCursor(text: string): FeedCursor {
  const [, xid, position] = /^(\d{1,20})\.(\d{1,15})$/.exec(text) ?? [];
  if (xid === undefined || position === undefined || BigInt(xid) >= 2n ** 64n)
    throw new InvalidInputError('The cursor is not one that this feed gave out.');
  return { xid, position: Number(position) };
}
