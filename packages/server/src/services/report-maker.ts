import { actorOf, assertMay, type Actor } from '../domain/access/actor.ts';
import { DomainError, NotFoundError, WrongStateError } from '../domain/errors.ts';
import type { Jobs } from '../domain/jobs.ts';
import { applyReportTemplate } from '../domain/report/apply-report-template.ts';
import type { ReportDocument } from '../domain/report/report-document.ts';
import { summarySources, withWritten } from '../domain/report/executive-summary.ts';
import { limitsOf } from '../domain/report/report-limits.ts';
import type { Report, ReportFailure } from '../domain/report/report.ts';
import type { Log } from '../infrastructure/log.ts';
import { PrintError, printInto, type PrintLimits } from '../infrastructure/printing/printer.ts';
import type { ReportFiles } from '../infrastructure/report-files.ts';
import type { Store } from '../repositories/store.ts';
import { gatherRangeReport } from './gather-range-report.ts';
import { gatherSessionReport } from './gather-session-report.ts';
import type { Gathering, SessionGathering } from './gathering.ts';
import { assertSeesSubject } from './report-service.ts';
import type { SummaryWriter } from './write-summary.ts';

export type ReportMakerDeps = {
  readonly store: Store;
  readonly files: ReportFiles;
  readonly workspaces: SessionGathering['workspaces'];
  readonly limits: PrintLimits;
  readonly writer: Pick<SummaryWriter, 'write'>;
  /** How long a report is kept. */
  readonly keptDays: number;
  readonly log: Log;
};

/** A report that its makers have died of so often is not tried again. */
const mostAttempts = 5;

/** Of a hundred, what gathering takes; the rest is printing. */
const gatheringShare = 70;

/** Progress is written down so often at most. In milliseconds. */
const tellEvery = 500;

/** It is not wanted any more. */
class ReportGoneError extends Error {
  override readonly name = 'ReportGoneError';
}

/** Makes reports that were asked for: gathers what there is to say, prints it, keeps the file. */
export class ReportMaker {
  readonly #deps: ReportMakerDeps;
  readonly #stopping = new AbortController();

  constructor(deps: ReportMakerDeps) {
    this.#deps = deps;
  }

