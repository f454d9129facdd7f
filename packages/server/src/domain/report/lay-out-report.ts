import type { Block, Cell, Page } from './report-blocks.ts';
import { costBlocks } from './cost-blocks.ts';
import type {
  ApprovalsSection,
  ConversationSection,
  DecisionsSection,
  ErrorsSection,
  ExecutiveSummarySection,
  FilesSection,
  Listed,
  RecommendationsSection,
  ReportDocument,
  ReportSection,
  SessionsSection,
  Source,
  SummarySection,
  TimelineSection,
  ToolCallsSection,
} from './report-document.ts';
import type { ReportLook } from './report.ts';
import { callBlocks } from './tool-call-blocks.ts';
import { dateTime, duration, money, person, times } from './wording.ts';

const defaultAccent = '#2f5d8a';

/** What stands on the page, from top to bottom. */
export function layOutReport(document: ReportDocument, look: ReportLook): Page {
  const { organization, as_of: asOf } = document;
  const state = `${organization.name} · as of ${dateTime(asOf.at)}${asOf.seq === undefined ? '' : `, event #${asOf.seq}`}`;
  return {
    title: document.title,
    accent: look.accent ?? defaultAccent,
    ...(look.header !== undefined && { header: look.header }),
    ...(look.footer !== undefined && { footer: look.footer }),
    ...(look.logoText !== undefined && { logoText: look.logoText }),
    blocks: [
      { kind: 'heading', level: 1, text: document.title },
      { kind: 'paragraph', text: state },
      ...document.sections.flatMap(sectionBlocks),
      ...about(document),
    ],
  };
}

function about({ subject }: ReportDocument): Block[] {
  if (subject.session_id === undefined) return [];
  return [
    {
      kind: 'note',
      text:
        `#12 is the event with the number 12 in the log of the session, which shows all that the report leaves out: ` +
        `GET /api/v1/sessions/${subject.session_id}/events?after=11&limit=1`,
    },
  ];
}

const titles: Record<Exclude<ReportSection['kind'], 'text'>, string> = {
  executive_summary: 'Executive summary',
  summary: 'Summary',
  recommendations: 'Recommendations',
  sessions: 'Sessions',
  conversation: 'Prompts and answers',
  tool_calls: 'Tool calls',
  files: 'Files',
  approvals: 'Approvals',
  decisions: 'Policy decisions',
  costs: 'Costs',
  errors: 'Errors',
  timeline: 'Timeline',
};

function sectionBlocks(section: ReportSection): Block[] {
  const title = section.title ?? (section.kind === 'text' ? '' : titles[section.kind]);
  const heading: Block[] = title === '' ? [] : [{ kind: 'heading', level: 2, text: title }];
  return [...heading, ...contentOf(section)];
}

function contentOf(section: ReportSection): Block[] {
  switch (section.kind) {
    case 'summary':
      return summaryBlocks(section);
    case 'recommendations':
      return recommendationBlocks(section);
    case 'sessions':
      return sessionBlocks(section);
    case 'conversation':
      return conversationBlocks(section);
    case 'tool_calls':
      return [...callBlocks(section), ...callOmission(section)];
    case 'files':
      return fileBlocks(section);
    case 'approvals':
      return approvalBlocks(section);
    case 'decisions':
      return decisionBlocks(section);
    case 'costs':
      return [...costBlocks(section), ...omission(section, 'turns')];
    case 'errors':
      return noteBlocks(section, section.errors, 'errors');
    case 'timeline':
      return noteBlocks(section, section.entries, 'entries');
    case 'executive_summary':
      return executiveBlocks(section);
    case 'text':
      return [...paragraphs(section.text), ...clipping(section.omitted_characters)];
  }
}

function executiveBlocks({
  model,
  text = '',
  omitted_characters: omitted,
  problem,
}: ExecutiveSummarySection): Block[] {
  if (problem !== undefined)
    return [{ kind: 'note', text: `It was to be written by a model, and was not: ${problem}` }];
  const mark = `Written by the model ${model ?? ''} from the record of the session. It may be wrong.`;
  return [{ kind: 'note', text: mark }, ...paragraphs(text), ...clipping(omitted)];
}

function paragraphs(text: string): Block[] {
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  return lines.map((line) => ({ kind: 'paragraph', text: line }));
}

export function omission({ omitted, total }: Listed, what: string): Block[] {
  return omitted === 0 ? [] : [{ kind: 'note', text: `… ${omitted} more ${what}, of ${total}.` }];
}

