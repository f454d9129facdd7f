import { createReadStream, createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { byteLines } from '../../domain/byte-lines.ts';

/** The lines of a file, one after the other. */
export function linesOf(file: string): AsyncGenerator<string, void> {
  return byteLines(createReadStream(file));
}

/** Lines of a file in groups, so that a few are handled at once. */
export async function* groupsOf(file: string, size: number): AsyncGenerator<string[], void> {
  let group: string[] = [];
  for await (const line of linesOf(file)) {
    group.push(line);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

/** Writes lines to a new file. */
export async function writeLines(
  file: string,
  lines: Iterable<string> | AsyncIterable<string>,
  signal?: AbortSignal,
): Promise<void> {
  const out = createWriteStream(file, { flags: 'wx', mode: 0o600 });
  await pipeline(Readable.from(joined(lines)), out, signal ? { signal } : {});
}

/** So many characters are written at once. */
const together = 64 * 1024;

async function* joined(lines: Iterable<string> | AsyncIterable<string>): AsyncGenerator<string, void> {
  let text = '';
  for await (const line of lines) {
    text += `${line}\n`;
    if (text.length < together) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}
