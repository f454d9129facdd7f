import type { MicroUsd } from '../domain/money.ts';
import type { Session } from '../domain/session/session.ts';
import type { Turn, TurnOutcome } from '../domain/session/turn.ts';
import { afterAttempt, endOfAttempt, follow, hasEnded } from '../domain/task/execution.ts';
import type { Repositories } from '../repositories/store.ts';
import { saveExecution } from './save-execution.ts';

/** Brings the execution of a session, if it has one, up to what the session does now. The caller holds the session. */
export async function followSession(tx: Repositories, session: Session): Promise<void> {
  if (session.executionId === undefined) return;
  const { execution } = await tx.executions.lock(session.executionId);
  if (execution.sessionId === session.id)
    await saveExecution(tx, execution, follow(execution, session.status));
}

export type EndedTurn = {
  readonly session: Session;
  readonly turn: Turn;
  readonly outcome: TurnOutcome;
  /** Of the turn. */
  readonly cost: MicroUsd;
};

/** Ends the attempt that a turn was, if it was one; its execution ends with it, or is tried again. */
export async function endAttempt(
  tx: Repositories,
  { session, turn, outcome, cost }: EndedTurn,
): Promise<void> {
  if (session.executionId === undefined) return;
  const attempt = await tx.executions.findOpenAttempt(turn.id);
  // People may go on talking in the session of an execution.
  if (!attempt) return;
  const { execution, now: at } = await tx.executions.lock(session.executionId);
  const paid = { ...execution, cost: execution.cost + cost };
  // One that was cancelled or took too long has ended before its attempt.
  const after = hasEnded(paid) ? paid : afterAttempt(paid, { outcome, at, random: Math.random() });
  await tx.executions.endAttempt(attempt, { ...endOfAttempt(paid, outcome), cost });
  await saveExecution(tx, execution, after);
  // The next one may have waited for the files of this one.
  if (hasEnded(paid)) await tx.executions.wakeStarters(execution.organizationId);
}
