import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ParsedNode } from 'yaml';
import { InvalidError, UsageError } from '../exit-codes.ts';
import type { Terminal } from '../terminal.ts';
import { isFields, type Fields, type Path } from './json.ts';

/** One document of a file, and where each of its fields stands there. */
export type Source = {
  readonly file: string;
  /** Which of the documents of the file, from 1 on. */
  readonly number: number;
  readonly fields: Fields;
  readonly lineOf: (at: Path) => number;
};

/** What is wrong with files, place by place: nothing was done. */
export class InvalidFilesError extends InvalidError {
  override readonly name = 'InvalidFilesError';
  constructor(faults: readonly string[]) {
    super(`The files are not valid; nothing was changed.${faults.map((fault) => `\n  ${fault}`).join('')}`);
  }
}

const mostBytes = 4_000_000;
const mostFiles = 500;
const mostDocuments = 1_000;
const endings = ['.yaml', '.yml', '.json'];

/** The documents of files, of all such files in folders, and of the standard input (`-`), in their order. */
export async function readSources(terminal: Terminal, names: readonly string[]): Promise<Source[]> {
  const files = (await Promise.all(names.map(filesAt))).flat();
  const found: Source[] = [];
  for (const file of files) {
    const text = file === '-' ? await terminal.readInput(mostBytes) : await readText(file);
    found.push(...(await parse(file === '-' ? 'standard input' : file, text)));
  }
  if (found.length > mostDocuments)
    throw new UsageError(`${found.length} documents are too many at once; ${mostDocuments} are allowed.`);
  return found;
}

async function filesAt(name: string): Promise<string[]> {
  if (name === '-') return [name];
  const there = await stat(name).catch((error: unknown) => {
    throw new UsageError(`${name} cannot be read: ${error instanceof Error ? error.message : ''}`);
  });
  if (!there.isDirectory()) return [name];
  const entries = await readdir(name, { recursive: true, withFileTypes: true });
  const candidates = entries
    .filter((entry) => !entry.isDirectory() && endings.includes(path.extname(entry.name)))
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter(
      (file) =>
        !path
          .relative(name, file)
          .split(path.sep)
          .some((part) => part.startsWith('.')),
    )
    .sort();
  const files: string[] = [];
  for (const file of candidates) if (await isFile(file)) files.push(file);
  if (files.length === 0) throw new UsageError(`${name} has no files that end in ${endings.join(', ')}.`);
  if (files.length > mostFiles)
    throw new UsageError(`${name} has ${files.length} files; ${mostFiles} are allowed.`);
  return files;
}

/** Also through a link, as mounted folders have them. */
async function isFile(file: string): Promise<boolean> {
  const there = await stat(file).catch(() => undefined);
  return there?.isFile() ?? false;
}

async function readText(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : ''}`);
  });
  if (text.length > mostBytes)
    throw new UsageError(`${file} is too long; ${mostBytes} characters are allowed.`);
  return text;
}

/** The parser is loaded when it is needed: other commands should not wait for it. */
async function parse(file: string, text: string): Promise<Source[]> {
  const { LineCounter, parseAllDocuments } = await import('yaml');
  const lines = new LineCounter();
  const documents = [...parseAllDocuments(text, { lineCounter: lines, prettyErrors: false })];
  const line = (offset: number) => Math.max(1, lines.linePos(offset).line);
  const faults = documents.flatMap(({ errors }) =>
    errors.map(({ message, pos: [at] }) => `${file}:${line(at)}: ${message}`),
  );
  if (faults.length > 0) throw new InvalidFilesError(faults);
  return documents.flatMap((document, index): Source[] => {
    const { contents } = document;
    if (contents === null) return [];
    const lineOf = (at: Path) => line(nodeAt(document, at)?.range[0] ?? contents.range[0]);
    const fields = valueOf(document, `${file}:${lineOf([])}`);
    if (fields === undefined) return [];
    return [{ file, number: index + 1, fields, lineOf }];
  });
}

type Parsed = {
  readonly getIn: (path: Path, keepScalar: true) => unknown;
  readonly toJS: () => unknown;
};

/** As deep as the path leads in the file: what is missing there is told of at the place where it would be. */
function nodeAt(document: Parsed, at: Path): ParsedNode | undefined {
  for (let length = at.length; length > 0; length -= 1) {
    const node = document.getIn(at.slice(0, length), true) as ParsedNode | undefined;
    if (node && typeof node === 'object') return node;
  }
  return undefined;
}

/** Undefined of one in which nothing is. */
function valueOf(document: Parsed, place: string): Fields | undefined {
  try {
    const value: unknown = document.toJS();
    if (value === null) return undefined;
    if (isFields(value)) return value;
  } catch (error) {
    throw new InvalidFilesError([`${place}: ${error instanceof Error ? error.message : ''}`]);
  }
  throw new InvalidFilesError([`${place}: A document must have the fields kind, name and spec.`]);
}
