import { expect, test } from 'vitest';
import { serve } from '../test/answering-server.ts';
import { keyUser } from '../test/key-user.ts';
import { ownVersion } from '../versions.ts';

test('ai-agent doctor says that a service which answers takes no changes [cli:doctor]', async () => {
  const checks = {
    database: { ok: true },
    maintenance: { ok: true, degraded: true, detail: 'Changes are refused.' },
  };
  await using server = await serve({
    'GET /health': { body: JSON.stringify({ version: ownVersion }) },
    'GET /ready': { body: JSON.stringify({ status: 'degraded', checks }) },
    'GET /api/v1/auth/me': { body: JSON.stringify({ id: 'usr_1', email: 'ada@example.com', role: 'user' }) },
  });
  const { seen, types } = keyUser(server.url);
  await types('doctor');
  expect(seen.out).toContain('database, maintenance (Changes are refused.)\n');
});