  /** May be called again for the same report, by whoever: the file is put in place whole, and the last one stays. */
  async make({ organizationId, reportId }: Jobs['make-report']): Promise<void> {
    const { store, keptDays } = this.#deps;
    const report = await store.transact(organizationId, (tx) => tx.reports.begin(reportId, keptDays));
    if (!report) return;
    try {
      await this.#make(report);
    } catch (error) {
      if (error instanceof ReportGoneError) return;
      // Another node, or this one when it is up again, makes it.
      if (this.#stopping.signal.aborted) throw error;
      const failure = failureOf(error, report);
      if (!failure) throw error;
      this.#deps.log.warn({ err: error, report_id: reportId, code: failure.code }, 'a report was not made');
      await store.transact(organizationId, (tx) => tx.reports.fail(reportId, failure));
    }
  }

  /** Gives up what is being made, for another node to make. */
  stop(): void {
    this.#stopping.abort(new Error('The server shuts down.'));
  }

  async #make(report: Report): Promise<void> {
    const { store, files, limits } = this.#deps;
    const { signal } = this.#stopping;
    if (report.attempts > mostAttempts)
      throw new PrintError('failed', `It was begun ${mostAttempts} times and never finished.`);
    const { format } = report;
    const actor = await this.#requesterOf(report);
    const gathered = await this.#gather(report, actor);
    const { document, look } = withTemplate(await this.#summarize(gathered, report, actor), report);
    const print = (draft: { readonly fd: number }) =>
      printInto(draft.fd, { document, format, look }, { limits, signal });
    const file = await files.write(report, print, signal);
    const isKept = await store.transact(report.organizationId, (tx) => tx.reports.complete(report.id, file));
    if (!isKept && !(await this.#isWanted(report))) await files.remove(report);
  }

  async #isWanted({ organizationId, id }: Report): Promise<boolean> {
    return this.#deps.store.transact(organizationId, async (tx) => (await tx.reports.find(id)) !== undefined);
  }

  async #gather(report: Report, actor: Actor): Promise<ReportDocument> {
    const gathering: Gathering = {
      store: this.#deps.store,
      signal: this.#stopping.signal,
      tell: this.#teller(report),
    };
    const { subject } = report;
    const wanted = { ...report, sections: gatheredSections(report), limits: limitsOf(report.format) };
    return 'sessionId' in subject
      ? gatherSessionReport({ ...gathering, workspaces: this.#deps.workspaces }, wanted, subject)
      : gatherRangeReport(gathering, wanted, { subject, actor });
  }

  /** What a model wrote is kept before anything is made of it: whoever makes the report again has the same. */
  async #summarize(document: ReportDocument, report: Report, actor: Actor): Promise<ReportDocument> {
    const { organizationId, id, subject, sections, modelSummary } = report;
    if (!sections.includes('executive_summary') || !('sessionId' in subject)) return document;
    const written =
      modelSummary ??
      (await this.#deps.writer.write(
        { document, organizationId, sessionId: subject.sessionId, actor },
        this.#stopping.signal,
      ));
    const kept =
      modelSummary ??
      (await this.#deps.store.transact(organizationId, (tx) => tx.reports.keepSummary(id, written)));
    if (!kept) throw new ReportGoneError('The report is gone, or was made by somebody else.');
    return withWritten(document, kept, shownSections(report));
  }

  /** What its requester may not see any more is not told. */
  async #requesterOf({ organizationId, requestedBy, subject }: Report): Promise<Actor> {
    return this.#deps.store.transact(organizationId, async (tx) => {
      const { user, suspendedFor } = await tx.users.getCredentials(requestedBy);
      if (suspendedFor !== undefined)
        throw new PrintError('requester_gone', 'The organization is suspended; nothing runs in it.');
      if (!user.isActive) throw new PrintError('requester_gone', 'Who asked for it is no longer active.');
      const actor = { ...actorOf(user), shares: await tx.sessionShares.ofUser(user.id) };
      assertMay(actor, 'reports:write');
      await assertSeesSubject(tx, actor, subject);
      return actor;
    });
  }

  #teller({ organizationId, id }: Report): Gathering['tell'] {
    let next = 0;
    return async (done) => {
      if (performance.now() < next) return;
      next = performance.now() + tellEvery;
      const isWanted = await this.#deps.store.transact(organizationId, (tx) =>
        tx.reports.recordProgress(id, done * gatheringShare),
      );
      if (!isWanted) throw new ReportGoneError('The report is gone, or was made by somebody else.');
    };
  }
}

/** The values of a template are taken from the summary, whether it is shown or not. */
function shownSections({ template, format, sections }: Report): Report['sections'] {
  return template && format !== 'csv' ? [...new Set(['summary' as const, ...sections])] : sections;
}

/** And a model is told more than is shown. */
function gatheredSections(report: Report): Report['sections'] {
  const shown = shownSections(report);
  return shown.includes('executive_summary') ? [...new Set([...shown, ...summarySources])] : shown;
}

/** A CSV file is a table, of which a template says only which. */
function withTemplate(gathered: ReportDocument, { template, format, look }: Report) {
  if (!template || format === 'csv') return { document: gathered, look };
  const { id, version, name } = template;
  return applyReportTemplate({ ...gathered, template: { id, version, name } }, template, look);
}

/** What trying again does not mend; undefined for what it may. */
function failureOf(error: unknown, report: Report): { code: ReportFailure; detail: string } | undefined {
  if (error instanceof PrintError) return { code: error.code, detail: error.message };
  if (error instanceof NotFoundError || error instanceof WrongStateError)
    return { code: 'subject_gone', detail: error.message };
  if (error instanceof DomainError) return { code: 'requester_gone', detail: error.message };
  if (report.attempts < mostAttempts) return undefined;
  return { code: 'failed', detail: 'It could not be made; the log of the server says why.' };
}
