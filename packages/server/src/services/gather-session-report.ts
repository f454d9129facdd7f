import { NotFoundError } from '../domain/errors.ts';
import { UserId, type OrganizationId } from '../domain/ids.ts';
import type { ReportLimits } from '../domain/report/report-limits.ts';
import type { ReportDocument } from '../domain/report/report-document.ts';
import type { RangeSubject, Report, ReportSubject } from '../domain/report/report.ts';
import { sessionReport } from '../domain/report/session-report.ts';
import { SessionRecord } from '../domain/report/session-record.ts';
import type { Session } from '../domain/session/session.ts';
import type { Store } from '../repositories/store.ts';
import { gatherFiles } from './gather-files.ts';
import type { SessionGathering } from './gathering.ts';

/** Events are read so many at a time: each may hold what a tool gave. */
const together = 100;

/** What of a session is gathered, and how much of it. */
export type SessionWish = Pick<Report, 'organizationId' | 'sections' | 'look'> & {
  readonly limits: ReportLimits;
  /** Its log is read up to this event. Absent: to its end. */
  readonly upTo?: number;
};

/** What there is to say of a session, or of the execution that it is an attempt of, up to the last event that it has when this begins. */
export async function gatherSessionReport(
  gathering: SessionGathering,
  { organizationId, sections, look: { title }, limits, upTo = Infinity }: SessionWish,
  subject: Exclude<ReportSubject, RangeSubject>,
): Promise<ReportDocument> {
  const { store, tell, signal } = gathering;
  const { sessionId } = subject;
  const { session, execution, organization } = await store.transact(organizationId, async (tx) => ({
    session: await tx.sessions.find(sessionId),
    execution: subject.kind === 'execution' ? await tx.executions.get(subject.executionId) : undefined,
    organization: await tx.organizations.get(organizationId),
  }));
  if (!session) throw new NotFoundError('session', sessionId);
  const record = new SessionRecord(limits);
  const lastSeq = Math.min(session.lastSeq, upTo);
  for await (const done of readLog(store, { ...session, lastSeq }, record)) {
    signal.throwIfAborted();
    await tell(done);
  }
  const people = await namesOf(store, organizationId, [session.userId, ...record.approvals.voters]);
  const files = sections.includes('files')
    ? await gatherFiles(gathering, session, limits)
    : { files: [], total: 0, omitted: 0 };
  return sessionReport({ organization, session, execution, record, people, files }, { title, sections });
}

async function* readLog(
  store: Store,
  session: Pick<Session, 'organizationId' | 'id' | 'lastSeq'>,
  record: SessionRecord,
): AsyncGenerator<number> {
  const { organizationId, id, lastSeq } = session;
  for (let after = 0; after < lastSeq;) {
    const events = await store.transact(organizationId, (tx) =>
      tx.events.list(id, { after, before: lastSeq + 1, limit: together }),
    );
    if (events.length === 0) return;
    for (const event of events) record.add(event);
    after = events.at(-1)?.seq ?? lastSeq;
    yield after / lastSeq;
  }
}

async function namesOf(store: Store, organizationId: OrganizationId, ids: readonly string[]) {
  const known = [...new Set(ids)].filter((id) => /^usr_[0-9a-f]{32}$/.test(id)).map(UserId.parse);
  return store.transact(organizationId, (tx) => tx.users.names(known));
}
