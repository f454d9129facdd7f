import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Api, Json } from './support/api.ts';
import { askAbout } from './support/asked-call.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { rawRequest } from './support/raw-http.ts';
import { openSql, type Sql } from './support/sql.ts';

const stack = new AsyncDisposableStack();
let service: TestApp;
let superuser: Sql;
beforeAll(async () => {
  service = stack.use(await startTestApp({ ROLE: 'api' }));
  superuser = stack.use(await openSql(service.databaseUrl));
});
afterAll(() => stack.disposeAsync());

type Scene = { owner: Api; guest: Api; admin: Api; session: string; share: string };

async function scene(): Promise<Scene> {
  const owner = await service.newUser();
  const { organizationId } = owner;
  const guest = await service.newUser({ organizationId });
  const admin = await service.newUser({ role: 'admin', organizationId });
  const session = await owner.newSession({ name: 'Ours' });
  return { owner, guest, admin, session, share: `/sessions/${session}/shares/${guest.userId}` };
}

async function shareTo({ owner, share }: Scene, level: string, more: Json = {}): Promise<void> {
  const answer = await owner.put(share, { level, ...more });
  expect([answer.status, answer.body['level']], JSON.stringify(answer.body)).toEqual([200, level]);
}

const ids = async (user: Api, query: string) =>
  ((await user.get(`/sessions?${query}`)).body['items'] as Json[]).map(({ id }) => String(id));

const anonymously = async (path: string) => {
  const answer = await rawRequest(service.url, { method: 'GET', path: `/api/v1${path}`, headers: {} });
  return { status: answer.status, body: JSON.parse(answer.text) as Json, text: answer.text };
};

/** Everything that can be asked of a session, and the least that lets one do it; `own` for its owner alone. */
const operations: readonly (readonly [string, 'view' | 'drive' | 'own', Json?])[] = [
  ['GET ', 'view'],
  ['GET /events', 'view'],
  ['GET /messages', 'view'],
  ['GET /turns', 'view'],
  ['GET /tool-calls', 'view'],
  ['GET /permissions', 'view'],
  ['GET /hooks', 'view'],
  ['GET /metrics/current', 'view'],
  ['GET /metrics/snapshots', 'view'],
  ['GET /snapshots', 'view'],
  ['GET /shares', 'view'],
  ['PATCH ', 'drive', { name: 'Ours still' }],
  ['POST /query', 'drive', { message: 'Work.' }],
  ['POST /interrupt', 'drive'],
  ['POST /pause', 'drive'],
  ['POST /resume', 'drive'],
  ['PUT /files/a.txt', 'drive', {}],
  ['GET /links', 'own'],
  ['POST /links', 'own', {}],
  ['POST /fork', 'own', {}],
  ['POST /archive', 'own', {}],
  ['DELETE ', 'own'],
];

