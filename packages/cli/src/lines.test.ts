import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { linesOf } from './lines.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'lines-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a line of a file ends at a line feed and nowhere else, however long it is [audit:verify-lines]', async () => {
  const lines = ['{"a":"one\u2028two\u2029three"}', 'ä'.repeat(100_000), '', 'the end'];
  const file = path.join(folder, 'lines');
  await writeFile(file, `${lines.join('\n')}\n`);
  expect(await Array.fromAsync(linesOf(file))).toEqual(lines);
  await writeFile(file, lines.join('\r\n'));
  expect(await Array.fromAsync(linesOf(file))).toEqual(lines);
});
