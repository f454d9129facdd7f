import type { SessionEvent, StreamItem, UsageFigures } from '@ai-agent-api/client';
import pc from 'picocolors';
import {
  addToDraft,
  beginDraft,
  endDraft,
  finishDraft,
  noDraft,
  type Draft,
  type DraftStep,
} from './draft.ts';
import type { Terminal } from './terminal.ts';
import { addMarkdown, endMarkdown, noMarkdown, type MarkdownState } from './markdown.ts';
import { callLine, cleanText, duration, shortenLine, withoutWorkspace } from './wording.ts';

export type Look = {
  readonly colors: boolean;
  /** Columns of the terminal. Text of the agent is left to wrap; everything else fits. */
  readonly width: number;
  /** How many lines of a tool's result are shown. */
  readonly resultLines: number;
  /** Whether what the agent says is shown as what its Markdown stands for. */
  readonly markdown: boolean;
};

/** What later items refer to. */
export type TranscriptState = {
  readonly draft: Draft;
  readonly markdown: MarkdownState;
  readonly isInLine: boolean;
  readonly isEmpty: boolean;
  readonly calls: Readonly<Record<string, string>>;
  readonly lastCall: string;
  readonly usage?: UsageFigures;
  readonly startedAt?: string;
};

export const emptyTranscript: TranscriptState = {
  draft: noDraft,
  markdown: noMarkdown,
  isInLine: false,
  isEmpty: true,
  calls: {},
  lastCall: '',
};

export type Shown = { readonly text: string; readonly state: TranscriptState };

export const defaultLook: Look = { colors: false, width: 80, resultLines: 8, markdown: false };

/** Markdown is for eyes: what is piped on stays as the agent wrote it. */
export function lookAt({
  colors,
  width,
  isTty,
}: Pick<Terminal, 'colors' | 'width' | 'isTty'>): Partial<Look> {
  return { colors, width, markdown: isTty };
}

/** Writes the items of a stream as a transcript, for people to read. */
export function transcriptTo(write: (text: string) => void, look: Partial<Look> = {}) {
  let state = emptyTranscript;
  return (item: StreamItem): void => {
    const shown = showItem(state, item, { ...defaultLook, ...look });
    state = shown.state;
    if (shown.text !== '') write(shown.text);
  };
}

/** What one more item adds to a transcript. */
export function showItem(state: TranscriptState, item: StreamItem, look: Look): Shown {
  const color = pc.createColors(look.colors);
  const block = (...lines: string[]) =>
    addBlock(state, lines, look, isOfSubAgent(item) ? color.dim('  ┆ ') : '');
  const ofMain = (act: (draft: Draft) => DraftStep) =>
    isOfSubAgent(item) ? nothing(state) : write(state, act(state.draft), look);
  switch (item.type) {
    case 'delta':
      return item.kind === 'text' ? ofMain((draft) => addToDraft(draft, item.text)) : nothing(state);
    case 'span.model_request_start':
      return ofMain(beginDraft);
    case 'span.model_request_end':
      return ofMain(endDraft);
    case 'agent.message':
      return isOfSubAgent(item)
        ? block(...linesOf(textOf(item.content)))
        : endWords(
            ofMain((draft) => finishDraft(draft, textOf(item.content))),
            look,
          );
    case 'user.message':
      return block(...promptLines(item, color));
    case 'agent.tool_use':
    case 'agent.mcp_tool_use':
      return showCall(state, item, block, look);
    case 'agent.tool_result':
    case 'agent.mcp_tool_result':
      return showResult(state, item, look);
    case 'permission.decided':
      return item.decision === 'deny'
        ? block(color.yellow(`⊘ ${cleanText(item.name)} was not allowed: ${cleanText(item.reason)}`))
        : nothing(state);
    case 'session.status_waiting':
      return block(color.yellow(`⏸ ${cleanText(item.name)} waits for people: ${cleanText(item.reason)}`));
    case 'approval.escalated':
      return block(color.yellow(`⏸ nobody decided in time; the role ${cleanText(item.role)} decides now`));
    case 'approval.settled':
      return item.outcome === 'allowed' ? block(color.green('✓ allowed')) : nothing(state);
    case 'session.budget_warned':
      return block(
        color.yellow(`! $${item.spent_usd} of the ${item.scope}'s budget of $${item.limit_usd} are spent`),
      );
    case 'session.status_rescheduled':
      return block(color.yellow(`↻ ${cleanText(item.reason)}; again in ${duration(item.retry_in_ms)}`));
    case 'session.error':
    case 'turn.interrupted':
      return block(color.red(`✗ ${cleanText(item.error.message)} (${cleanText(item.error.code)})`));
    case 'session.status_running':
      return nothing({ ...state, startedAt: item.created_at });
    case 'session.usage':
      return nothing({ ...state, usage: item });
    case 'session.status_idle':
      return endTurn(block(color.dim(turnSummary(state, item))));
    case 'session.status_terminated':
      return block(color.red('✗ The session was terminated.'));
    default:
      return nothing(state);
  }
}

function nothing(state: TranscriptState): Shown {
  return { text: '', state };
}

/** Whole lines, with an empty one before them. */
function addBlock(before: TranscriptState, lines: readonly string[], look: Look, indent = ''): Shown {
  const { text: words, state } = endWords(nothing(before), look);
  const text = lines.map((line) => `${indent}${line}\n`).join('');
  return {
    text: `${words}${paragraphBreak(state)}${text}`,
    state: { ...state, isInLine: false, isEmpty: false, draft: { ...state.draft, shown: '' } },
  };
}

