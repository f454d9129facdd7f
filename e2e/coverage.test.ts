import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { requirements, topics } from './requirements.ts';

const root = path.join(import.meta.dirname, '..');

/** The requirement ids that the names of tests end with, in brackets. */
async function verified(): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for await (const file of glob(['packages/*/{src,test}/**/*.test.ts', 'e2e/**/*.test.ts'], { cwd: root })) {
    const source = await readFile(path.join(root, file), 'utf8');
    for (const [, id] of source.matchAll(/\[([a-z-]+:[a-z0-9-]+)\]['"`]/g))
      if (id !== undefined) found.set(id, file);
  }
  return found;
}

test('every requirement has a test that names it', async () => {
  const tested = await verified();
  expect(Object.keys(requirements).filter((id) => !tested.has(id))).toEqual([]);
});

test('every requirement that a test names is in the list', async () => {
  const unknown = [...(await verified())].filter(([id]) => !(id in requirements));
  expect(unknown).toEqual([]);
});

test('every area of requirements is in one file', () => {
  const areas = Object.values(topics).flatMap((topic) => [
    ...new Set(Object.keys(topic).map((id) => id.split(':')[0])),
  ]);
  expect(areas.filter((area, at) => areas.indexOf(area) !== at)).toEqual([]);
});
