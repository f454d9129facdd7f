import { parseTemplate, placeValues } from '../task/prompt-template.ts';
import { clip } from './clip.ts';
import type { ReportDocument, ReportSection, SummarySection } from './report-document.ts';
import type { ReportPlaceholder } from './report-template.ts';
import type { ReportLook, ReportPart, ReportTemplateCopy } from './report.ts';
import { dateTime, duration, person } from './wording.ts';

/** A value is cut there: names are no longer, and one in many places would fill the memory. In characters. */
const mostValue = 300;
/** Of a title, a header, a footer. */
const mostLine = 300;
/** Of all texts of a template together, with values in them. */
const mostTexts = 100_000;

type Values = ReadonlyMap<string, string>;

/**
 * The report as its template has it: sections in its order, with its titles and texts.
 * @param document with all sections that the template names, and the summary, which the values are taken from.
 * @param own what was asked for beside the template, which goes before it and has no places.
 */
export function applyReportTemplate(
  document: ReportDocument,
  template: Pick<ReportTemplateCopy, 'look' | 'parts'>,
  own: ReportLook,
): { readonly document: ReportDocument; readonly look: ReportLook } {
  const values = valuesOf(document);
  const { title, ...look } = { ...filledLook(template.look, values), ...own };
  return {
    look,
    document: {
      ...document,
      title: title ?? document.title,
      sections: sectionsOf(template.parts, document.sections, values),
    },
  };
}

function sectionsOf(
  parts: readonly ReportPart[],
  sections: readonly ReportSection[],
  values: Values,
): ReportSection[] {
  let left = mostTexts;
  return parts.flatMap((part): ReportSection[] => {
    const title = part.title === undefined ? {} : { title: fill(part.title, values, mostLine) };
    if ('text' in part) {
      const clipped = clip(fill(part.text, values), left);
      left -= clipped.text.length;
      return [{ kind: 'text', ...title, ...clipped }];
    }
    const section = sections.find(({ kind }) => kind === part.section);
    return section ? [{ ...section, ...title }] : [];
  });
}

function filledLook({ accent, ...texts }: ReportLook, values: Values): ReportLook {
  const { title, header, footer, logoText } = texts;
  return {
    ...(title !== undefined && { title: fill(title, values, mostLine) }),
    ...(header !== undefined && { header: fill(header, values, mostLine) }),
    ...(footer !== undefined && { footer: fill(footer, values, mostLine) }),
    ...(logoText !== undefined && { logoText: fill(logoText, values, mostLine) }),
    ...(accent !== undefined && { accent }),
  };
}

/** Values are text: no brace in them is a place, and no format reads anything in what becomes of it. */
function fill(text: string, values: Values, most = mostTexts): string {
  return clip(placeValues(parseTemplate(text), values).join(''), most).text;
}

function valuesOf(document: ReportDocument): Values {
  const summary = document.sections.find((section) => section.kind === 'summary');
  const { title, organization, as_of: asOf, subject } = document;
  const values: Partial<Record<ReportPlaceholder, string | number>> = {
    ...{ title, organization: organization.name, as_of: dateTime(asOf.at), subject: subject.kind },
    ...(summary && figuresOf(summary)),
  };
  return new Map(
    Object.entries(values).map(([name, value]) => [name, clip(String(value), mostValue).text] as const),
  );
}

function figuresOf(summary: SummarySection): Partial<Record<ReportPlaceholder, string | number>> {
  const { session, execution, range, usage } = summary;
  return {
    ...(session && {
      session_id: session.id,
      session_name: session.name ?? session.id,
      session_status: session.status,
      model: session.model,
      owner: person(session.owner),
    }),
    ...(execution && {
      task: execution.task_name,
      execution_id: execution.id,
      execution_status: execution.status,
    }),
    ...(range && { from: dateTime(range.from), until: dateTime(range.until), sessions: range.sessions }),
    turns: summary.turns,
    messages: summary.messages,
    tool_calls: summary.tool_calls,
    failed_tool_calls: summary.failed_tool_calls,
    denied_tool_calls: summary.denied_tool_calls,
    approvals: summary.approvals,
    errors: summary.errors,
    duration: duration(summary.duration_ms),
    cost_usd: usage.cost_usd,
    input_tokens: usage.input_tokens,
    output_tokens: usage.output_tokens,
  };
}
