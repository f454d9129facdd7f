import type { Hook } from '../domain/agent/hook.ts';
import { tellObservers, type NewExecution, type ToldMoment } from '../domain/agent/hook-execution.ts';
import type { OrganizationId, SessionId, TurnId } from '../domain/ids.ts';
import type { SessionEvent } from '../domain/session/session-event.ts';
import type { Repositories } from '../repositories/store.ts';
import { readShell } from '../agent/permissions/shell-parser.ts';

/** Where a moment was. */
export type ToldPlace = {
  readonly organizationId: OrganizationId;
  readonly sessionId: SessionId;
  readonly turnId?: TurnId;
};

/**
 * Tells observers of a moment in the transaction that makes it.
 * @returns what is to be in the log beside it.
 */
export async function tellOf(
  tx: Repositories,
  of: ToldPlace,
  hooks: readonly Hook[],
  moment: ToldMoment,
): Promise<SessionEvent[]> {
  const { notices, executions } = tellObservers(hooks, moment, readShell);
  await keepExecutions(tx, of, executions);
  return notices.map((notice) => ({ type: 'hook.executed', ...notice }));
}

/** Keeps what observers are told, and sees to it that they are. */
export async function keepExecutions(
  tx: Repositories,
  of: ToldPlace,
  executions: readonly NewExecution[],
): Promise<void> {
  await tx.hookExecutions.add(of, executions);
  const { organizationId } = of;
  for (const { id, outcome } of executions)
    if (outcome === 'pending') await tx.enqueue('tell-hook', { organizationId, executionId: id });
}
