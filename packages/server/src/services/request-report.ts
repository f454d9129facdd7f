import { TooManyRequestsError } from '../domain/errors.ts';
import { ReportId, type OrganizationId, type UserId } from '../domain/ids.ts';
import type { Report, ReportOrder } from '../domain/report/report.ts';
import type { Repositories } from '../repositories/store.ts';

export type ReportRequest = ReportOrder & {
  readonly organizationId: OrganizationId;
  /** Whose rights it is made with, and who sees it. */
  readonly requestedBy: UserId;
  /** Absent: of all that its requester sees when it is made. */
  readonly ownOnly?: boolean;
  readonly at: Date;
  /** Absent: whoever makes it says how long it is kept. */
  readonly keptDays?: number;
};

/** More than these do not wait to be made, and are not kept, in one organization. */
const mostUnfinished = 200;
const mostKept = 20_000;

/** Has a report made by a worker, if the transaction commits. */
export async function requestReport(tx: Repositories, request: ReportRequest): Promise<Report> {
  const { at, keptDays = 1, ownOnly = false, ...order } = request;
  const { all, unfinished } = await tx.reports.count(request.organizationId);
  if (unfinished >= mostUnfinished)
    throw new TooManyRequestsError(`${mostUnfinished} reports wait to be made; let some finish first.`, 10);
  if (all >= mostKept)
    throw new TooManyRequestsError(`There are ${mostKept} reports, which is the limit; delete some.`, 3_600);
  const report: Report = {
    ...order,
    ownOnly,
    id: ReportId.new(),
    status: 'queued',
    progress: 0,
    attempts: 0,
    createdAt: at,
    expiresAt: new Date(at.getTime() + keptDays * 86_400_000),
  };
  await tx.reports.add(report);
  await tx.enqueue('make-report', { organizationId: request.organizationId, reportId: report.id });
  return report;
}
