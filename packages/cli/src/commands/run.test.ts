import { expect, test } from 'vitest';
import { serve } from '../test/answering-server.ts';
import { keyUser } from '../test/key-user.ts';

test.each([
  [[''], 'The prompt is empty'],
  [['Read it.', '--attach', 'workspace:in/data.pdf'], 'A new session has no files yet'],
])('what cannot be asked makes no session: %j [cli:run-first]', async (args, words) => {
  await using server = await serve({});
  const { seen, types } = keyUser(server.url);
  expect(await types('run', ...args)).toBe(2);
  expect(seen.err).toContain(words);
  expect(server.requests).toEqual([]);
});