/** Of many sessions no single call is shown. */
function callOmission(section: ToolCallsSection): Block[] {
  if (section.calls.length > 0 || section.total === 0) return omission(section, 'calls');
  return [{ kind: 'note', text: 'The calls themselves are in the reports of the sessions.' }];
}

function summaryBlocks(section: SummarySection): Block[] {
  const { session, execution, range, usage } = section;
  const facts: [string, string][] = [];
  if (execution) facts.push(...executionFacts(execution));
  if (session) {
    facts.push(
      ['Session', session.id],
      ...(session.description === undefined
        ? []
        : [['Description', session.description] as [string, string]]),
      ['Owner', person(session.owner)],
      ['Status', `${session.status}, ${session.mode}`],
      ['Model', session.model],
      ...(session.parent_session_id === undefined
        ? []
        : [['Forked from', session.parent_session_id] as [string, string]]),
      ['Created', dateTime(session.created_at)],
    );
  }
  if (range)
    facts.push(
      ['Time', `${dateTime(range.from)} until ${dateTime(range.until)}`],
      ['Sessions', `${range.sessions}`],
    );
  facts.push(
    ['Turns', `${section.turns}, ${duration(section.duration_ms)} of work`],
    ['Messages', `${section.messages}`],
    [
      'Tool calls',
      `${section.tool_calls}: ${section.failed_tool_calls} failed, ${section.denied_tool_calls} denied`,
    ],
    ['Approvals', `${section.approvals}`],
    ['Errors', `${section.errors}`],
    ['Cost', money(usage.cost_usd)],
    [
      'Tokens',
      `${usage.input_tokens} in, ${usage.output_tokens} out, ${usage.cache_read_tokens} read from the cache`,
    ],
  );
  return [{ kind: 'facts', rows: facts }];
}

function executionFacts(execution: NonNullable<SummarySection['execution']>): [string, string][] {
  const { id, task_name: task, trigger, status, attempt, error, completed_at: at } = execution;
  return [
    ['Task', task],
    ['Execution', `${id}, ${trigger}`],
    ['Result', `${status}, attempt ${attempt}`],
    ...(error ? [['Error', `${error.detail} (${error.code})`] as [string, string]] : []),
    ...(at === undefined ? [] : [['Completed', dateTime(at)] as [string, string]]),
  ];
}

function recommendationBlocks({ recommendations }: RecommendationsSection): Block[] {
  if (recommendations.length === 0) return [{ kind: 'paragraph', text: 'Nothing stands out.' }];
  return recommendations.map(({ text, sources }) => ({ kind: 'paragraph', text: `• ${text}`, sources }));
}

function sessionBlocks(section: SessionsSection): Block[] {
  const columns = [
    { title: 'Session', width: 3 },
    { title: 'Owner', width: 2 },
    { title: 'Created', width: 2 },
    { title: 'Status' },
    { title: 'Turns', align: 'end' },
    { title: 'Calls', align: 'end' },
    { title: 'Errors', align: 'end' },
    { title: 'Cost', align: 'end' },
  ] as const;
  const rows = section.sessions.map((each) =>
    [
      each.name === undefined ? each.id : `${each.name} (${each.id})`,
      person(each.owner),
      dateTime(each.created_at),
      each.status,
      `${each.turns}`,
      `${each.tool_calls}`,
      `${each.errors}`,
      money(each.cost_usd),
    ].map((text): Cell => ({ text })),
  );
  return [{ kind: 'table', columns, rows }, ...omission(section, 'sessions')];
}

const speakers = { user: 'Prompt', assistant: 'Answer', thinking: 'Thinking' } as const;

function conversationBlocks(section: ConversationSection): Block[] {
  const turns = section.turns.flatMap((turn): Block[] => [
    { kind: 'heading', level: 3, text: `Turn ${turn.ordinal}` },
    ...turn.entries.flatMap((entry): Block[] => [
      {
        kind: 'paragraph',
        text: `${speakers[entry.role]}${entry.parent_tool_use_id === undefined ? '' : ' of a sub-agent'} · ${dateTime(entry.at)}`,
        sources: [entry.source],
      },
      { kind: 'prose', speaker: entry.role, text: entry.text },
      ...clipping(entry.omitted_characters),
    ]),
    ...(turn.end
      ? [ended(turn.end.stop_reason, turn.end.at, turn.end.source)]
      : [{ kind: 'note', text: 'The turn has not ended.' } as const]),
  ]);
  return [...turns, ...omission(section, 'messages')];
}

