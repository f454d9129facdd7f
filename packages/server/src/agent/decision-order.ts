import type { SessionEvent } from '../domain/session/session-event.ts';

type Decision = Extract<SessionEvent, { type: 'permission.decided' }>;

/**
 * Puts each decision behind the tool call it is about. The gate decides beside the stream of messages, so a decision
 * may come before or after its call.
 */
export class DecisionOrder {
  readonly #called = new Set<string>();
  readonly #early = new Map<string, Decision>();

  /** @returns the decision that waited for this call, to be logged right behind it. */
  called(toolUseId: string): Decision | undefined {
    this.#called.add(toolUseId);
    const decision = this.#early.get(toolUseId);
    this.#early.delete(toolUseId);
    return decision;
  }

  /** @returns the decision if its call is logged already; else it is kept until `called`. */
  decided(decision: Decision): Decision | undefined {
    if (this.#called.has(decision.tool_use_id)) return decision;
    this.#early.set(decision.tool_use_id, decision);
    return undefined;
  }
}
