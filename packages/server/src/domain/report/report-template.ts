import { InvalidInputError, type FieldError } from '../errors.ts';
import type { OrganizationId } from '../ids.ts';
import { parseTemplate, variablesOf } from '../task/prompt-template.ts';
import {
  chooseSections,
  offeredSections,
  tables,
  type ReportFormat,
  type ReportLook,
  type ReportPart,
  type ReportSectionName,
  type ReportSubjectKind,
  type ReportTemplateCopy,
} from './report.ts';

/** What a change of a template says anew. Its title, header, footer and logo have places for values, too. */
export type ReportTemplateDraft = {
  readonly name: string;
  readonly description?: string;
  readonly look: ReportLook;
  /** In the order in which they stand. */
  readonly parts: readonly ReportPart[];
};

/** How reports of an organization are to be: data that chooses, orders and names, and never a program. */
export type ReportTemplate = ReportTemplateDraft &
  /** Its version rises with each change. */
  ReportTemplateCopy & {
    readonly organizationId: OrganizationId;
    readonly createdAt: Date;
    readonly updatedAt: Date;
  };

/** So many templates has an organization at most. */
export const mostReportTemplates = 200;
export const mostParts = 40;
/** Of one text, and of all of a template, before values are in them. In characters. */
export const mostTextInPart = 5_000;
const mostTextInAll = 20_000;

/** What a template can name, and what stands for it. One that a report does not know of is empty. */
export const reportPlaceholders = {
  title: 'what the report would be called without a template',
  organization: 'the name of the organization',
  as_of: 'when the last was recorded that it tells of',
  subject: 'session, execution, range or organization',
  session_id: 'the id of the session',
  session_name: 'its name',
  session_status: 'how it stands',
  model: 'its model',
  owner: 'who owns it',
  task: 'the task of the execution',
  execution_id: 'the id of the execution',
  execution_status: 'what came of it',
  from: 'where a range begins',
  until: 'where it ends',
  sessions: 'how many sessions it has',
  turns: 'how many turns there were',
  messages: 'how many messages',
  tool_calls: 'how many tool calls',
  failed_tool_calls: 'how many of them failed',
  denied_tool_calls: 'how many were denied',
  approvals: 'how often somebody was asked',
  errors: 'how many errors there were',
  duration: 'how long turns ran',
  cost_usd: 'what it cost',
  input_tokens: 'tokens that were read',
  output_tokens: 'tokens that were written',
} as const;
export type ReportPlaceholder = keyof typeof reportPlaceholders;

/**
 * @param at where it stands in what was sent.
 * @throws InvalidInputError that names each text that could not be filled, and parts that make no report.
 */
export function assertReportTemplate({ look, parts }: ReportTemplateDraft, at = '/body'): void {
  const errors = [
    ...textsOf(look, parts).flatMap(([place, text]) => faultsOf(at + place, text)),
    ...partFaults(parts).map(({ pointer, detail }) => ({ pointer: at + pointer, detail })),
  ];
  if (errors.length === 0) return;
  const said = errors.map(({ detail }) => detail).slice(0, 5);
  throw new InvalidInputError(said.join(' '), errors.slice(0, 100));
}

/** Every text that has places, with where it stands in what was sent. */
function textsOf(look: ReportLook, parts: readonly ReportPart[]): [string, string][] {
  const all: [string, string | undefined][] = [
    ['/title', look.title],
    ['/look/header', look.header],
    ['/look/footer', look.footer],
    ['/look/logo_text', look.logoText],
    ...parts.flatMap((part, index): [string, string | undefined][] => [
      [`/parts/${index}/title`, part.title],
      [`/parts/${index}/text`, 'text' in part ? part.text : undefined],
    ]),
  ];
  return all.flatMap(([pointer, text]) => (text === undefined ? [] : [[pointer, text]]));
}

function faultsOf(pointer: string, text: string): FieldError[] {
  try {
    return variablesOf(parseTemplate(text, pointer))
      .filter((name) => !Object.hasOwn(reportPlaceholders, name))
      .map((name) => ({
        pointer,
        detail: `Reports know no "${name}"; they know ${Object.keys(reportPlaceholders).join(', ')}.`,
      }));
  } catch (error) {
    if (error instanceof InvalidInputError) return [{ pointer, detail: error.message }];
    throw error;
  }
}

function partFaults(parts: readonly ReportPart[]): FieldError[] {
  const characters = parts.reduce((sum, part) => sum + ('text' in part ? part.text.length : 0), 0);
  if (characters > mostTextInAll)
    return [
      {
        pointer: '/parts',
        detail: `The texts have ${characters} characters; a template has ${mostTextInAll} at most.`,
      },
    ];
  const names = parts.map((part) => ('section' in part ? part.section : undefined));
  const twice = names.flatMap((name, index) =>
    name !== undefined && names.indexOf(name) < index
      ? [{ pointer: `/parts/${index}/section`, detail: `The section "${name}" is there already.` }]
      : [],
  );
  if (names.some((name) => name !== undefined)) return twice;
  return [{ pointer: '/parts', detail: 'A template has one section at least.' }];
}

/** The parts, and before them what a model writes, where it is wanted and they do not say where. */
export function partsWithSummary(
  parts: readonly ReportPart[],
  summary: 'model' | undefined,
): readonly ReportPart[] {
  const isThere = parts.some((part) => 'section' in part && part.section === 'executive_summary');
  return summary === undefined || isThere ? parts : [{ section: 'executive_summary' }, ...parts];
}

/**
 * What of the sections of a template a report of this kind has, in their order; of CSV the first that is a table. None,
 * if it has none of them.
 */
export function sectionsByTemplate(
  kind: ReportSubjectKind,
  format: ReportFormat,
  {
    parts,
    without = [],
  }: Pick<ReportTemplate, 'parts'> & { readonly without?: readonly ReportSectionName[] },
): ReportSectionName[] {
  const offered = offeredSections(kind);
  const sections = parts.flatMap((part) =>
    'section' in part && offered.includes(part.section) && !without.includes(part.section)
      ? [part.section]
      : [],
  );
  if (format !== 'csv') return sections;
  const table = sections.find((name) => tables.includes(name));
  return table === undefined ? chooseSections(kind, format, {}) : [table];
}

export function copyOf({ id, version, name, look, parts }: ReportTemplate): ReportTemplateCopy {
  return { id, version, name, look, parts };
}
