import type { PermissionMode } from '../../domain/agent/agent-options.ts';
import { defaultTerms, type ApprovalTerms } from '../../domain/agent/approval-terms.ts';
import type { Ruling } from '../../domain/agent/permission-policy.ts';
import type { ToolCallRequest } from '../../domain/agent/tool-pattern.ts';
import { questionTool } from '../../domain/agent/user-question.ts';

/** A tool call that an agent wants to make. */
export type GateCall = ToolCallRequest & {
  readonly toolUseId: string;
  /** The sub-agent that makes it; absent for the main agent. */
  readonly agentId?: string;
  /** Where the agent stands, as it sees it: what relative paths begin at. */
  readonly cwd?: string;
};

export type GateAnswer = {
  readonly reason: string;
  /** Whose word it was, for the record. */
  readonly ruling?: Ruling;
} & (
  | {
      readonly behavior: 'allow';
      /** The tool runs with this input in place of its own. */
      readonly input?: Readonly<Record<string, unknown>>;
      /** Told to the model beside the result. */
      readonly context?: string;
    }
  | { readonly behavior: 'deny' }
  /** The agent stops before this call. When it is resumed, the same call comes to the gate again. */
  | { readonly behavior: 'defer' }
);

/** Answers for one turn. Whatever it throws denies, and so does a gate that takes longer than its deadline. */
export type ToolGate = (call: GateCall, signal: AbortSignal) => Promise<GateAnswer>;

/** What people are asked about a call. */
export type Question = {
  readonly terms: ApprovalTerms;
  /** Why they are asked, in a sentence. */
  readonly reason: string;
  readonly ruling: Ruling;
  /** Rules do not ask any more, but people were asked: what they said holds, whoever they were. */
  readonly isReplay?: true;
};

/** Has people decide a call that a policy asks about. Whatever it throws denies. */
export type Ask = (call: GateCall, question: Question, signal: AbortSignal) => Promise<GateAnswer>;

/** What the agent asks people is theirs to answer, in every session that has people. */
export function withQuestions(gate: ToolGate, ask: Ask, mode: PermissionMode): ToolGate {
  return async (call, signal) => {
    const answer = await gate(call, signal);
    if (call.tool !== questionTool || answer.behavior !== 'allow') return answer;
    // A rule had it asked already.
    if (answer.input && 'answers' in answer.input) return answer;
    if (mode === 'dontAsk') return { behavior: 'deny', reason: 'Nobody is to be asked in this session.' };
    const ruling = { level: 'gate', mode, effect: 'ask' } as const;
    return ask(call, { terms: defaultTerms, reason: 'The agent has a question.', ruling }, signal);
  };
}
