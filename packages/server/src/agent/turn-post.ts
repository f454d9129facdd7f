import type { ModelCall } from '../domain/billing/model-call.ts';
import type { SessionEvent } from '../domain/session/session-event.ts';
import type { Metrics } from '../infrastructure/metrics.ts';
import type { Elicit } from './elicitation/elicit.ts';
import type { AskHooks } from './hooks/hooked-turn.ts';
import type { ToolGate } from './permissions/gate.ts';

/** The turn that a process serves. */
export type TurnListener = {
  /** Decides the tool calls of this turn. */
  readonly gate: ToolGate;
  /** Has people answer what MCP servers ask in this turn. */
  readonly elicit: Elicit;
  /** Answers for this turn what the agent's runtime asks of hooks. */
  readonly hooks: AskHooks;
  /** Ends the turn because the session's folders are full. */
  readonly onFull: (why: string) => void;
  /** For what is to be in the turn's log and does not come from the agent itself. */
  readonly happened: (event: SessionEvent) => void;
  /** A model request of this turn has ended, and took so many milliseconds. */
  readonly called: (call: ModelCall, durationMs: number) => void;
};

/** Where a process, which may live for many turns, finds the one that runs now. */
export class TurnPost {
  readonly #metrics: Pick<Metrics, 'toolCalls'>;
  #listener: TurnListener | undefined;

  constructor(metrics: Pick<Metrics, 'toolCalls'>) {
    this.#metrics = metrics;
  }

  get isServing(): boolean {
    return this.#listener !== undefined;
  }

  serve(listener: TurnListener): void {
    this.#listener = listener;
  }

  rest(): void {
    this.#listener = undefined;
  }

  /** A call outside of a turn is nobody's, so it is denied. */
  readonly gate: ToolGate = async (call, signal) => {
    const answer = await (this.#listener?.gate(call, signal) ??
      ({ behavior: 'deny', reason: 'No turn runs in this session.' } as const));
    this.#metrics.toolCalls.inc({ decision: answer.behavior });
    return answer;
  };

  /** Nobody is asked outside of a turn. */
  readonly elicit: Elicit = async (question, signal) =>
    this.#listener?.elicit(question, signal) ?? { action: 'decline' };

  /** Outside of a turn, what hooks are asked about is blocked. */
  readonly hooks: AskHooks = (moment, signal) => {
    if (this.#listener) return this.#listener.hooks(moment, signal);
    const blocked = { reason: 'No turn runs in this session.', isFinal: true };
    return Promise.resolve({ moment, context: [], blocked });
  };

  happened(event: SessionEvent): void {
    this.#listener?.happened(event);
  }

  called(call: ModelCall, durationMs: number): void {
    this.#listener?.called(call, durationMs);
  }

  onFull(why: string): void {
    this.#listener?.onFull(why);
  }
}
