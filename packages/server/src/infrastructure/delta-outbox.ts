import { setTimeout as sleep } from 'node:timers/promises';
import type { NodeId, SessionId } from '../domain/ids.ts';
import type { Delta } from '../domain/session/session-event.ts';
import { encodeDeltas } from './delta-messages.ts';

export type Outgoing = { readonly session: SessionId; readonly text: string };

export type DeltaOutboxDeps = {
  readonly nodeId: NodeId;
  /** Of one message. */
  readonly maxBytes: number;
  /** Sends messages in order; one that fails is not sent again. */
  readonly send: (messages: readonly Outgoing[]) => Promise<void>;
  readonly onDropped: (count: number) => void;
};

/** What comes within this time goes together. */
const pauseMs = 25;

/** More than this does not wait: what is said meanwhile is missing in the drafts, and comes with its message. */
const mostCharacters = 256_000;

/** Sends drafts to other nodes: the first at once, those that come meanwhile together. Whoever publishes never waits. */
export class DeltaOutbox {
  readonly #deps: DeltaOutboxDeps;
  #waiting = new Map<SessionId, Delta[]>();
  #characters = 0;
  #sending: Promise<void> | undefined;

  constructor(deps: DeltaOutboxDeps) {
    this.#deps = deps;
  }

  add(session: SessionId, delta: Delta): void {
    if (this.#characters + delta.text.length > mostCharacters) {
      this.#deps.onDropped(1);
      return;
    }
    this.#characters += delta.text.length;
    const before = this.#waiting.get(session);
    if (before) before.push(delta);
    else this.#waiting.set(session, [delta]);
    this.#sending ??= this.#sendAll().finally(() => (this.#sending = undefined));
  }

  async #sendAll(): Promise<void> {
    while (this.#waiting.size > 0) {
      const waiting = this.#waiting;
      this.#waiting = new Map();
      this.#characters = 0;
      await this.#send(waiting);
      await sleep(pauseMs);
    }
  }

  async #send(waiting: ReadonlyMap<SessionId, readonly Delta[]>): Promise<void> {
    const { nodeId, maxBytes, send, onDropped } = this.#deps;
    const messages = [...waiting].flatMap(([session, deltas]) =>
      encodeDeltas({ from: nodeId, session, deltas }, maxBytes).map((text) => ({ session, text })),
    );
    try {
      await send(messages);
    } catch {
      // Drafts are for whoever watches just now; there is no later.
      onDropped([...waiting.values()].flat().length);
    }
  }
}
