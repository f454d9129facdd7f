import { stripVTControlCharacters } from 'node:util';
import { readQuestions } from './questions.ts';
import { fitWidth } from './text-width.ts';

/** The arguments of tools that say what a call does, the most telling first. */
const telling = ['command', 'file_path', 'notebook_path', 'path', 'pattern', 'url', 'query', 'description'];

/** The part of a tool's input that tells a reader what the call does. */
export function callLine(input: Readonly<Record<string, unknown>>): string {
  const found = telling.map((name) => input[name]).find((value) => typeof value === 'string');
  if (typeof found === 'string') return withoutWorkspace(found);
  const [asked] = readQuestions(input);
  if (asked) return asked.question;
  return Object.keys(input).length === 0 ? '' : JSON.stringify(input);
}

/** Paths inside a session's workspace are shown as the agent sees them, relative to it. */
export function withoutWorkspace(text: string): string {
  return text.replaceAll(/\/[^\s:]*\/ses_[^/\s]+\/workspace\//g, '');
}

/** One line that takes at most so many columns of a terminal. */
export function shortenLine(text: string, longest: number): string {
  const line = cleanText(text)
    .replaceAll(/\s*\n\s*/g, ' ⏎ ')
    .replaceAll('\t', '  ');
  return fitWidth(line, longest);
}

/** Without what could move the cursor, change colours or ring the bell: the text is an agent's or a program's. */
export function cleanText(text: string): string {
  return stripVTControlCharacters(text).replaceAll(/[^\P{Cc}\n\t]/gu, '');
}

/** The same, but with nothing left out: what one would not see, or not as it is, is written as its number. */
export function visibleText(text: string): string {
  return text.replaceAll(
    /[^\P{C}\n\t]|[\u2028\u2029\u3164\uffa0\u115f\u1160]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** The minute of a time, as tables show it. */
export function minute(at: string): string {
  return at.slice(0, 16).replace('T', ' ');
}

/** A time as it is from now: `in 3 min`, `2 h ago`. */
export function fromNow(time: string, now: Date): string {
  const ms = Date.parse(time) - now.getTime();
  return ms >= 0 ? `in ${roughly(ms)}` : `${roughly(-ms)} ago`;
}

function roughly(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 90) return `${seconds} s`;
  if (seconds < 5_400) return `${Math.round(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.round(seconds / 3_600)} h` : `${Math.round(seconds / 86_400)} days`;
}

export function duration(ms: number): string {
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds >= 3_600) return `${Math.floor(seconds / 3_600)} h ${Math.floor((seconds % 3_600) / 60)} min`;
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
