import { createReadStream } from 'node:fs';

/**
 * The lines of a file. A line feed ends one, with a carriage return before it or without: JSON may hold whatever else
 * breaks lines, such as U+2028, where Node's readline would cut it.
 */
export async function* linesOf(file: string): AsyncGenerator<string, void> {
  let rest = '';
  for await (const chunk of createReadStream(file, 'utf8') as AsyncIterable<string>) {
    const [first = '', ...lines] = chunk.split('\n');
    rest += first;
    for (const line of lines) {
      yield withoutReturn(rest);
      rest = line;
    }
  }
  if (rest !== '') yield withoutReturn(rest);
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
