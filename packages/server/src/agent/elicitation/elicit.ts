import type { ServerAnswer, ServerQuestion } from '../../domain/agent/elicitation.ts';
import type { GateCall, ToolGate } from '../permissions/gate.ts';

/** Has people answer what an MCP server asks. Whatever it throws is no answer. */
export type Elicit = (question: ServerQuestion, signal: AbortSignal) => Promise<ServerAnswer>;

/** The same, for the call in whose middle it is asked. */
export type AnswerServer = (
  call: GateCall,
  question: ServerQuestion,
  signal: AbortSignal,
) => Promise<ServerAnswer>;

/** Servers ask no more often than this in one turn, all together. */
const mostQuestions = 20;

/**
 * Finds the call that a server's question belongs to, which nobody tells: calls of one message that may write run in turn, so it
 * is the one that the gate let through last. A server that was called for nothing in this turn asks nothing.
 */
export class ServerCalls {
  readonly #last = new Map<string, GateCall>();
  /** Servers whose question people have before them. */
  readonly #asking = new Set<string>();
  #asked = 0;

  watch(gate: ToolGate): ToolGate {
    return async (call, signal) => {
      const answer = await gate(call, signal);
      const server = /^mcp__(.+?)__/.exec(call.tool)?.[1];
      if (server !== undefined && answer.behavior === 'allow') this.#last.set(server, call);
      return answer;
    };
  }

  elicit(answer: AnswerServer): Elicit {
    return async (question, signal) => {
      const { server } = question;
      const call = this.#last.get(server);
      // The turn's time stands still while people are asked: no server may hold it up for long, or with many questions.
      if (!call || this.#asking.has(server) || this.#asked >= mostQuestions) return { action: 'decline' };
      this.#asked += 1;
      this.#asking.add(server);
      try {
        return await answer(call, question, signal);
      } finally {
        this.#asking.delete(server);
      }
    };
  }
}