async function ask(who: Api, { session }: Scene, [route, , body]: (typeof operations)[number]) {
  const [method = '', path = ''] = route.split(' ');
  const answer = await rawRequest(service.url, {
    method,
    path: `/api/v1/sessions/${session}${path}`,
    headers: {
      authorization: `Bearer ${who.token}`,
      prefer: 'respond-async',
      ...(body && {
        'content-type': path.startsWith('/files') ? 'application/octet-stream' : 'application/json',
      }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  return answer.status;
}

const allows = { view: ['view'], drive: ['view', 'drive'], approve: ['view', 'drive'] } as const;

describe('a session that is shared', () => {
  test.each(['view', 'drive', 'approve'] as const)(
    'to %s: each operation is served or refused by the level [sharing:levels]',
    async (level) => {
      const on = await scene();
      for (const operation of operations)
        expect([operation[0], await ask(on.guest, on, operation)]).toEqual([operation[0], 404]);
      await shareTo(on, level);
      for (const operation of operations) {
        const status = await ask(on.guest, on, operation);
        const may = (allows[level] as readonly string[]).includes(operation[1]);
        // What is allowed may come at the wrong moment.
        if (may) expect([200, 201, 202, 204, 409], `${operation[0]}: ${status}`).toContain(status);
        else expect([operation[0], status]).toEqual([operation[0], 403]);
      }
      expect((await on.guest.put(on.share, { level: 'approve' })).status).toBe(403);
    },
  );

  test('has its calls decided by whom it is shared with to approve, and no other [sharing:levels]', async () => {
    const on = await scene();
    const turnId = await on.owner.tell(on.session, 'Work.');
    const asked = { sessionId: on.session, turnId };
    const decide = async (approval: string) =>
      (await on.guest.post(`/approvals/${approval}/decision`, { decision: 'deny' })).status;
    const mine = async () => (await on.guest.get('/approvals?mine=true')).body['items'] as Json[];
    const first = await askAbout(service.store, on.owner, asked);
    await shareTo(on, 'drive');
    expect([(await on.guest.get(`/approvals/${first}`)).status, await decide(first)]).toEqual([200, 403]);
    expect(await mine()).toEqual([]);
    await shareTo(on, 'approve');
    expect(await mine()).toMatchObject([{ id: first, may_decide: true }]);
    const named = await askAbout(service.store, on.owner, { ...asked, terms: { exclude_owner: true } });
    expect([await decide(first), await decide(named)]).toEqual([200, 403]);
  });

  test('is in the lists of who has it, told apart [sharing:lists]', async () => {
    const on = await scene();
    const own = await on.guest.newSession();
    await shareTo(on, 'view');
    expect((await ids(on.guest, '')).sort()).toEqual([own, on.session].sort());
    expect(await ids(on.guest, 'shared_with_me=true')).toEqual([on.session]);
    expect((await on.guest.get(`/sessions/${on.session}`)).body['shared_with_me']).toBe(true);
    expect((await on.owner.get(`/sessions/${on.session}`)).body['shared_with_me']).toBe(false);
    expect(await ids(on.owner, 'shared_with_me=true')).toEqual([]);
    const shares = (await on.guest.get(`/sessions/${on.session}/shares`)).body['items'];
    expect(shares).toMatchObject([
      { user_id: on.guest.userId, level: 'view', granted_by: on.owner.userId, link_id: null },
    ]);
  });

  test('says of each prompt who sent it [sharing:attribution]', async () => {
    const on = await scene();
    await shareTo(on, 'drive');
    const turn = await on.guest.tell(on.session, 'From the guest.');
    const said = (await on.owner.events(on.session)).find(({ type }) => type === 'user.message');
    expect(said).toMatchObject({ turn_id: turn, user_id: on.guest.userId });
    const sent = { asked_by: on.guest.userId, visit_id: null };
    expect((await on.owner.get(`/turns/${turn}`)).body).toMatchObject(sent);
    expect((await on.owner.get(`/sessions/${on.session}/messages`)).body['items'][0]).toMatchObject(sent);
    const log = (await on.admin.get('/audit?action=turn.asked')).body['items'] as Json[];
    expect(log).toMatchObject([{ actor_id: on.guest.userId, after: { session_id: on.session } }]);
  });

  test('is shared no more, and what is open of it ends at once [sharing:ends]', async () => {
    const on = await scene();
    await shareTo(on, 'drive');
    const socket = await on.guest.socket(on.session);
    await socket.until((frame) => frame['type'] === 'connected');
    const stream = on.guest.stream(on.session);
    await stream.next();
    const cut = (async () => {
      while (!(await stream.next()).done);
    })();
    expect((await on.owner.delete(on.share)).status).toBe(204);
    expect((await socket.untilClosed()).code).toBe(4401);
    await cut.catch(() => undefined);
    expect((await on.guest.get(`/sessions/${on.session}`)).status).toBe(404);
    expect((await on.owner.delete(on.share)).status).toBe(404);

    await shareTo(on, 'view');
    expect((await on.guest.delete(on.share)).status).toBe(204);
    await shareTo(on, 'view');
    await on.admin.patch(`/users/${on.guest.userId}`, { is_active: false });
    expect((await on.owner.put(on.share, { level: 'view' })).status).toBe(404);
    await on.admin.patch(`/users/${on.guest.userId}`, { is_active: true });
    expect((await on.owner.get(`/sessions/${on.session}/shares`)).body['items']).toEqual([]);

    const soon = new Date(Date.now() + 60_000).toISOString();
    await shareTo(on, 'view', { expires_at: soon });
    await superuser.rows(`update session_shares set expires_at = now() where session_id = $1`, [on.session]);
    const [, again] = [await on.owner.get('/auth/me'), await on.owner.get(`/sessions/${on.session}/shares`)];
    expect(again.body['items']).toEqual([]);
    const past = new Date(Date.now() - 60_000).toISOString();
    expect((await on.owner.put(on.share, { level: 'view', expires_at: past })).status).toBe(422);
  });

  test('is shared with nobody of another organization, nor by a link of it [sharing:tenancy]', async () => {
    const on = await scene();
    const stranger = await service.newUser({ role: 'admin' });
    const theirs = `/sessions/${on.session}/shares/${stranger.userId}`;
    expect((await on.owner.put(theirs, { level: 'view' })).status).toBe(404);
    expect((await stranger.put(theirs, { level: 'view' })).status).toBe(404);
    expect(
      (await on.owner.put(`/sessions/${on.session}/shares/${on.owner.userId}`, { level: 'view' })).status,
    ).toBe(409);
    const { token } = (await on.owner.post(`/sessions/${on.session}/links`, {})).body;
    expect((await stranger.post('/session-links/open', { token })).status).toBe(403);
    expect((await anonymously(`/shared/${token}`)).status).toBe(404);
  });
});

describe('a link', () => {
  test('lets who has logged in see the session, until it is revoked [sharing:links]', async () => {
    const on = await scene();
    const made = (await on.owner.post(`/sessions/${on.session}/links`, {})).body;
    const opened = await on.guest.post('/session-links/open', { token: made['token'] });
    expect(opened.body).toMatchObject({ id: on.session, shared_with_me: true });
    expect((await on.guest.get(`/sessions/${on.session}`)).status).toBe(200);
    const answer = await on.guest.post(`/sessions/${on.session}/query`, { message: 'x' });
    expect(answer.status).toBe(403);
    const hashes = await superuser.rows(`select token_hash from session_links where id = $1`, [made['id']]);
    expect(JSON.stringify(hashes)).not.toContain(String(made['token']));
    const listed = await on.owner.get(`/sessions/${on.session}/links`);
    expect(listed.body['items']).toMatchObject([{ id: made['id'], audience: 'organization' }]);
    expect(JSON.stringify(listed.body)).not.toContain(String(made['token']));

    expect((await on.owner.delete(`/sessions/${on.session}/links/${made['id']}`)).status).toBe(204);
    expect((await on.guest.get(`/sessions/${on.session}`)).status).toBe(404);
    expect((await on.guest.post('/session-links/open', { token: made['token'] })).status).toBe(403);
    const late = new Date(Date.now() + 91 * 86_400_000).toISOString();
    expect((await on.owner.post(`/sessions/${on.session}/links`, { expires_at: late })).status).toBe(422);
  });

  test('that is public shows what was said, while the organization lets it be [sharing:public]', async () => {
    const on = await scene();
    const publicly = { audience: 'public' };
    expect((await on.owner.post(`/sessions/${on.session}/links`, publicly)).status).toBe(409);
    await on.admin.patch('/organization', { allows_public_links: true });
    await on.owner.tell(on.session, 'Hello out there.');
    const { token } = (await on.owner.post(`/sessions/${on.session}/links`, publicly)).body;
    const shown = await anonymously(`/shared/${token}`);
    expect(shown.body).toEqual({
      ...{ name: 'Ours', status: expect.any(String) as string, total_turns: expect.any(Number) as number },
      ...{ created_at: expect.any(String) as string, updated_at: expect.any(String) as string },
    });
    const said = await anonymously(`/shared/${token}/messages`);
    expect(said.body['items']).toMatchObject([{ type: 'user', text: 'Hello out there.' }]);
    expect(said.text).not.toContain(on.owner.userId);
    await on.admin.patch('/organization', { allows_public_links: false });
    expect((await anonymously(`/shared/${token}/messages`)).status).toBe(404);
    await on.admin.patch('/organization', { allows_public_links: true });
    await on.admin.delete(`/users/${on.owner.userId}`);
    expect((await anonymously(`/shared/${token}`)).status).toBe(404);
  });
});
