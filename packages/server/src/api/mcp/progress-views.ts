import type { Actor } from '../../domain/access/actor.ts';
import type { Approval } from '../../domain/agent/approval.ts';
import { formatUsd } from '../../domain/money.ts';
import { isOver } from '../../domain/session/turn.ts';
import { hasEnded } from '../../domain/task/execution.ts';
import type { WatchedExecution } from '../../services/execution-watch.ts';
import type { WatchedTurn } from '../../services/turn-watch.ts';
import { toApprovalView } from '../v1/approval-schemas.ts';
import { toExecutionView } from '../v1/execution-schemas.ts';

/** What came of a prompt so far, and how to go on when that is not all. */
export function toTurnProgress({ turn, approvals }: WatchedTurn, actor: Actor) {
  return {
    session_id: turn.sessionId,
    turn_id: turn.id,
    status: turn.status,
    text: turn.resultText ?? null,
    structured_output: turn.structuredOutput ?? null,
    stop_reason: turn.stopReason ?? null,
    error: turn.failure ?? null,
    cost_usd: formatUsd(turn.usage.cost),
    approvals: approvals.map((approval) => toApprovalView(approval, actor)),
    next: isOver(turn) ? null : next(approvals, `get_turn with turn_id "${turn.id}"`),
  };
}

/** What came of an execution so far, and how to go on when that is not all. */
export function toExecutionProgress({ execution, approvals }: WatchedExecution, actor: Actor) {
  return {
    ...toExecutionView(execution),
    approvals: approvals.map((approval) => toApprovalView(approval, actor)),
    next: hasEnded(execution) ? null : next(approvals, `get_execution with execution_id "${execution.id}"`),
  };
}

function next(approvals: readonly Approval[], looking: string): string {
  return approvals.length === 0
    ? `It goes on. Call ${looking} to wait for it.`
    : `It waits for people, see "approvals". Decide with decide_approval where may_decide is true, or have somebody else do ` +
        `it; then call ${looking}.`;
}
