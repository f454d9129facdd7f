import { InvalidInputError, WrongStateError } from '../errors.ts';
import type { ExecutionId, OrganizationId, ReportId, ReportTemplateId, SessionId, UserId } from '../ids.ts';
import type { Clipped } from './clip.ts';

export const reportFormats = ['json', 'markdown', 'html', 'pdf', 'csv'] as const;
export type ReportFormat = (typeof reportFormats)[number];

/** Parts of a report, in the order in which they stand unless somebody asks for another. */
export const reportSections = [
  'executive_summary',
  'summary',
  'recommendations',
  'sessions',
  'conversation',
  'tool_calls',
  'files',
  'approvals',
  'decisions',
  'costs',
  'errors',
  'timeline',
] as const;
export type ReportSectionName = (typeof reportSections)[number];

export const reportStatuses = ['queued', 'running', 'completed', 'failed'] as const;
export type ReportStatus = (typeof reportStatuses)[number];

export type TimeRange = { readonly from: Date; readonly until: Date };

const longestRangeDays = 366;

/** @throws InvalidInputError for one that ends before it begins, or is longer than a year. */
export function timeRange(from: Date, until: Date): TimeRange {
  const days = (until.getTime() - from.getTime()) / 86_400_000;
  if (days > 0 && days <= longestRangeDays) return { from, until };
  throw new InvalidInputError(
    `A range has its end after its beginning, and at most ${longestRangeDays} days between.`,
  );
}

/**
 * What a report tells of. An execution is told of by the session of its newest attempt, as it was when the report was
 * asked for. A range is of the sessions that its requester sees.
 */
export type ReportSubject =
  | { readonly kind: 'session'; readonly sessionId: SessionId }
  | { readonly kind: 'execution'; readonly executionId: ExecutionId; readonly sessionId: SessionId }
  | ({ readonly kind: 'range' } & TimeRange)
  | ({ readonly kind: 'organization' } & TimeRange);
export type ReportSubjectKind = ReportSubject['kind'];
export type RangeSubject = Extract<ReportSubject, TimeRange>;
export const reportSubjectKinds = [
  'session',
  'execution',
  'range',
  'organization',
] as const satisfies readonly ReportSubjectKind[];

/** How a report is to look, beside what it says. All of it is text. */
export type ReportLook = {
  readonly title?: string;
  readonly header?: string;
  readonly footer?: string;
  readonly logoText?: string;
  /** `#rrggbb`. */
  readonly accent?: string;
};

/** A section of the report, or a text of a template's own. Titles and texts have places for values. */
export type ReportPart =
  | { readonly section: ReportSectionName; readonly title?: string }
  | { readonly text: string; readonly title?: string };

/** A template as it was when a report was asked for: what becomes of it afterwards changes nothing. */
export type ReportTemplateCopy = {
  readonly id: ReportTemplateId;
  readonly version: number;
  readonly name: string;
  /** Its texts have places for values. */
  readonly look: ReportLook;
  readonly parts: readonly ReportPart[];
};

export type ReportOrder = {
  readonly subject: ReportSubject;
  readonly format: ReportFormat;
  readonly sections: readonly ReportSectionName[];
  /** Goes before that of the template. */
  readonly look: ReportLook;
  readonly template?: ReportTemplateCopy;
};

/** Why a report was not made. */
export const reportFailures = [
  'subject_gone',
  'requester_gone',
  'too_large',
  'took_too_long',
  'printer_missing',
  'failed',
] as const;
export type ReportFailure = (typeof reportFailures)[number];

/** What a model wrote for a report, kept with it; or why there is nothing. */
export type WrittenSummary = ({ readonly model: string } & Clipped) | { readonly problem: string };

export type StoredFile = { readonly bytes: number; readonly sha256: string };

export type Report = ReportOrder & {
  readonly id: ReportId;
  readonly organizationId: OrganizationId;
  readonly requestedBy: UserId;
  /** Of a range: whoever asked for it saw their own sessions alone, and the report tells of no others. */
  readonly ownOnly: boolean;
  readonly status: ReportStatus;
  /** 0 to 100. */
  readonly progress: number;
  readonly failure?: { readonly code: ReportFailure; readonly detail: string };
  readonly file?: StoredFile;
  /** What a model wrote for it. */
  readonly modelSummary?: WrittenSummary;
  readonly attempts: number;
  readonly createdAt: Date;
  readonly completedAt?: Date;
  readonly expiresAt: Date;
};

