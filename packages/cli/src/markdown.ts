import pc from 'picocolors';
import { addInline, inline } from './markdown-inline.ts';
import { tableLines } from './markdown-table.ts';

export type MarkdownLook = { readonly colors: boolean; readonly width: number };

/** How far a text is shown that still comes. */
export type MarkdownState = {
  /** Came, and is not shown: what it means depends on what follows. */
  readonly held: string;
  readonly place: 'start of line' | 'text' | 'heading';
  /** What ends the code in which the text is. */
  readonly fence: string | undefined;
  /** Lines of a table, which is shown when it is whole. */
  readonly rows: readonly string[];
  /** Line breaks that come before whatever is shown next; at the end of a text there are none. */
  readonly due: number;
  /** The last letter shown, which tells whether a mark after it can begin something. */
  readonly last: string;
};

export const noMarkdown: MarkdownState = {
  held: '',
  place: 'start of line',
  fence: undefined,
  rows: [],
  due: 0,
  last: '',
};

export type MarkdownShown = { readonly text: string; readonly state: MarkdownState };

/** A table is held back for so many lines at most. */
const mostRows = 200;

/**
 * Shows more of a text in Markdown as soon as it is known what it is to look like: words at once, marked words when the
 * second mark has come, a table when it is whole. What is shown never changes.
 */
export function addMarkdown(state: MarkdownState, text: string, look: MarkdownLook): MarkdownShown {
  return advance({ ...state, held: state.held + text }, false, look);
}

/** Shows what is still held: the text is over. */
export function endMarkdown(state: MarkdownState, look: MarkdownLook): MarkdownShown {
  const { text, state: rest } = advance(state, true, look);
  const table = rest.rows.length > 0 ? emit({ ...rest, rows: [] }, tableText(rest, look)) : undefined;
  return { text: text + (table?.text ?? ''), state: noMarkdown };
}

function advance(state: MarkdownState, isEnd: boolean, look: MarkdownLook): MarkdownShown {
  let [text, now] = ['', state];
  while (now.held !== '') {
    const step = nextStep(now, isEnd, look);
    if (!step) break;
    text += step.text;
    now = step.state;
  }
  return { text, state: now };
}

/** Undefined when more must come first. */
function nextStep(state: MarkdownState, isEnd: boolean, look: MarkdownLook): MarkdownShown | undefined {
  if (state.fence !== undefined) return codeStep(state, state.fence, isEnd, look);
  return state.place === 'start of line' ? lineStep(state, isEnd, look) : textStep(state, isEnd, look);
}

type Line = { readonly line: string; readonly rest: string; readonly isWhole: boolean };

function firstLine(held: string, isEnd: boolean): Line {
  const at = held.indexOf('\n');
  if (at === -1) return { line: held, rest: '', isWhole: isEnd };
  return { line: held.slice(0, at), rest: held.slice(at + 1), isWhole: true };
}

function codeStep(
  state: MarkdownState,
  fence: string,
  isEnd: boolean,
  { colors }: MarkdownLook,
): MarkdownShown | undefined {
  const { line, rest, isWhole } = firstLine(state.held, isEnd);
  const color = pc.createColors(colors);
  if (isWhole && isFenceEnd(line, fence))
    return silent({ ...state, held: rest, fence: undefined, place: 'start of line' });
  if (!isWhole) return undefined;
  const hasBreak = state.held.length > line.length;
  const shown = emit({ ...state, held: rest }, line === '' ? '' : `  ${color.cyan(line)}`);
  return hasBreak ? broken(shown) : shown;
}

function isFenceEnd(line: string, fence: string): boolean {
  const trimmed = line.trim();
  return trimmed.length >= fence.length && trimmed.replaceAll(fence[0] ?? '', '') === '';
}

