import type { Ruling } from '../agent/permission-policy.ts';
import type { DecisionId, SessionId, TurnId } from '../ids.ts';

/** What was decided of one tool call, and whose word it was. */
export type PermissionDecision = {
  readonly id: DecisionId;
  readonly sessionId: SessionId;
  readonly turnId: TurnId;
  readonly toolUseId: string;
  readonly toolName: string;
  /** The sub-agent that made the call; absent for the main agent. */
  readonly agentId?: string;
  readonly decision: 'allow' | 'deny';
  readonly reason: string;
  readonly ruling: Ruling;
  readonly decidedAt: Date;
};
