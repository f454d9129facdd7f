import { expect, test } from 'vitest';
import { serve } from '../test/answering-server.ts';
import { keyUser } from '../test/key-user.ts';

test('who worked in the place of a user is told to them with who they are [cli:visits]', async () => {
  const visit = {
    ...{ id: 'vis_1', organization_id: 'org_1', user_id: 'usr_1', kind: 'impersonation' },
    ...{ operator: 'op@example.com', reason: 'Ticket 4711.\u001b[2J' },
    ...{ created_at: '2026-07-01T10:00:00.000Z', expires_at: '2026-07-01T11:00:00.000Z' },
    ended_at: '2026-07-01T10:30:00.000Z',
  };
  const me = {
    id: 'usr_1',
    name: 'Ada',
    email: 'ada@example.com',
    role: 'user',
    visit: null,
    visits: [visit],
  };
  await using server = await serve({ 'GET /api/v1/auth/me': { body: JSON.stringify(me) } });
  const { seen, types } = keyUser(server.url);
  expect(await types('auth', 'show'), seen.err).toBe(0);
  expect(seen.out).toContain('Operators of the service who worked in your place:');
  expect(seen.out).toContain('  op@example.com, 2026-07-01 10:00 to 2026-07-01 10:30 (UTC): Ticket 4711.');
  expect(seen.out).not.toContain('\u001b');
});

test('ai-agent auth show names the role that says what somebody may do [cli:own-role]', async () => {
  const me = {
    ...{ id: 'usr_1', name: 'Ada', email: 'ada@example.com', role: 'user', visit: null, visits: [] },
    custom_role: { id: 'role_1', name: 'Auditor' },
  };
  await using server = await serve({ 'GET /api/v1/auth/me': { body: JSON.stringify(me) } });
  const { seen, types } = keyUser(server.url);
  expect(await types('auth', 'show'), seen.err).toBe(0);
  expect(seen.out).toBe(`Ada, ada@example.com, Auditor (counted as user) at ${server.url}\n`);
});
