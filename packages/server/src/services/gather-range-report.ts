import { mayForAll, type Actor } from '../domain/access/actor.ts';
import { UserId } from '../domain/ids.ts';
import { Shortlist } from '../domain/report/clip.ts';
import { rangeReport } from '../domain/report/range-report.ts';
import type { ErrorsSection, ReportDocument } from '../domain/report/report-document.ts';
import { limitsOf } from '../domain/report/report-limits.ts';
import type { RangeSubject, Report } from '../domain/report/report.ts';
import type { Gathering } from './gathering.ts';

/** What happened in a range of time, in the sessions that the actor sees. */
export async function gatherRangeReport(
  { store, tell }: Gathering,
  report: Report,
  { subject, actor }: { subject: RangeSubject; actor: Actor },
): Promise<ReportDocument> {
  const { organizationId, format, sections, look, ownOnly } = report;
  const { rows } = limitsOf(format);
  const { kind, from, until } = subject;
  const own = ownOnly || !mayForAll(actor, 'sessions:read') ? { userId: actor.userId } : {};
  const filter = { from, until, ...own };
  const material = await store.transact(organizationId, async (tx) => {
    const sessions = await tx.reportFigures.sessions(filter, rows);
    const used = { from, to: until, ...own };
    const usage = {
      model: await tx.usageLedger.sums('model', used),
      user: await tx.usageLedger.sums('user', used),
      day: await tx.usageLedger.sums('day', used),
    };
    const ids = [...sessions.map(({ userId }) => userId), ...usage.user.keys()].map(UserId.parse);
    return {
      organization: await tx.organizations.get(organizationId),
      range: { from, until },
      totals: await tx.reportFigures.totals(filter),
      sessions,
      tools: await tx.reportFigures.tools(filter, rows),
      found: await tx.reportFigures.errors(filter, rows),
      usage,
      people: await tx.users.names([...new Set(ids)]),
    };
  });
  await tell(1);
  const errors = new Shortlist<ErrorsSection['errors'][number]>(rows);
  for (const each of material.found.items) errors.add(() => each);
  errors.total = material.found.total;
  return rangeReport({ ...material, errors }, { kind, title: look.title, sections });
}
