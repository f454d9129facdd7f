import type { SessionEvent } from '../domain/session/session-event.ts';
import type { TurnOutcome } from '../domain/session/turn.ts';

/** What an agent process says, in our words. */
export type AgentOutput =
  | { readonly kind: 'event'; readonly event: SessionEvent }
  | {
      readonly kind: 'delta';
      readonly delta: {
        readonly kind: 'text' | 'thinking';
        readonly text: string;
        readonly parent_tool_use_id?: string;
      };
    }
  /** The name under which the agent's transcript can be resumed. */
  | { readonly kind: 'conversation'; readonly id: string }
  /** Something that was said could not be saved: the conversation must not go on from there. */
  | { readonly kind: 'transcript_lost'; readonly reason: string }
  | { readonly kind: 'result'; readonly promptId?: string; readonly result: AgentResult }
  /** A message that the translation does not know: counted, never fatal. */
  | { readonly kind: 'unknown'; readonly name: string };

export type AgentResult = { readonly outcome: TurnOutcome };

/** An agent process that could not be started, or that ended in the middle of a turn. */
export class AgentProcessError extends Error {
  override readonly name = 'AgentProcessError';
}
