import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { keyUser } from '../test/key-user.ts';

test('a file that is no audit log is called so in a screen, however long it is [cli:audit]', async () => {
  const home = await mkdtemp(path.join(tmpdir(), 'ai-agent-cli-'));
  const file = path.join(home, 'audit.csv');
  await writeFile(file, 'seq,at\n'.repeat(1_000));
  const { seen, types } = keyUser('http://127.0.0.1:1');
  expect(await types('audit', 'verify', file)).toBe(7);
  await rm(home, { recursive: true });
  expect(seen.out.split('\n').length).toBeLessThan(25);
  expect(seen.out).toContain('and 80 more');
});
