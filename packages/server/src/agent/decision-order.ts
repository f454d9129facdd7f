import type { SessionEvent } from '../domain/session/session-event.ts';

/**
 * Puts what is decided about a tool call behind the call. The gate and the hooks decide beside the stream of messages,
 * so their word may come before or after its call.
 */
export class DecisionOrder {
  readonly #called = new Set<string>();
  readonly #early = new Map<string, SessionEvent[]>();

  /** @returns what waited for this call, to be logged right behind it. */
  called(toolUseId: string): readonly SessionEvent[] {
    this.#called.add(toolUseId);
    const early = this.#early.get(toolUseId) ?? [];
    this.#early.delete(toolUseId);
    return early;
  }

  /** For the end of the turn: what waits for calls that were never heard of. */
  rest(): readonly SessionEvent[] {
    return [...this.#early.values()].flat();
  }

  /** @returns the event if its call is logged already; else it is kept until `called`. */
  decided(toolUseId: string, event: SessionEvent): SessionEvent | undefined {
    if (this.#called.has(toolUseId)) return event;
    this.#early.set(toolUseId, [...(this.#early.get(toolUseId) ?? []), event]);
    return undefined;
  }
}
