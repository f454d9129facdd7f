import { EventEmitter } from 'node:events';
import type { SessionId } from '../domain/ids.ts';
import type { Delta } from '../domain/session/session-event.ts';

/** Brings drafts to and from other nodes, as well as it can at the moment. */
export type DeltaCarrier = {
  readonly publish: (sessionId: SessionId, delta: Delta) => void;
  /** Hands over what other nodes publish of a session. Returns how to stop that. */
  readonly follow: (sessionId: SessionId, receive: (delta: Delta) => void) => () => void;
};

/** For a node on its own. */
export const noCarrier: DeltaCarrier = { publish: () => undefined, follow: () => () => undefined };

/** Drafts of running turns, to whoever watches just now, on any node. Nothing is kept. */
export class LiveDeltas {
  readonly #emitter = new EventEmitter().setMaxListeners(0);
  readonly #carrier: DeltaCarrier;
  readonly #followed = new Map<SessionId, () => void>();

  constructor(carrier: DeltaCarrier) {
    this.#carrier = carrier;
  }

  publish(sessionId: SessionId, delta: Delta): void {
    this.#emitter.emit(sessionId, delta);
    this.#carrier.publish(sessionId, delta);
  }

  subscribe(sessionId: SessionId, receive: (delta: Delta) => void): () => void {
    this.#emitter.on(sessionId, receive);
    if (!this.#followed.has(sessionId)) this.#followed.set(sessionId, this.#follow(sessionId));
    return () => {
      this.#emitter.off(sessionId, receive);
      if (this.#emitter.listenerCount(sessionId) > 0) return;
      this.#followed.get(sessionId)?.();
      this.#followed.delete(sessionId);
    };
  }

  #follow(sessionId: SessionId): () => void {
    return this.#carrier.follow(sessionId, (delta) => void this.#emitter.emit(sessionId, delta));
  }
}