const openingFence = /^ {0,3}(`{3,}|~{3,})([^`]*)$/;
const rule = /^ {0,3}(?:(?:\* *){3,}|(?:- *){3,}|(?:_ *){3,})$/;
/** What of a line tells that it may become a heading, an item, a rule, code or a row. */
const undecided = /^[ \t]*(?:#{1,6}|[-*+_=~`>]+|(?:[-*_] +)+[-*_]?|\d{1,9}[.)]?|\|.*|`{3}.*|~{3}.*)?$/;
/** An item may have a box. */
const undecidedItem = /^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+(?:\[(?:[ xX]\]?[ \t]*)?)?$/;
const heading = /^ {0,3}(#{1,6})[ \t]+/;
const quote = /^ {0,3}>[ \t]?/;
const item = /^([ \t]*)(?:[-*+]|(\d{1,9}[.)]))[ \t]+(?:\[([ xX])\][ \t]+)?/;

/** What kind of line begins. */
function lineStep(state: MarkdownState, isEnd: boolean, look: MarkdownLook): MarkdownShown | undefined {
  const { line, rest, isWhole } = firstLine(state.held, isEnd);
  const color = pc.createColors(look.colors);
  const isRow = line.trimStart().startsWith('|');
  if (state.rows.length > 0 && (!isRow || state.rows.length >= mostRows) && (isWhole || line.trim() !== ''))
    return broken(emit({ ...state, rows: [] }, tableText(state, look)));
  if (!isWhole && (undecided.test(line) || undecidedItem.test(line))) return undefined;
  if (isRow) return silent({ ...state, held: rest, rows: [...state.rows, line] });
  if (line.trim() === '') return broken(silent({ ...state, held: rest }));
  const [, fence] = openingFence.exec(line) ?? [];
  if (fence !== undefined) return silent({ ...state, held: rest, fence });
  if (isWhole && rule.test(line)) {
    const shown = emit({ ...state, held: rest }, color.dim('─'.repeat(Math.min(look.width, 40))));
    return broken(shown);
  }
  return beginOf(state, look);
}

/** The mark with which a line begins, if any. */
function beginOf(state: MarkdownState, { colors }: MarkdownLook): MarkdownShown {
  const { held } = state;
  const color = pc.createColors(colors);
  const begun = (length: number, text: string, place: MarkdownState['place'] = 'text') =>
    emit({ ...state, held: held.slice(length), place }, text);
  const [title, marks] = heading.exec(held) ?? [];
  if (title !== undefined) return begun(title.length, colors ? '' : `${marks ?? ''} `, 'heading');
  const [quoted] = quote.exec(held) ?? [];
  if (quoted !== undefined) return begun(quoted.length, color.dim('│ '));
  const [listed, indent = '', number, box] = item.exec(held) ?? [];
  if (listed === undefined) return begun(0, '');
  const mark = number === undefined ? color.cyan('•') : color.cyan(number);
  const done = box === undefined ? '' : box === ' ' ? '☐ ' : '☑ ';
  return begun(listed.length, `${indent}${mark} ${done}`);
}

function textStep(state: MarkdownState, isEnd: boolean, look: MarkdownLook): MarkdownShown | undefined {
  const { line, rest, isWhole } = firstLine(state.held, isEnd);
  const color = pc.createColors(look.colors);
  const { shown, left, last } = addInline(line, state.last, isWhole, look.colors);
  if (shown === '' && left === line && !isWhole) return undefined;
  const painted = state.place === 'heading' && shown !== '' ? color.bold(color.underline(shown)) : shown;
  if (!isWhole) return emit({ ...state, held: left, last }, painted);
  const hasBreak = state.held.length > line.length;
  const next = { ...state, held: rest, place: hasBreak ? ('start of line' as const) : state.place };
  const step = emit({ ...next, last: hasBreak ? '' : last }, painted);
  return hasBreak ? broken(step) : step;
}

function tableText({ rows }: MarkdownState, { colors, width }: MarkdownLook): string {
  return tableLines(rows, width, colors, (cell) => inline(cell, colors)).join('\n');
}

function silent(state: MarkdownState): MarkdownShown {
  return { text: '', state };
}

/** What is due comes before it. */
function emit(state: MarkdownState, text: string): MarkdownShown {
  if (text === '') return silent(state);
  return { text: `${'\n'.repeat(state.due)}${text}`, state: { ...state, due: 0 } };
}

function broken({ text, state }: MarkdownShown): MarkdownShown {
  return { text, state: { ...state, due: state.due + 1, last: '' } };
}
