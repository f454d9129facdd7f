import { z } from 'zod';
import { InvalidInputError } from '../../domain/errors.ts';
import { ExecutionId, ReportTemplateId, SessionId } from '../../domain/ids.ts';
import {
  assertSummarized,
  chooseSections,
  reportFailures,
  reportFormats,
  reportSections,
  reportStatuses,
  reportSubjectKinds,
  timeRange,
  type Report,
  type ReportLook,
  type ReportSectionName,
  type ReportTemplateCopy,
} from '../../domain/report/report.ts';
import type { TaskReport } from '../../domain/task/task.ts';
import type { ReportWish } from '../../services/report-service.ts';
import { Id, PageQuery, text } from './common-schemas.ts';

const time = z.iso.datetime();

const include = (what: string) =>
  z
    .boolean()
    .default(true)
    .meta({ description: `false: without ${what}.` });

const Range = z.strictObject({ from: time, until: time });

export const Look = z.strictObject({
  header: text(1, 200).optional(),
  footer: text(1, 200).optional(),
  logo_text: text(1, 60).optional(),
  accent: z
    .string()
    .regex(/^#[0-9a-f]{6}$/i)
    .optional(),
});

const template = Id.optional().meta({
  description:
    'The report template that says which sections there are, in which order and under which titles; its texts stand beside ' +
    'them. `title` and `look` go before what it says of those.',
});

/** How a report looks and what it has, whatever it is of. */
const form = {
  format: z.enum(reportFormats),
  include_messages: include('prompts and answers'),
  include_tool_calls: include('tool calls'),
  include_metrics: include('costs'),
  sections: z.array(z.enum(reportSections)).min(1).max(reportSections.length).optional().meta({
    description: 'Which parts it is to have, in this order. Absent: all. Of CSV: the one that is the table.',
  }),
  title: text(1, 200).optional(),
  look: Look.optional().meta({
    description: 'Text for head and foot, and a colour, of HTML, PDF and Markdown.',
  }),
  template_id: template,
  summary: z
    .enum(['model'])
    .optional()
    .meta({
      description:
        '`model`: a model writes an executive summary, marked as such, at the beginning or where the sections or the template say ' +
        '`executive_summary`. It costs what a short turn of the session costs, of the same budgets; when they are spent the report is ' +
        'made without it and says so.',
    }),
};

export const CreateReportBody = z
  .strictObject({
    session_id: Id.optional().meta({ description: 'Of one session.' }),
    execution_id: Id.optional().meta({
      description: 'Of one execution of a task: of the session of its newest attempt.',
    }),
    range: Range.optional().meta({ description: 'Of a range of time, in the sessions that one sees.' }),
    organization: Range.optional().meta({ description: 'Of a range of time, in the whole organization.' }),
    ...form,
  })
  .meta({
    id: 'CreateReportBody',
    description: 'One of session_id, execution_id, range and organization says what it is of.',
    examples: [{ session_id: 'ses_0199c0ffee0199c0ffee0199c0ffee01', format: 'html' }],
  });

/** Of each execution of a task. */
export const TaskReportBody = z
  .strictObject({
    format: form.format,
    sections: z
      .array(z.enum(reportSections))
      .max(reportSections.length)
      .optional()
      .meta({ description: 'As of any report. Absent or empty with a template, which says it.' }),
    title: form.title,
    look: form.look,
    template_id: form.template_id,
    summary: form.summary,
  })
  .meta({
    id: 'TaskReport',
    description: 'The report that is made of each execution at its end, for the owner of the task.',
    examples: [{ format: 'html', sections: ['summary', 'conversation', 'files'] }],
  });

export const TaskReportView = z.object({
  format: z.enum(reportFormats),
  sections: z.array(z.enum(reportSections)),
  template_id: z.string().exactOptional(),
  summary: z.literal('model').exactOptional(),
  title: z.string().exactOptional(),
  look: z
    .object({
      header: z.string().exactOptional(),
      footer: z.string().exactOptional(),
      logo_text: z.string().exactOptional(),
      accent: z.string().exactOptional(),
    })
    .exactOptional(),
});

export function toTaskReport(body: z.output<typeof TaskReportBody>): TaskReport {
  const { format, sections = [], template_id: templateId, summary: wanted } = body;
  const pointer = '/body/report/sections';
  const summary = wanted && { summary: wanted };
  if (templateId === undefined) {
    const wish = { pointer, ...summary, ...(sections.length > 0 && { sections }) };
    return { format, sections: chooseSections('execution', format, wish), look: toLook(body), ...summary };
  }
  if (summary) assertSummarized('execution', format);
  const detail = 'The template says which sections the report has; leave sections out.';
  if (sections.length > 0) throw new InvalidInputError(detail, [{ pointer, detail }]);
  return {
    ...{ format, sections: [], look: toLook(body), templateId: ReportTemplateId.parse(templateId) },
    ...summary,
  };
}

/** As it could be sent. */
export function toTaskReportBody({ format, sections, look, templateId, summary }: TaskReport) {
  const { title, logoText, ...rest } = look;
  const shown = { ...rest, ...(logoText !== undefined && { logo_text: logoText }) };
  return {
    format,
    sections: [...sections],
    ...(templateId !== undefined && { template_id: templateId }),
    ...(summary !== undefined && { summary }),
    ...(title !== undefined && { title }),
    ...(Object.keys(shown).length > 0 && { look: shown }),
  };
}

export const ReportParams = z.object({ report_id: Id });

export const ReportQuery = PageQuery.extend({
  session_id: Id.optional(),
  execution_id: Id.optional(),
  status: z.enum(reportStatuses).optional(),
});

export const ReportView = z
  .object({
    id: z.string(),
    subject: z.enum(reportSubjectKinds),
    session_id: z.string().nullable(),
    execution_id: z.string().nullable(),
    range: z.object({ from: time, until: time }).nullable(),
    requested_by: z.string(),
    format: z.enum(reportFormats),
    sections: z.array(z.enum(reportSections)),
    title: z.string().nullable(),
    template: z
      .object({ id: z.string(), version: z.int(), name: z.string() })
      .nullable()
      .meta({ description: 'As it was when the report was asked for.' }),
    status: z.enum(reportStatuses),
    progress: z.int().min(0).max(100),
    failure: z
      .object({ code: z.enum(reportFailures), detail: z.string() })
      .nullable()
      .meta({ description: 'Why it was not made.' }),
    size_bytes: z.int().nullable(),
    sha256: z.string().nullable().meta({ description: 'Of the file: the same records give the same file.' }),
    created_at: time,
    completed_at: time.nullable(),
    expires_at: time.meta({ description: 'From then on it may be gone at any time.' }),
  })
  .meta({ id: 'Report' });

export function toWish(body: z.output<typeof CreateReportBody>): ReportWish {
  const left: [ReportSectionName, boolean][] = [
    ['conversation', body.include_messages],
    ['tool_calls', body.include_tool_calls],
    ['costs', body.include_metrics],
  ];
  return {
    subject: toSubject(body),
    format: body.format,
    ...(body.sections && { sections: body.sections }),
    ...(body.summary !== undefined && { summary: body.summary }),
    without: left.filter(([, isIn]) => !isIn).map(([name]) => name),
    look: toLook(body),
    ...(body.template_id !== undefined && { templateId: ReportTemplateId.parse(body.template_id) }),
  };
}

function templateView({ id, version, name }: ReportTemplateCopy) {
  return { id, version, name };
}

export function toLook({
  title,
  look = {},
}: Pick<z.output<typeof CreateReportBody>, 'title' | 'look'>): ReportLook {
  const { header, footer, logo_text: logoText, accent } = look;
  return {
    ...(title !== undefined && { title }),
    ...(header !== undefined && { header }),
    ...(footer !== undefined && { footer }),
    ...(logoText !== undefined && { logoText }),
    ...(accent !== undefined && { accent }),
  };
}

function toSubject(body: z.output<typeof CreateReportBody>): ReportWish['subject'] {
  const { session_id: id, execution_id: executionId, range, organization } = body;
  const named = [id, executionId, range, organization].filter((each) => each !== undefined);
  if (named.length !== 1)
    throw new InvalidInputError(
      'Name one of session_id, execution_id, range and organization, and only one.',
    );
  if (id !== undefined) return { kind: 'session', sessionId: SessionId.parse(id) };
  if (executionId !== undefined) return { kind: 'execution', executionId: ExecutionId.parse(executionId) };
  const { from, until } = range ?? organization ?? { from: '', until: '' };
  return { kind: range ? 'range' : 'organization', ...timeRange(new Date(from), new Date(until)) };
}

export function toReportView(report: Report): z.output<typeof ReportView> {
  const { subject, file } = report;
  return {
    id: report.id,
    subject: subject.kind,
    session_id: 'sessionId' in subject ? subject.sessionId : null,
    execution_id: subject.kind === 'execution' ? subject.executionId : null,
    range:
      'sessionId' in subject
        ? null
        : { from: subject.from.toISOString(), until: subject.until.toISOString() },
    requested_by: report.requestedBy,
    format: report.format,
    sections: [...report.sections],
    title: report.look.title ?? null,
    template: report.template ? templateView(report.template) : null,
    status: report.status,
    progress: report.progress,
    failure: report.failure ?? null,
    size_bytes: file?.bytes ?? null,
    sha256: file?.sha256 ?? null,
    created_at: report.createdAt.toISOString(),
    completed_at: report.completedAt?.toISOString() ?? null,
    expires_at: report.expiresAt.toISOString(),
  };
}
