import { expect, test } from 'vitest';
import { serve } from '../test/answering-server.ts';
import { keyUser } from '../test/key-user.ts';

test('a quota of whatever there are quotas of is set [cli:quotas]', async () => {
  const resources = ['sessions', 'tasks', 'prompts_per_minute', 'prompts_per_hour', 'storage_mb'];
  const answers = resources.map((resource) => [
    `PUT /api/v1/quotas/user/usr_1/${resource}`,
    { body: JSON.stringify({ scope: 'user', scope_id: 'usr_1', resource, limit: 20 }) },
  ]);
  await using server = await serve(Object.fromEntries(answers));
  const { seen, types } = keyUser(server.url);
  for (const resource of resources)
    expect(await types('quotas', 'set', 'user', 'usr_1', resource, '20'), seen.err).toBe(0);
  expect(seen.out).toContain('user usr_1: 20 storage_mb');
});
