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

/**
 * Finds the call that a server's question belongs to, which nobody tells: calls of one message that may write run in turn, so it
 * is the one that the gate let through last. A server that was called for nothing in this turn asks nothing.
 */
export class ServerCalls {
  readonly #last = new Map<string, GateCall>();

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
      const call = this.#last.get(question.server);
      return call ? answer(call, question, signal) : { action: 'decline' };
    };
  }
}