function ended(reason: string, at: string, source: Source): Block {
  return { kind: 'paragraph', text: `Ended: ${reason} · ${dateTime(at)}`, sources: [source] };
}

export function clipping(omitted: number | undefined): Block[] {
  return omitted === undefined ? [] : [{ kind: 'note', text: `… ${omitted} more characters.` }];
}

function fileBlocks(section: FilesSection): Block[] {
  const problem: Block[] = section.problem === undefined ? [] : [{ kind: 'note', text: section.problem }];
  if (section.total === 0) return [...problem, { kind: 'paragraph', text: 'No file was changed.' }];
  const size = (bytes: number | undefined) => (bytes === undefined ? '' : `${bytes}`);
  const rows = section.files.map((file): Cell[] => [
    { text: file.path, isCode: true },
    { text: file.change },
    { text: size(file.bytes_before) },
    { text: size(file.bytes_after) },
  ]);
  const columns = [
    { title: 'File', width: 5 },
    { title: 'Change' },
    { title: 'Bytes before', align: 'end' },
    { title: 'Bytes after', align: 'end' },
  ] as const;
  const diffs = section.files.flatMap(({ path, diff, omitted_lines: omitted }): Block[] =>
    diff === undefined
      ? []
      : [
          { kind: 'heading', level: 3, text: path },
          { kind: 'code', language: 'diff', text: diff },
          ...(omitted === undefined ? [] : [{ kind: 'note', text: `… ${omitted} more lines.` } as const]),
        ],
  );
  return [...problem, { kind: 'table', columns, rows }, ...omission(section, 'files'), ...diffs];
}

function approvalBlocks(section: ApprovalsSection): Block[] {
  if (section.total === 0) return [{ kind: 'paragraph', text: 'Nobody was asked.' }];
  const rows = section.approvals.map(({ source, at, name, reason, votes, outcome }): Cell[] => [
    { text: dateTime(at), source },
    { text: name, isCode: true },
    { text: reason },
    {
      text: votes
        .map(
          ({ by, result, reason: why }) => `${person(by)}: ${result}${why === undefined ? '' : ` (${why})`}`,
        )
        .join('; '),
    },
    outcome ? { text: `${outcome.result}: ${outcome.reason}`, source: outcome.source } : { text: 'open' },
  ]);
  const columns = [
    { title: 'Asked', width: 2 },
    { title: 'Tool', width: 2 },
    { title: 'Why', width: 3 },
    { title: 'Votes', width: 3 },
    { title: 'Outcome', width: 3 },
  ];
  return [{ kind: 'table', columns, rows }, ...omission(section, 'approvals')];
}

function decisionBlocks(section: DecisionsSection): Block[] {
  if (section.total === 0) return [{ kind: 'paragraph', text: 'No call was decided on.' }];
  const counts = section.by_level.map(({ level, allowed, denied }): [string, string] => [
    level,
    `${allowed} allowed, ${denied} denied`,
  ]);
  const rows = section.decisions.map((decision): Cell[] => [
    { text: dateTime(decision.at), source: decision.source },
    { text: decision.name, isCode: true },
    { text: decision.outcome },
    { text: decision.reason },
    {
      text: [decision.level, decision.policy_id, decision.rule]
        .filter((part) => part !== undefined)
        .join(' '),
    },
  ]);
  const columns = [
    { title: 'Time', width: 6 },
    { title: 'Tool', width: 4 },
    { title: 'Decision', width: 2 },
    { title: 'Why', width: 8 },
    { title: 'Whose word', width: 4 },
  ];
  return [
    { kind: 'facts', rows: counts },
    { kind: 'table', columns, rows },
    ...omission(section, 'decisions'),
  ];
}

function noteBlocks(
  section: ErrorsSection | TimelineSection,
  notes: readonly {
    readonly at: string;
    readonly source: Source;
    readonly type: string;
    readonly text: string;
    readonly session_id?: string;
  }[],
  what: string,
): Block[] {
  if (section.total === 0) return [{ kind: 'paragraph', text: `There were ${times(0, what)}.` }];
  const rows = notes.map(({ at, source, type, text, session_id: session }): Cell[] => [
    { text: dateTime(at), source },
    { text: session ?? type, isCode: true },
    { text },
  ]);
  const columns = [
    { title: 'Time', width: 5 },
    { title: 'Event', width: 5 },
    { title: 'What happened', width: 12 },
  ];
  return [{ kind: 'table', columns, rows }, ...omission(section, what)];
}