function paragraphBreak(state: TranscriptState): string {
  return `${state.isInLine ? '\n' : ''}${state.isEmpty ? '' : '\n'}`;
}

/** The agent's own words go on in the line where they are. */
function write(state: TranscriptState, { draft, text, opens }: DraftStep, look: Look): Shown {
  if (text === '') return nothing({ ...state, draft });
  const last = opens ? endWords(nothing(state), look) : nothing(state);
  const begun = `${last.text}${opens ? paragraphBreak(last.state) : ''}`;
  const inLine = { ...last.state, draft, isInLine: true, isEmpty: false };
  if (!look.markdown) return { text: `${begun}${cleanText(text)}`, state: inLine };
  const shown = addMarkdown(last.state.markdown, cleanText(text), look);
  return { text: `${begun}${shown.text}`, state: { ...inLine, markdown: shown.state } };
}

/** Shows what is held of the agent's words: no more come. */
function endWords({ text, state }: Shown, look: Look): Shown {
  const shown = endMarkdown(state.markdown, look);
  return { text: `${text}${shown.text}`, state: { ...state, markdown: shown.state } };
}

type ToolUse = Extract<SessionEvent, { type: 'agent.tool_use' | 'agent.mcp_tool_use' }>;
type ToolResult = Extract<SessionEvent, { type: 'agent.tool_result' | 'agent.mcp_tool_result' }>;

function showCall(
  state: TranscriptState,
  item: ToolUse,
  block: (...lines: string[]) => Shown,
  look: Look,
): Shown {
  const color = pc.createColors(look.colors);
  const server = item.type === 'agent.mcp_tool_use' ? `${item.mcp_server_name}:` : '';
  const name = cleanText(`${server}${item.name}`);
  const argument = callLine(item.input);
  const room = look.width - name.length - 8;
  const shown = block(`${color.green('●')} ${color.bold(name)}  ${shortenLine(argument, room)}`.trimEnd());
  const id = item.tool_use_id;
  // What is drafted from here on answers the call's result.
  const draft = isOfSubAgent(item) ? shown.state.draft : { ...shown.state.draft, isWriting: false };
  return { ...shown, state: { ...shown.state, draft, calls: { ...state.calls, [id]: name }, lastCall: id } };
}

/** Directly below its call; with the tool's name when another call stands between them. */
function showResult(state: TranscriptState, item: ToolResult, look: Look): Shown {
  const color = pc.createColors(look.colors);
  const indent = isOfSubAgent(item) ? color.dim('  ┆ ') : '';
  const paint = item.is_error ? color.red : color.dim;
  const content = item.content.trimEnd();
  const all = content === '' ? [] : linesOf(content);
  const kept = all.slice(0, all.length === look.resultLines + 1 ? all.length : look.resultLines);
  const left = all.length - kept.length;
  const lines = [
    ...kept.map((line) => shortenLine(withoutWorkspace(line), look.width - 8)),
    ...(left > 0 ? [`… ${left} more lines`] : []),
  ];
  const body = lines.map((line) => `  ${color.dim('│')} ${paint(line)}`.trimEnd());
  const name = state.calls[item.tool_use_id] ?? 'tool';
  const isBelowItsCall = state.lastCall === item.tool_use_id && !state.isInLine;
  const heading = isBelowItsCall ? [] : [`${color.dim('○')} ${name}${item.is_error ? ' failed' : ''}`];
  const shown = addBlock({ ...state, isEmpty: isBelowItsCall }, [...heading, ...body], look, indent);
  return { ...shown, state: { ...shown.state, lastCall: '' } };
}

function turnSummary(
  { usage, startedAt }: TranscriptState,
  { created_at, stop_reason }: Extract<SessionEvent, { type: 'session.status_idle' }>,
): string {
  const ok = stop_reason === 'end_turn';
  const took = startedAt === undefined ? undefined : Date.parse(created_at) - Date.parse(startedAt);
  return [
    `${ok ? '✓ done' : `✗ ${cleanText(stop_reason)}`}${took === undefined ? '' : ` in ${duration(took)}`}`,
    ...(usage ? [tokensOf(usage), `cost $${Number(usage.cost_usd).toFixed(4)}`] : []),
  ].join(' · ');
}

function tokensOf(usage: UsageFigures): string {
  const cached = usage.cache_read_tokens;
  const input = usage.input_tokens + usage.cache_creation_tokens + cached;
  const number = (value: number) => value.toLocaleString('en-US');
  return `tokens ${number(input)} in (${number(cached)} cached), ${number(usage.output_tokens)} out`;
}

function endTurn({ text, state }: Shown): Shown {
  const { usage: _usage, startedAt: _startedAt, ...rest } = state;
  return { text, state: { ...rest, draft: noDraft, calls: {}, lastCall: '' } };
}

function isOfSubAgent(item: StreamItem): boolean {
  return 'parent_tool_use_id' in item;
}

type UserMessage = Extract<SessionEvent, { type: 'user.message' }>;

function promptLines(item: UserMessage, color: ReturnType<typeof pc.createColors>): string[] {
  const lines = linesOf(promptOf(item)).map((line) => color.bold(`${color.cyan('❯')} ${line}`));
  if (item.visit_id === undefined) return lines;
  return [...lines, color.yellow(`  sent by an operator of the service, on the visit ${item.visit_id}`)];
}

function promptOf({ content }: UserMessage): string {
  return content
    .map((part) => (part.type === 'text' ? part.text : `[${part.name}, ${part.media_type}]`))
    .join('\n');
}

function textOf(content: readonly { readonly text: string }[]): string {
  return content.map((part) => part.text).join('\n');
}

function linesOf(text: string): string[] {
  return cleanText(text).split('\n');
}
