import { isToolUse, type SessionEvent } from '../domain/session/session-event.ts';

/** A runtime that asks about a call says so beside its messages, and its message follows at once, if there is one. */
const waitMs = 5_000;

/** Knows which calls of a turn are in the log, so that what is written beside it can come after its call. */
export class LoggedCalls {
  readonly #logged = new Set<string>();
  readonly #waiting = new Map<string, PromiseWithResolvers<undefined>>();

  /** To be told of all events once they are in the log. */
  written(events: readonly SessionEvent[]): void {
    for (const event of events) if (isToolUse(event)) this.add(event.tool_use_id);
  }

  add(toolUseId: string): void {
    this.#logged.add(toolUseId);
    this.#waiting.get(toolUseId)?.resolve(undefined);
    this.#waiting.delete(toolUseId);
  }

  /** Resolves when the call is in the log, and after 5 s if it never comes: the order is for readers, not for safety. */
  async has(toolUseId: string, signal: AbortSignal, withinMs = waitMs): Promise<void> {
    if (this.#logged.has(toolUseId)) return;
    const told = this.#waiting.get(toolUseId) ?? Promise.withResolvers<undefined>();
    this.#waiting.set(toolUseId, told);
    const late = setTimeout(() => this.add(toolUseId), withinMs);
    const onAbort = () => told.reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      signal.throwIfAborted();
      await told.promise;
    } finally {
      clearTimeout(late);
      signal.removeEventListener('abort', onAbort);
    }
  }
}
