import type { Readable } from 'node:stream';
import {
  assertDrives,
  assertMay,
  assertMayForAll,
  assertSees,
  mayForAll,
  type Actor,
} from '../domain/access/actor.ts';
import {
  FeatureOffError,
  GoneError,
  InvalidInputError,
  NotFoundError,
  UnavailableError,
  WrongStateError,
} from '../domain/errors.ts';
import type { ExecutionId, ReportId, ReportTemplateId, SessionId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import {
  assertSummarized,
  chooseSections,
  fileOf,
  type Report,
  type ReportFormat,
  type ReportLook,
  type RangeSubject,
  type ReportSubject,
  type SectionWish,
  type StoredFile,
} from '../domain/report/report.ts';
import {
  copyOf,
  partsWithSummary,
  sectionsByTemplate,
  type ReportTemplate,
} from '../domain/report/report-template.ts';
import type { ReportFiles } from '../infrastructure/report-files.ts';
import type { ReportFilter } from '../repositories/report-repository.ts';
import type { Repositories, Store } from '../repositories/store.ts';
import { visibleExecution } from './execution-service.ts';
import type { FeatureGate } from './features.ts';
import { takeQuota } from './quota-service.ts';
import { requestReport } from './request-report.ts';

export type ReportServiceDeps = {
  readonly store: Store;
  readonly features: FeatureGate;
  readonly files: ReportFiles;
  /** How long a report is kept. */
  readonly keptDays: number;
  readonly now: () => Date;
};

/** What whoever wants one is told. */
export const summariesOff = 'Summaries by models are switched off by the operators of the service.';

export type ReportWish = SectionWish & {
  readonly subject:
    | RangeSubject
    | { readonly kind: 'session'; readonly sessionId: SessionId }
    | { readonly kind: 'execution'; readonly executionId: ExecutionId };
  readonly format: ReportFormat;
  readonly look: ReportLook;
  /** Says which sections, in place of `sections`. */
  readonly templateId?: ReportTemplateId;
};

export type ReportDownload = {
  readonly report: Report;
  readonly file: StoredFile;
  readonly content: Readable;
};

/** Reports: asked for, looked at, fetched. They are made by `ReportMaker`. */
export class ReportService {
  readonly #deps: ReportServiceDeps;
  constructor(deps: ReportServiceDeps) {
    this.#deps = deps;
  }

  /** Accepts a wish; a worker makes the report. */
  async create(actor: Actor, wish: ReportWish): Promise<Report> {
    assertMay(actor, 'reports:write');
    const { store, features, keptDays, now } = this.#deps;
    await features.assertOn(actor.organizationId, 'reports');
    const writes = await features.isOn(actor.organizationId, 'model_summaries');
    const { format, look } = wish;
    return store.transact(actor.organizationId, async (tx) => {
      const form = await formOf(tx, wish);
      const subject = await subjectOf(tx, actor, wish.subject);
      await assertSeesSubject(tx, actor, subject);
      if (form.sections.includes('executive_summary')) {
        if (!writes) throw new FeatureOffError(summariesOff);
        await assertMaySpend(tx, actor, subject);
      }
      await takeQuota(tx, actor, 'storage_mb');
      const report = await requestReport(tx, {
        ...{ subject, format, look, keptDays, ...form },
        organizationId: actor.organizationId,
        requestedBy: actor.userId,
        // What a key reaches is known here alone: the report is made in the name of its user.
        ownOnly: !mayForAll(actor, 'sessions:read'),
        at: now(),
      });
      tx.record(actor, 'report.requested', report.id, { after: report });
      return report;
    });
  }

  /** Users see their own reports, admins and viewers those of the whole organization. */
  async list(
    actor: Actor,
    filter: Omit<ReportFilter, 'requestedBy'>,
    page: PageRequest,
  ): Promise<Page<Report>> {
    assertMay(actor, 'reports:read');
    const own = mayForAll(actor, 'reports:read') ? {} : { requestedBy: actor.userId };
    return this.#deps.store.transact(actor.organizationId, (tx) =>
      tx.reports.list({ ...filter, ...own }, page),
    );
  }

  async get(actor: Actor, id: ReportId): Promise<Report> {
    return this.#deps.store.transact(actor.organizationId, (tx) => visibleReport(tx, actor, id));
  }

  async download(actor: Actor, id: ReportId): Promise<ReportDownload> {
    const report = await this.get(actor, id);
    const file = fileOf(report);
    const content = await reach(this.#deps.files.read(report, file));
    if (!content) throw new GoneError('The file of this report is no longer there; make the report again.');
    return { report, file, content };
  }

  /** Who may delete it is its requester, and admins. The row goes last, so that no file is left behind. */
  async remove(actor: Actor, id: ReportId): Promise<void> {
    const { store, files } = this.#deps;
    const report = await store.transact(actor.organizationId, async (tx) => {
      const found = await visibleReport(tx, actor, id);
      if (found.requestedBy !== actor.userId) assertMayForAll(actor, 'reports:write');
      return found;
    });
    await reach(files.remove(report));
    await store.transact(actor.organizationId, async (tx) => {
      await tx.reports.remove(id);
      tx.record(actor, 'report.deleted', id, { before: report });
    });
    // Somebody may have finished it in between.
    await reach(files.remove(report));
  }
}

/** @throws UnavailableError when the storage of reports, which may be elsewhere, does not do it. */
async function reach<T>(doing: Promise<T>): Promise<T> {
  return doing.catch((cause: unknown) => {
    const detail = 'The storage of reports does not answer; try again later.';
    throw Object.assign(new UnavailableError(detail), { cause });
  });
}

/** What is in it: what the wish says, or the template that it names. */
async function formOf(tx: Repositories, wish: ReportWish): Promise<Pick<Report, 'sections' | 'template'>> {
  const { subject, format, templateId } = wish;
  if (templateId === undefined) return { sections: chooseSections(subject.kind, format, wish) };
  return templatedForm(await tx.reportTemplates.get(templateId), wish);
}

/** The template as it is now, and what such a report has of its sections. */
function templatedForm(
  template: ReportTemplate,
  { subject, format, sections, without = [], summary }: ReportWish,
): Pick<Report, 'sections' | 'template'> {
  const refusal = (detail: string) => new InvalidInputError(detail, [{ pointer: '/body/sections', detail }]);
  if (sections) throw refusal('The template says which sections the report has; leave sections out.');
  if (summary !== undefined) assertSummarized(subject.kind, format);
  const parts = partsWithSummary(template.parts, summary);
  const chosen = sectionsByTemplate(subject.kind, format, { parts, without });
  if (chosen.length > 0) return { sections: chosen, template: copyOf({ ...template, parts }) };
  throw refusal(`Of the sections of the template a report of the kind "${subject.kind}" has none here.`);
}

async function visibleReport(tx: Repositories, actor: Actor, id: ReportId): Promise<Report> {
  assertMay(actor, 'reports:read');
  const report = await tx.reports.get(id);
  if (report.requestedBy !== actor.userId && !mayForAll(actor, 'reports:read'))
    throw new NotFoundError('report', id);
  return report;
}

/** Of an execution, the session of its newest attempt. */
async function subjectOf(
  tx: Repositories,
  actor: Actor,
  subject: ReportWish['subject'],
): Promise<ReportSubject> {
  if (subject.kind !== 'execution') return subject;
  const { sessionId } = await visibleExecution(tx, actor, subject.executionId);
  if (sessionId === undefined)
    throw new WrongStateError('The execution has not begun; there is nothing to report on.');
  return { ...subject, sessionId };
}

/** A model that writes costs money, as agents do: of a session that is for those who drive it. */
async function assertMaySpend(tx: Repositories, actor: Actor, subject: ReportSubject): Promise<void> {
  if ('sessionId' in subject) assertDrives(actor, await tx.sessions.get(subject.sessionId));
}

/** A report tells nobody of what they do not see. */
export async function assertSeesSubject(
  tx: Repositories,
  actor: Actor,
  subject: ReportSubject,
): Promise<void> {
  switch (subject.kind) {
    case 'session':
    case 'execution': {
      const session = await tx.sessions.get(subject.sessionId);
      assertSees(actor, session);
      if (session.status === 'archived')
        throw new WrongStateError(
          'The session is archived, with its log; restore it before you report on it.',
        );
      break;
    }
    case 'organization':
      assertMayForAll(actor, 'reports:read');
      break;
    case 'range':
      assertMay(actor, 'sessions:read');
  }
}