/** What a report of each kind can have, and has unless somebody asks for less; but for what a model is paid for. */
const sectionsOf: Record<ReportSubjectKind, readonly ReportSectionName[]> = {
  session: reportSections.filter((name) => name !== 'sessions'),
  execution: reportSections.filter((name) => name !== 'sessions'),
  range: ['summary', 'recommendations', 'sessions', 'tool_calls', 'costs', 'errors'],
  organization: ['summary', 'recommendations', 'sessions', 'tool_calls', 'costs', 'errors'],
};

export function offeredSections(kind: ReportSubjectKind): readonly ReportSectionName[] {
  return sectionsOf[kind];
}

/** Those that are tables, of which a CSV file is one. */
export const tables: readonly ReportSectionName[] = reportSections.filter(
  (name) => !['executive_summary', 'summary', 'recommendations'].includes(name),
);

export type SectionWish = {
  readonly sections?: readonly ReportSectionName[];
  readonly without?: readonly ReportSectionName[];
  /** Written by a model, where the sections do not say it: at the beginning. */
  readonly summary?: 'model';
  /** Where it stands in what was sent. */
  readonly pointer?: string;
};

/** @throws InvalidInputError for what such a report does not have. */
export function chooseSections(
  kind: ReportSubjectKind,
  format: ReportFormat,
  { sections, without = [], summary, pointer = '/body/sections' }: SectionWish,
): ReportSectionName[] {
  const refusal = (detail: string) => new InvalidInputError(detail, [{ pointer, detail }]);
  const offered = sectionsOf[kind];
  const unknown = sections?.find((name) => !offered.includes(name));
  if (unknown !== undefined)
    throw refusal(
      `A report of the kind "${kind}" has no section "${unknown}"; it has ${offered.join(', ')}.`,
    );
  if (summary !== undefined) assertSummarized(kind, format);
  if (format === 'csv') return [tableOf(kind, sections, refusal)];
  const wanted = sections ?? offered.filter((name) => name !== 'executive_summary');
  const chosen = withSummary(wanted, summary).filter((name) => !without.includes(name));
  if (chosen.length === 0) throw refusal('Nothing is left of the report; leave fewer sections out.');
  return chosen;
}

/** @throws InvalidInputError for reports that no model writes in. */
export function assertSummarized(kind: ReportSubjectKind, format: ReportFormat): void {
  const detail =
    format === 'csv'
      ? 'A CSV file is one table; leave the summary out.'
      : 'A model sums up sessions and executions; leave the summary of a range out.';
  if (format === 'csv' || !offeredSections(kind).includes('executive_summary'))
    throw new InvalidInputError(detail, [{ pointer: '/body/summary', detail }]);
}

/** Each once, and that of a model first, where it is wanted and not among them. */
export function withSummary(
  sections: readonly ReportSectionName[],
  summary: 'model' | undefined,
): ReportSectionName[] {
  const isMissing = summary !== undefined && !sections.includes('executive_summary');
  return [...new Set(isMissing ? ['executive_summary' as const, ...sections] : sections)];
}

function tableOf(
  kind: ReportSubjectKind,
  [
    name = sectionsOf[kind].includes('sessions') ? 'sessions' : 'tool_calls',
    ...more
  ]: readonly ReportSectionName[] = [],
  refusal: (detail: string) => Error,
): ReportSectionName {
  if (more.length > 0) throw refusal('A CSV file is one table: name one section.');
  if (!tables.includes(name))
    throw refusal(`The section "${name}" is no table; CSV has ${tables.join(', ')}.`);
  return name;
}

/** The file of a report that is done. */
export function fileOf(report: Report): StoredFile {
  if (report.file && report.status === 'completed') return report.file;
  throw new WrongStateError(
    report.status === 'failed'
      ? `The report was not made: ${report.failure?.detail ?? 'it failed.'}`
      : `The report is ${report.status}; wait until its status is "completed".`,
  );
}

const extensions: Record<ReportFormat, string> = {
  json: 'json',
  markdown: 'md',
  html: 'html',
  pdf: 'pdf',
  csv: 'csv',
};

/** A name for the file that needs no escaping anywhere. */
export function fileNameOf(report: Pick<Report, 'id' | 'format'>): string {
  return `${report.id}.${extensions[report.format]}`;
}
