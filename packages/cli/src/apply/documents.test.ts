import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { unattendedTerminal } from '../test/unattended-terminal.ts';
import { readSources } from './documents.ts';

const typed = (text: string) => unattendedTerminal({ readInput: () => Promise.resolve(text) });

test('files of a folder and the standard input are read in order, document by document [apply:files]', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'ai-agent-apply-'));
  try {
    await mkdir(path.join(folder, 'more'));
    await mkdir(path.join(folder, '.git'));
    await writeFile(path.join(folder, 'b.yaml'), 'kind: task\nname: B\n---\nkind: hook\nname: C\n---\n');
    await writeFile(path.join(folder, 'more', 'a.json'), '{"kind": "policy", "name": "D"}');
    await writeFile(path.join(folder, '.git', 'x.yaml'), 'no: document');
    await symlink('a.json', path.join(folder, 'more', 'link.json'));
    await symlink('nowhere', path.join(folder, 'more', 'lost.json'));
    await writeFile(path.join(folder, 'readme.md'), '# Not this');
    const sources = await readSources(typed('kind: task\nname: A\n'), ['-', folder]);
    expect(sources.map(({ fields, number }) => [fields['name'], number])).toEqual([
      ['A', 1],
      ['B', 1],
      ['C', 2],
      ['D', 1],
      ['D', 1],
    ]);
    expect(sources[2]?.lineOf(['name'])).toBe(5);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test.each([
  ['kind: task\nname: "A\n', 'standard input:3: Missing closing "quote'],
  ['kind: task\nkind: hook\n', 'standard input:2: Map keys must be unique'],
  ['- kind: task\n', 'standard input:1: A document must have the fields kind, name and spec.'],
  [
    'a: &a [x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a]\nc: [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\n',
    'Excessive alias count',
  ],
])('what is no document is refused with its place: %j [apply:files]', async (text, words) => {
  await expect(readSources(typed(text), ['-'])).rejects.toThrow(words);
});
