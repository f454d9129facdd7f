import { QuotaExceededError, TooManyRequestsError } from '../domain/errors.ts';
import { copyOf, partsWithSummary, sectionsByTemplate } from '../domain/report/report-template.ts';
import { chooseSections, type ReportOrder } from '../domain/report/report.ts';
import type { ExecutionReport, TaskExecution } from '../domain/task/execution.ts';
import type { TaskReport } from '../domain/task/task.ts';
import type { Repositories } from '../repositories/store.ts';
import { takeQuota } from './quota-service.ts';
import { requestReport } from './request-report.ts';

/**
 * Has the report made that a task asks for at the end of each execution, with the rights of its owner.
 * @returns its id, or why it is left out; undefined when there is to be none.
 */
export async function reportExecution(
  tx: Repositories,
  execution: TaskExecution,
): Promise<ExecutionReport | undefined> {
  const { id, organizationId, ownerId, sessionId, snapshot, completedAt } = execution;
  // One that never began has nothing to tell beside its error.
  if (!snapshot.report || sessionId === undefined || !completedAt) return undefined;
  try {
    await takeQuota(tx, { organizationId, userId: ownerId }, 'storage_mb');
    const { id: reportId } = await requestReport(tx, {
      ...(await formOf(tx, snapshot.report)),
      subject: { kind: 'execution', executionId: id, sessionId },
      organizationId,
      requestedBy: ownerId,
      at: completedAt,
    });
    await tx.executions.setReport(id, reportId);
    return { id: reportId };
  } catch (error) {
    // Who has too many already, or too much, is not kept from ending their executions.
    if (!(error instanceof TooManyRequestsError || error instanceof QuotaExceededError)) throw error;
    tx.record({ organizationId, userId: ownerId }, 'execution.report_left_out', id, {
      after: { taskId: execution.taskId, reason: error.message },
      outcome: 'failure',
    });
    return { leftOut: error.message };
  }
}

/**
 * By the template as it is at the end of the execution, or as it was last. When it names no section that such a report
 * has, the report has those that it has without a template.
 */
async function formOf(
  tx: Repositories,
  { format, look, sections, templateId, summary }: TaskReport,
): Promise<Pick<ReportOrder, 'format' | 'look' | 'sections' | 'template'>> {
  const template = templateId && (await tx.reportTemplates.findKept(templateId));
  if (!template) return { format, look, sections };
  const parts = partsWithSummary(template.parts, summary);
  const chosen = sectionsByTemplate('execution', format, { parts });
  return {
    ...{ format, look, template: copyOf({ ...template, parts }) },
    sections: chosen.length > 0 ? chosen : chooseSections('execution', format, {}),
  };
}
