import { assertMay, type Actor } from '../domain/access/actor.ts';
import { UnavailableError } from '../domain/errors.ts';
import type { SessionId } from '../domain/ids.ts';
import { applyReportTemplate } from '../domain/report/apply-report-template.ts';
import { withWritten } from '../domain/report/executive-summary.ts';
import { layOutReport } from '../domain/report/lay-out-report.ts';
import { renderHtml } from '../domain/report/render-html.ts';
import { renderMarkdown } from '../domain/report/render-markdown.ts';
import type { ReportLimits } from '../domain/report/report-limits.ts';
import {
  assertReportTemplate,
  sectionsByTemplate,
  type ReportTemplateDraft,
} from '../domain/report/report-template.ts';
import type { Store } from '../repositories/store.ts';
import { gatherSessionReport } from './gather-session-report.ts';
import { assertSeesSubject } from './report-service.ts';

export const previewFormats = ['html', 'markdown'] as const;
export type PreviewFormat = (typeof previewFormats)[number];

export type PreviewRequest = {
  readonly template: ReportTemplateDraft;
  readonly sessionId: SessionId;
  readonly format: PreviewFormat;
};

export type ReportPreview = {
  readonly content: string;
  /** The last event that it tells of; the log may have more. */
  readonly upTo: number | undefined;
};

/** Small enough that it is made while somebody waits, by the server itself. */
const limits: ReportLimits = {
  messages: 20,
  toolCalls: 20,
  rows: 20,
  messageCharacters: 1_000,
  callCharacters: 400,
  files: 0,
  diffLines: 0,
};
const mostEvents = 500;
const withinMs = 10_000;

/** Shows what a template makes of the beginning of a session. Nothing of it is kept. */
export class ReportPreviews {
  readonly #store: Store;
  constructor(store: Store) {
    this.#store = store;
  }

  async preview(actor: Actor, { template, sessionId, format }: PreviewRequest): Promise<ReportPreview> {
    assertMay(actor, 'reports:write');
    assertReportTemplate(template, '/body/template');
    const { organizationId } = actor;
    const subject = { kind: 'session', sessionId } as const;
    await this.#store.transact(organizationId, (tx) => assertSeesSubject(tx, actor, subject));
    const late = new AbortController();
    const message = 'The session could not be read in time; ask again, or have a report made.';
    using stop = new DisposableStack();
    const timer = setTimeout(() => late.abort(new UnavailableError(message)), withinMs);
    stop.defer(() => clearTimeout(timer));
    const sections = new Set(['summary' as const, ...sectionsByTemplate('session', format, template)]);
    const gathered = await gatherSessionReport(
      {
        store: this.#store,
        signal: late.signal,
        tell: () => Promise.resolve(),
        workspaces: { compare: () => Promise.resolve(noFiles) },
      },
      { organizationId, sections: [...sections], look: {}, limits, upTo: mostEvents },
      subject,
    );
    const unwritten = withWritten(gathered, { problem: 'A preview asks no model.' }, [...sections]);
    const { document, look } = applyReportTemplate(unwritten, template, {});
    const page = layOutReport(document, look);
    return {
      content: format === 'html' ? renderHtml(page) : renderMarkdown(page),
      upTo: document.as_of.seq,
    };
  }
}

const noFiles = { files: [], total: 0, omitted: 0, problem: 'A preview does not look at files.' };
