import type { SessionKey, SessionStore, SessionStoreEntry } from '@anthropic-ai/claude-agent-sdk';
import { z } from 'zod';
import type { OrganizationId } from '../../domain/ids.ts';
import { throughOutage } from '../../infrastructure/database-away.ts';
import type { Log } from '../../infrastructure/log.ts';
import type { Lease } from '../../repositories/session-lease-repository.ts';
import type { Store } from '../../repositories/store.ts';
import { redactEntry } from '../hooks/redact-entry.ts';
import type { Redactions } from '../hooks/redactions.ts';
import { isMark } from './set-aside-call.ts';
import type { TranscriptAddress } from '../../repositories/transcript-repository.ts';

/** How many entries are read at once: one may hold a picture. */
const pageSize = 100;

/** All that is known of an entry; the rest is the SDK's own. */
const Entry = z.looseObject({
  type: z.string(),
  uuid: z.string().exactOptional(),
  timestamp: z.string().exactOptional(),
});

/** The agent stands still meanwhile, and its result too: longer than a lease without its database no turn lasts. */
const writeWithin = 15_000;

/** The transcript could not be written, and the agent must not go on without it. */
export class TranscriptError extends Error {
  override readonly name = 'TranscriptError';
}

/** The session is another process's by now, here or on another node: what this one says is of no use to anybody. */
export class TranscriptGoneError extends Error {
  override readonly name = 'TranscriptGoneError';
}

export type TranscriptStoreDeps = {
  readonly store: Pick<Store, 'transact' | 'transactOnce'>;
  readonly organizationId: OrganizationId;
  /** What hooks have withheld from everybody is not kept here either. */
  readonly redactions: Redactions;
  readonly log: Log;
};

/**
 * The transcripts of one session in the database, as the SDK wants to see a store. Appends run one after the other,
 * and each proves the lease's fence. What comes after something that could not be saved is refused: an entry names
 * the one before it, so a gap would cut off all that was said before.
 */
export class TranscriptStore implements SessionStore {
  readonly #deps: TranscriptStoreDeps;
  readonly #assigned = Promise.withResolvers<undefined>();
  #lease: Lease | undefined;
  /** Nothing is written before it is known for which session. */
  #last: Promise<void> = this.#assigned.promise;
  #unsaved: readonly SessionStoreEntry[] | undefined;
  #isTakenOver = false;
  #isClosed = false;

  constructor(deps: TranscriptStoreDeps) {
    this.#deps = deps;
  }

  /** Says whose transcripts they are, once and for all. */
  assign(lease: Lease): void {
    if (this.#lease) throw new Error('The transcripts are those of another session.');
    this.#lease = lease;
    this.#assigned.resolve(undefined);
  }

  /** False when something that was appended could not be saved. */
  get isWhole(): boolean {
    return this.#unsaved === undefined;
  }

  /** The SDK tries again with the same entries when this fails, so these may come again and no others. */
  append(key: SessionKey, entries: SessionStoreEntry[]): Promise<void> {
    if (this.#isClosed) return Promise.reject(new TranscriptGoneError('This process has been told to end.'));
    const done = this.#last.then(() => this.#append(key, entries));
    this.#last = done.catch(() => undefined);
    return done;
  }

  async load(key: SessionKey): Promise<SessionStoreEntry[] | null> {
    const entries: SessionStoreEntry[] = [];
    for await (const page of this.pages(key))
      entries.push(...page.map((text) => Entry.parse(JSON.parse(text))));
    return entries.length === 0 ? null : entries;
  }

  listSubkeys({ sessionId }: Pick<SessionKey, 'sessionId'>): Promise<string[]> {
    const { store, organizationId } = this.#deps;
    return store.transactOnce(organizationId, (tx) => tx.transcripts.listSubpaths(this.#held, sessionId));
  }

  async delete({ sessionId, subpath }: SessionKey): Promise<void> {
    const { store, organizationId } = this.#deps;
    const held = await store.transactOnce(organizationId, (tx) =>
      tx.transcripts.remove(this.#held, sessionId, subpath),
    );
    if (!held) throw new TranscriptGoneError(takenOver);
  }

  /** The entries as they are written in a transcript's file, some at a time. */
  async *pages(key: Pick<SessionKey, 'sessionId' | 'subpath'>): AsyncGenerator<string[], void> {
    const { store, organizationId } = this.#deps;
    for (let after = 0; ;) {
      const page = { after, limit: pageSize };
      const rows = await store.transactOnce(organizationId, (tx) =>
        tx.transcripts.list(this.#held, addressOf(key), page),
      );
      const last = rows.at(-1);
      if (!last) return;
      yield rows.map((row) => row.entry);
      after = last.position;
    }
  }

  /** Waits for what is under way and takes nothing more: the session may have another process next. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#assigned.resolve(undefined);
    await this.#last;
  }

  get #held(): Lease {
    if (!this.#lease) throw new TranscriptGoneError("The process was no session's.");
    return this.#lease;
  }

  async #append(key: SessionKey, entries: SessionStoreEntry[]): Promise<void> {
    if (this.#isTakenOver) throw new TranscriptGoneError(takenOver);
    if (this.#unsaved && this.#unsaved !== entries)
      throw new TranscriptError('Something before it could not be saved.');
    if (entries.length === 0) return;
    try {
      await this.#write(key, entries);
      this.#unsaved = undefined;
    } catch (error) {
      this.#unsaved = entries;
      this.#deps.log.warn({ err: error, session_id: this.#lease?.sessionId }, 'a transcript was not saved');
      throw error;
    }
  }

  async #write(key: SessionKey, entries: readonly SessionStoreEntry[]): Promise<void> {
    const { store, organizationId, redactions } = this.#deps;
    const kept = entries.filter((entry) => !isMark(entry));
    const texts = kept.map((entry) => ({
      text: JSON.stringify(redactEntry(entry, redactions)),
      ...(entry.uuid !== undefined && { uuid: entry.uuid }),
    }));
    const held = await throughOutage(writeWithin, () =>
      store.transactOnce(organizationId, (tx) =>
        tx.transcripts.append(organizationId, this.#held, addressOf(key), texts),
      ),
    );
    this.#isTakenOver = !held;
    if (!held) throw new TranscriptGoneError(takenOver);
  }
}

const takenOver = 'Another node has taken the session over.';

function addressOf({
  sessionId,
  subpath = '',
}: Pick<SessionKey, 'sessionId' | 'subpath'>): TranscriptAddress {
  return { conversationId: sessionId, subpath };
}
