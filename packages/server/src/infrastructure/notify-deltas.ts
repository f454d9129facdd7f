import type { NodeId, SessionId } from '../domain/ids.ts';
import type { Delta } from '../domain/session/session-event.ts';
import { decodeDeltas } from './delta-messages.ts';
import { DeltaOutbox } from './delta-outbox.ts';
import type { DeltaCarrier } from './live-deltas.ts';

/** Messages between nodes by way of the database: none is kept, and none may be longer than 7,999 bytes. */
export type NodeMessages = {
  readonly tell: (channel: 'drafts' | 'draft_readers', texts: readonly string[]) => Promise<void>;
  readonly hear: (channel: 'drafts' | 'draft_readers', receive: (text: string) => void) => () => void;
};

export type NotifyDeltasDeps = {
  readonly nodeId: NodeId;
  readonly messages: NodeMessages;
  readonly onDropped: (count: number) => void;
};

const maxBytes = 7_900;

/** As many ids as fit into one message. */
const idsInMessage = 150;

/** A node says this often what it has readers for, and is believed for three times as long. */
const sayEveryMs = 10_000;

/**
 * Carries drafts by NOTIFY. Every message wakes every node, so only what has readers elsewhere is sent: nodes tell each
 * other for which sessions they have some.
 */
export class NotifyDeltas implements DeltaCarrier, Disposable {
  readonly #deps: NotifyDeltasDeps;
  readonly #outbox: DeltaOutbox;
  readonly #followed = new Map<SessionId, (delta: Delta) => void>();
  readonly #readElsewhereUntil = new Map<string, number>();
  readonly #stack = new DisposableStack();

  constructor(deps: NotifyDeltasDeps) {
    this.#deps = deps;
    const { nodeId, messages, onDropped } = deps;
    const send = (out: readonly { readonly text: string }[]) =>
      messages.tell(
        'drafts',
        out.map(({ text }) => text),
      );
    this.#outbox = new DeltaOutbox({ nodeId, maxBytes, send, onDropped });
    this.#stack.defer(messages.hear('drafts', (text) => this.#receive(text)));
    this.#stack.defer(messages.hear('draft_readers', (text) => this.#remember(text)));
    const timer = setInterval(() => this.#round(), sayEveryMs).unref();
    this.#stack.defer(() => clearInterval(timer));
  }

  publish(sessionId: SessionId, delta: Delta): void {
    if (this.#isReadElsewhere(sessionId)) this.#outbox.add(sessionId, delta);
  }

  follow(sessionId: SessionId, receive: (delta: Delta) => void): () => void {
    this.#followed.set(sessionId, receive);
    this.#say([sessionId]);
    return () => void this.#followed.delete(sessionId);
  }

  [Symbol.dispose](): void {
    this.#stack.dispose();
  }

  #isReadElsewhere(sessionId: string): boolean {
    return (this.#readElsewhereUntil.get(sessionId) ?? 0) > performance.now();
  }

  #round(): void {
    for (const id of this.#readElsewhereUntil.keys())
      if (!this.#isReadElsewhere(id)) this.#readElsewhereUntil.delete(id);
    this.#say([...this.#followed.keys()]);
  }

  #say(ids: readonly SessionId[]): void {
    const texts = [];
    for (let start = 0; start < ids.length; start += idsInMessage)
      texts.push([this.#deps.nodeId, ...ids.slice(start, start + idsInMessage)].join(' '));
    // Said again in the next round.
    if (texts.length > 0) this.#deps.messages.tell('draft_readers', texts).catch(() => undefined);
  }

  #remember(text: string): void {
    const [from, ...ids] = text.split(' ');
    if (from === this.#deps.nodeId) return;
    const until = performance.now() + 3 * sayEveryMs;
    for (const id of ids) this.#readElsewhereUntil.set(id, until);
  }

  #receive(text: string): void {
    const message = decodeDeltas(text);
    if (!message || message.from === this.#deps.nodeId) return;
    const receive = this.#followed.get(message.session);
    if (receive) message.deltas.forEach(receive);
  }
}
