import { fstatSync, readSync } from 'node:fs';
import { isText, tellingBytes } from '../../domain/session/media-type.ts';
import { openForReading } from '../snapshots/closed-doors.ts';
import { hasFolder, walk, WalkTooLongError } from './walk.ts';

export type SearchTask = {
  /** The workspace, on the host. */
  readonly folder: string;
  readonly start: readonly string[];
  /** The text, or the source of a regular expression that compiles. */
  readonly text: string;
  readonly isPattern: boolean;
  readonly ignoresCase: boolean;
  readonly most: number;
  /** In milliseconds. */
  readonly within: number;
};

/** A line in which something was found. Both count from 1; a long line is cut around what was found. */
export type Match = {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly text: string;
};

/** `stopped` says why there may be more. */
export type Searched = {
  readonly matches: readonly Match[];
  readonly stopped?: 'matches' | 'time' | 'bytes';
  readonly files: number;
};

/** Larger files are left out, and so is what is no text. */
const largestFile = 8 * 1024 * 1024;

/** So much is read for one search. */
const mostBytes = 256 * 1024 * 1024;

/** What is shown of a line, in characters. */
const longestLine = 300;
const before = 80;

/** Looks into each file for lines with a text. A regular expression may take any time: its thread has a deadline. */
export function searchFiles(task: SearchTask): Searched | 'no_folder' {
  const way = task.start.map((name) => Buffer.from(name).toString('latin1'));
  if (!hasFolder(task.folder, way)) return 'no_folder';
  const find = finderOf(task);
  const matches: Match[] = [];
  let [bytes, files] = [0, 0];
  const deadline = performance.now() + task.within;
  try {
    for (const { path, place, type, stats } of walk(task.folder, way, { deadline })) {
      if (type !== 'file' || stats.nlink > 1n || stats.size > BigInt(largestFile)) continue;
      const content = readText(place);
      if (content === undefined) continue;
      bytes += content.length;
      files++;
      for (const match of matchesIn(content, find, deadline)) {
        if (matches.length === task.most) return { matches, files, stopped: 'matches' };
        matches.push({ path: Buffer.from(path, 'latin1').toString('utf8'), ...match });
      }
      if (bytes > mostBytes) return { matches, files, stopped: 'bytes' };
    }
  } catch (error) {
    if (error instanceof WalkTooLongError) return { matches, files, stopped: 'time' };
    throw error;
  }
  return { matches, files };
}

type Find = (line: string) => number;

function finderOf({ text, isPattern, ignoresCase }: SearchTask): Find {
  if (isPattern) {
    const pattern = new RegExp(text, ignoresCase ? 'iu' : 'u');
    return (line) => pattern.exec(line)?.index ?? -1;
  }
  if (!ignoresCase) return (line) => line.indexOf(text);
  const small = text.toLowerCase();
  return (line) => line.toLowerCase().indexOf(small);
}

function* matchesIn(content: string, find: Find, deadline: number): Generator<Omit<Match, 'path'>, void> {
  let number = 0;
  for (let start = 0; start <= content.length;) {
    const next = content.indexOf('\n', start);
    const end = next < 0 ? content.length : next;
    number++;
    const line = content.slice(start, end);
    const at = find(line);
    if (at >= 0) yield { line: number, column: at + 1, text: cut(line, at) };
    if (number % 1_000 === 0 && performance.now() > deadline) throw new WalkTooLongError();
    start = end + 1;
  }
}

function cut(line: string, at: number): string {
  if (line.length <= longestLine) return line.replace(/\r$/, '');
  const from = Math.max(0, at - before);
  return line.slice(from, from + longestLine).toWellFormed();
}

function readText(place: Buffer): string | undefined {
  const opened = openForReading(place, 'file');
  if (typeof opened === 'string') return undefined;
  using file = opened;
  const stats = fstatSync(file.descriptor);
  // Another one may have come in its place.
  if (!stats.isFile() || stats.nlink > 1 || stats.size > largestFile) return undefined;
  const bytes = Buffer.alloc(stats.size);
  let length = 0;
  for (let read = -1; read !== 0 && length < bytes.length; length += read)
    read = readSync(file.descriptor, bytes, length, bytes.length - length, length);
  const content = bytes.subarray(0, length);
  return isText(content.subarray(0, tellingBytes)) ? content.toString('utf8') : undefined;
}
