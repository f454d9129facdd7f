import type { MessageId, OperatorVisitId, SessionId, TurnId, UserId } from '../ids.ts';

/** One entry of a conversation as people read it. */
export type Message = {
  readonly id: MessageId;
  readonly sessionId: SessionId;
  readonly turnId: TurnId;
  /** Counts from 1 in each session. */
  readonly sequenceNumber: number;
  readonly type: 'user' | 'assistant' | 'system' | 'result';
  /** Of what users say: who sent it, and whether it was an operator in their place; absent where nobody did. */
  readonly askedBy?: UserId;
  readonly visitId?: OperatorVisitId;
  readonly content: readonly Readonly<Record<string, unknown>>[];
  readonly parentToolUseId?: string;
  readonly createdAt: Date;
};
