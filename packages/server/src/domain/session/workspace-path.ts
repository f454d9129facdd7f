import { InvalidInputError } from '../errors.ts';

/** A place in a session's workspace: the names of the folders on the way to it, and its own. None of them leads out. */
export type WorkspacePath = readonly string[];

/** In bytes, as the file system counts. */
const longestName = 255;
const longestPath = 4_096;

/** Deeper folders are not in snapshots. */
const deepest = 250;

const encoder = new TextEncoder();

/** What somebody calls a file or a folder in the workspace: names with slashes between them. */
export function parseWorkspacePath(text: string): WorkspacePath {
  if (text === '') refuse('A path is needed.');
  if (text.includes('\0')) refuse('The path has a NUL character in it.');
  if (!text.isWellFormed()) refuse('The path is not well-formed Unicode.');
  if (text.startsWith('/'))
    refuse('The path is absolute; give it as it is in the workspace, such as "src/main.ts".');
  if (bytesOf(text) > longestPath) refuse(`The path is longer than ${longestPath} bytes.`);
  const names = text.split('/');
  if (names.length > deepest) refuse(`The path is deeper than ${deepest} folders.`);
  for (const name of names) {
    if (name === '') refuse('The path has an empty name in it.');
    if (name === '.' || name === '..') refuse(`The path has "${name}" in it.`);
    if (bytesOf(name) > longestName)
      refuse(`The path has a name in it that is longer than ${longestName} bytes.`);
  }
  return names;
}

/** The same for a folder, where nothing stands for the workspace itself. */
export function parseFolderPath(text: string): WorkspacePath {
  return text === '' ? [] : parseWorkspacePath(text);
}

export function toText(path: WorkspacePath): string {
  return path.join('/');
}

/**
 * Agents call their files what they like. What people send may not be called what looks like something else: with
 * characters that are not seen or turn the text round, or with a backslash, which is a slash for half of the world.
 */
export function assertMayBeMade(path: WorkspacePath): void {
  for (const name of path) {
    if (/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}]/u.test(withoutJoiners(name)))
      refuse('The path has characters in it that cannot be seen.');
    if (name.includes('\\')) refuse('The path has a backslash in it; folders end with a slash.');
    if (name.trim() !== name) refuse('A name in the path begins or ends with a space.');
  }
}

/** Some scripts and emoji need them. */
function withoutJoiners(name: string): string {
  return name.replaceAll(/[\u200c\u200d]/g, '');
}

/** Whether two names look the same and are not. */
export function isLookalike(one: string, other: string): boolean {
  return one !== other && one.normalize('NFC') === other.normalize('NFC');
}

export function hasLookalikes(name: string): boolean {
  return !/^[\x00-\x7f]*$/.test(name);
}

function bytesOf(text: string): number {
  return encoder.encode(text).length;
}

function refuse(detail: string): never {
  throw new InvalidInputError(detail, [{ pointer: '/params/path', detail }]);
}
