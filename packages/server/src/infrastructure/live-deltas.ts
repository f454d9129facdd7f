import { EventEmitter } from 'node:events';
import type { SessionId } from '../domain/ids.ts';
import type { Delta } from '../domain/session/session-event.ts';

/** Drafts of this node's running turns, to whoever watches just now. Nothing is kept. */
export class LiveDeltas {
  readonly #emitter = new EventEmitter().setMaxListeners(0);

  publish(sessionId: SessionId, delta: Delta): void {
    this.#emitter.emit(sessionId, delta);
  }

  subscribe(sessionId: SessionId, receive: (delta: Delta) => void): () => void {
    this.#emitter.on(sessionId, receive);
    return () => void this.#emitter.off(sessionId, receive);
  }
}
