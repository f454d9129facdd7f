import { TooManyRequestsError } from '../domain/errors.ts';
import type { ReportId } from '../domain/ids.ts';
import type { TaskExecution } from '../domain/task/execution.ts';
import type { Repositories } from '../repositories/store.ts';
import { requestReport } from './request-report.ts';

/**
 * Has the report made that a task asks for at the end of each execution, with the rights of its owner.
 * @returns its id, if there is to be one.
 */
export async function reportExecution(
  tx: Repositories,
  execution: TaskExecution,
): Promise<ReportId | undefined> {
  const { id, organizationId, ownerId, sessionId, snapshot, completedAt } = execution;
  // One that never began has nothing to tell beside its error.
  if (!snapshot.report || sessionId === undefined || !completedAt) return undefined;
  try {
    const { id: reportId } = await requestReport(tx, {
      ...snapshot.report,
      subject: { kind: 'execution', executionId: id, sessionId },
      organizationId,
      requestedBy: ownerId,
      at: completedAt,
    });
    await tx.executions.setReport(id, reportId);
    return reportId;
  } catch (error) {
    // An organization that has too many already is not kept from ending its executions.
    if (!(error instanceof TooManyRequestsError)) throw error;
    return undefined;
  }
}
