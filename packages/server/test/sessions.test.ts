import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { UserId } from '../src/domain/ids.ts';
import type { Api, Json } from './support/api.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { openSql, type Sql } from './support/sql.ts';

const stack = new AsyncDisposableStack();
let service: TestApp;
let superuser: Sql;
beforeAll(async () => {
  service = stack.use(
    await startTestApp({ ROLE: 'api', DEFAULT_MODEL: 'claude-of-the-house', TURN_TIMEOUT_SECONDS: '321' }),
  );
  superuser = stack.use(await openSql(service.databaseUrl));
});
afterAll(() => stack.disposeAsync());

const everything = {
  name: 'Release notes',
  description: 'Writes what has changed.',
  mode: 'background',
  sdk_options: {
    mcp_servers: [],
    model: 'claude-haiku',
    allowed_models: ['claude-haiku', 'claude-sonnet-*'],
    fallback_model: 'claude-sonnet-4-5',
    server_features: [],
    egress: { hosts: [], ports: [443] },
    system_prompt: 'You are terse.\nVery.',
    allowed_tools: ['Read', 'Bash(git *)', 'mcp__github__*'],
    disallowed_tools: ['Bash(rm *)'],
    permission_mode: 'acceptEdits',
    max_turns: 7,
    max_budget_usd: 0.25,
    agents: {
      reviewer: { description: 'Reviews', prompt: 'Review.', tools: ['Read'], model: 'claude-haiku' },
      'second-one': { description: 'Counts', prompt: 'Count.' },
    },
    output_schema: { type: 'object', properties: { n: { type: 'number' } }, required: ['n'] },
  },
  policies: [
    {
      name: 'No pushes',
      default: 'ask',
      rules: [{ kind: 'command', effect: 'deny', commands: ['git push*'] }],
    },
  ],
  metadata: { ticket: 'ABC-1', priority: 2, ratio: 0.5, urgent: true, 'ключ 🗝': 'Wert ✓' },
  include_partial_messages: true,
  timeout_seconds: 42,
  on_busy: 'reject',
  on_interrupted: 'fail',
};

const fresh = {
  is_fork: false,
  parent_session_id: null,
  template_id: null,
  template_version: null,
  template_rules: null,
  tool_group_ids: [],
  total_turns: 0,
  total_messages: 0,
  total_tool_calls: 0,
  total_errors: 0,
  total_cost_usd: '0.000000',
  api_input_tokens: 0,
  api_output_tokens: 0,
  api_cache_creation_tokens: 0,
  api_cache_read_tokens: 0,
  duration_ms: 0,
  last_seq: 1,
  started_at: null,
  completed_at: null,
};

describe('a new session', () => {
  test('is read back with every option it was made with [sessions:create]', async () => {
    const user = await service.newUser();
    const created = await user.post('/sessions', everything);
    expect(created.status).toBe(201);
    expect(created.headers.get('location')).toBe(`/api/v1/sessions/${created.body['id']}`);
    const time: unknown = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(created.body).toEqual({
      ...everything,
      ...fresh,
      id: expect.stringMatching(/^ses_[0-9a-f]{32}$/) as unknown,
      status: 'created',
      user_id: user.userId,
      shared_with_me: false,
      created_at: time,
      updated_at: time,
    });
    expect((await user.get(`/sessions/${created.body['id']}`)).body).toEqual(created.body);
    expect((await user.get('/sessions')).body['items']).toEqual([created.body]);
    const [event] = await user.events(created.body['id']);
    expect(event).toMatchObject({
      seq: 1,
      type: 'session.created',
      mode: 'background',
      model: 'claude-haiku',
    });
  });

  test('gets defaults for all that is not said [sessions:defaults]', async () => {
    const user = await service.newUser();
    const { body, status } = await user.post('/sessions', {});
    expect(status).toBe(201);
    expect(body).toMatchObject({
      ...fresh,
      name: null,
      description: null,
      mode: 'interactive',
      sdk_options: {
        model: 'claude-of-the-house',
        system_prompt: null,
        allowed_tools: [],
        disallowed_tools: [],
        permission_mode: 'default',
        max_turns: null,
        max_budget_usd: null,
        agents: {},
        output_schema: null,
      },
      policies: [],
      metadata: {},
      include_partial_messages: false,
      timeout_seconds: 321,
      on_busy: 'queue',
      on_interrupted: 'wait',
    });
  });

  test.each([
    ['a mode that only a fork has', { mode: 'forked' }],
    ['a tool pattern that is none', { sdk_options: { allowed_tools: ['Bash('] } }],
    ['an empty tool pattern', { sdk_options: { disallowed_tools: [''] } }],
    ['an unknown option of the agent', { sdk_options: { api_base: 'http://evil.example.com' } }],
    ['a path of the host', { sdk_options: { cwd: '/etc' } }],
    ['a budget of nothing', { sdk_options: { max_budget_usd: 0 } }],
    [
      'a sub-agent whose name is a path',
      { sdk_options: { agents: { '../x': { description: 'x', prompt: 'x' } } } },
    ],
    [
      '65 metadata keys',
      { metadata: Object.fromEntries(Array.from({ length: 65 }, (_, n) => [`k${n}`, n])) },
    ],
    ['metadata that nests', { metadata: { a: { b: 1 } } }],
    ['a metadata key of 65 characters', { metadata: { ['k'.repeat(65)]: 1 } }],
    ['a name of 256 characters', { name: 'n'.repeat(256) }],
  ])('with %s is refused [sessions:create-refused]', async (_what, body) => {
    const user = await service.newUser();
    expect((await user.post('/sessions', body)).status).toBe(422);
    expect((await user.get('/sessions')).body['total']).toBe(0);
  });

  test('with an output schema that is none is refused, as are prompts and templates [output-schemas:bad]', async () => {
    const user = await service.newUser();
    const id = await user.newSession();
    const asked = (schema: object) =>
      Promise.all([
        user.post('/sessions', { sdk_options: { output_schema: schema } }),
        user.post(`/sessions/${id}/query`, { message: 'Go.', output_schema: schema }),
        user.post('/session-templates', {
          name: 'T',
          session: { sdk_options: { output_schema: schema } },
        }),
      ]);
    for (const schema of [{ type: 'nonsense' }, { $schema: 'https://example.com/mine' }])
      for (const { status, body } of await asked(schema)) {
        expect([status, body['code']]).toEqual([422, 'invalid_input']);
        expect(body['errors'][0].pointer).toContain('/output_schema');
      }
    // One that was taken before is still shown.
    const made = await user.post('/session-templates', {
      name: 'T',
      session: { sdk_options: { output_schema: { type: 'object' } } },
    });
    await superuser.rows(
      `update session_templates set request = replace(request::text, '"object"', '"nonsense"')::jsonb where id = $1`,
      [made.body['id']],
    );
    const shown = await user.get(`/session-templates/${made.body['id']}`);
    expect([shown.status, JSON.stringify(shown.body)]).toEqual([200, expect.stringContaining('nonsense')]);
  });

  test('is not for viewers [sessions:viewer]', async () => {
    const viewer = await service.newUser({ role: 'viewer' });
    const answer = await viewer.post('/sessions', {});
    expect([answer.status, answer.body['code']]).toEqual([403, 'not_allowed']);
  });

  test('that asks nobody for permission is for admins alone [sessions:bypass]', async () => {
    const body = { sdk_options: { permission_mode: 'bypassPermissions' } };
    const user = await service.newUser();
    const admin = await service.newUser({ role: 'admin' });
    expect((await user.post('/sessions', body)).status).toBe(403);
    expect((await admin.post('/sessions', body)).status).toBe(201);
  });
});

describe('a change', () => {
  test('touches what it names and leaves the rest [sessions:patch]', async () => {
    const user = await service.newUser();
    const created = (await user.post('/sessions', everything)).body;
    const path = `/sessions/${created['id']}`;
    const renamed = await user.patch(path, { name: 'Notes' });
    expect(renamed.status).toBe(200);
    expect(renamed.body).toEqual({ ...created, name: 'Notes', updated_at: renamed.body['updated_at'] });
    expect(renamed.body['updated_at'] >= created['updated_at']).toBe(true);
    const cleared = await user.patch(path, { name: null, description: null });
    expect(cleared.body).toMatchObject({ name: null, description: null, metadata: everything.metadata });
    expect((await user.get(path)).body).toEqual(cleared.body);
    const nothing = await user.patch(path, {});
    expect(nothing.body).toEqual({ ...cleared.body, updated_at: nothing.body['updated_at'] });
  });

  test('merges metadata key by key, and null removes a key [sessions:metadata-merge]', async () => {
    const user = await service.newUser();
    const id = await user.newSession({ metadata: { a: 1, b: 'two', c: true } });
    const merged = await user.patch(`/sessions/${id}`, { metadata: { b: null, c: false, d: 4 } });
    expect(merged.body['metadata']).toEqual({ a: 1, c: false, d: 4 });
    const same = await user.patch(`/sessions/${id}`, { metadata: { unknown: null } });
    expect(same.body['metadata']).toEqual({ a: 1, c: false, d: 4 });
  });

  test('does not grow metadata beyond what a new session may have [sessions:metadata-limit]', async () => {
    const user = await service.newUser();
    const keys = (prefix: string, count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, n) => [`${prefix}${n}`, n]));
    const id = await user.newSession({ metadata: keys('a', 60) });
    expect((await user.patch(`/sessions/${id}`, { metadata: keys('b', 4) })).status).toBe(200);
    const tooMany = await user.patch(`/sessions/${id}`, { metadata: keys('c', 1) });
    expect([tooMany.status, tooMany.body['code']]).toEqual([422, 'invalid_input']);
    const swapped = await user.patch(`/sessions/${id}`, { metadata: { a0: null, c0: 1 } });
    expect(swapped.status).toBe(200);
    expect(Object.keys(swapped.body['metadata'] as object)).toHaveLength(64);
  });

  test('of what the service counts or decides is refused [sessions:patch-refused]', async () => {
    const user = await service.newUser();
    const id = await user.newSession();
    for (const body of [
      { status: 'completed' },
      { total_cost_usd: '0' },
      { user_id: user.userId },
      { mode: 'background' },
      { name: '' },
    ])
      expect((await user.patch(`/sessions/${id}`, body)).status).toBe(422);
  });

  test('of 20 keys in 20 calls at once loses none [sessions:patch-parallel]', async () => {
    const user = await service.newUser();
    const id = await user.newSession();
    const keys = Array.from({ length: 20 }, (_, n) => `k${n}`);
    await Promise.all(keys.map((key) => user.patch(`/sessions/${id}`, { metadata: { [key]: 1 } })));
    const { metadata } = (await user.get(`/sessions/${id}`)).body;
    expect(Object.keys(metadata as object).sort()).toEqual([...keys].sort());
  });
});

describe('a deleted session', () => {
  test('is gone for every route, and its turns with it [sessions:delete]', async () => {
    const user = await service.newUser();
    const id = await user.newSession();
    const turn = await user.tell(id, 'Hello.');
    const answer = await user.delete(`/sessions/${id}`);
    expect([answer.status, answer.body]).toEqual([204, {}]);
    const paths = ['', '/messages', '/tool-calls', '/turns', '/events', '/events/stream'];
    for (const path of paths) expect((await user.get(`/sessions/${id}${path}`)).status).toBe(404);
    expect((await user.get(`/turns/${turn}`)).status).toBe(404);
    expect((await user.patch(`/sessions/${id}`, { name: 'x' })).status).toBe(404);
    expect((await user.post(`/sessions/${id}/query`, { message: 'x' })).status).toBe(404);
    expect((await user.post(`/sessions/${id}/interrupt`)).status).toBe(404);
    expect((await user.delete(`/sessions/${id}`)).status).toBe(404);
    expect((await user.get('/sessions')).body['total']).toBe(0);
  });

  test('keeps its log, which ends with its end, and its waiting prompts end with it [sessions:delete-log]', async () => {
    const user = await service.newUser();
    const id = await user.newSession();
    await user.tell(id, 'Hello.');
    await user.delete(`/sessions/${id}`);
    const log = await superuser.rows(
      'select seq, type from session_events where session_id = $1 order by seq',
      [id],
    );
    expect(log.map((event) => event['seq'])).toEqual(log.map((_, index) => index + 1));
    expect(log.map((event) => event['type'])).toContain('session.status_terminated');
    const turns = await superuser.rows('select status, failure_code from turns where session_id = $1', [id]);
    expect(turns).toEqual([{ status: 'interrupted', failure_code: 'session_terminated' }]);
    const [row] = await superuser.rows('select status from sessions where id = $1', [id]);
    expect(row).toEqual({ status: 'terminated' });
  });

  test('is deleted once, however many ask at once [sessions:delete-race]', async () => {
    const user = await service.newUser();
    const id = await user.newSession();
    const answers = await Promise.all(Array.from({ length: 10 }, () => user.delete(`/sessions/${id}`)));
    expect(answers.filter((answer) => answer.status === 204)).toHaveLength(1);
    expect(answers.filter((answer) => answer.status === 404)).toHaveLength(9);
  });
});

describe('a list of sessions', () => {
  const list = async (user: Api, query: string) => (await user.get(`/sessions?${query}`)).body;
  const idsOf = (page: Json) => (page['items'] as { id: string }[]).map((session) => session.id);

  test('holds what the filters ask for [sessions:filters]', async () => {
    const user = await service.newUser();
    const plain = await user.newSession({ name: 'Alpha 100%', description: 'first_one' });
    const background = await user.newSession({ name: 'Beta', mode: 'background' });
    const paused = await user.newSession({ description: 'ALPHABET' });
    await superuser.rows(`update sessions set status = 'paused', created_at = '2020-01-01' where id = $1`, [
      paused,
    ]);
    const cases: [string, string[]][] = [
      ['status=paused', [paused]],
      ['status=created', [background, plain]],
      ['status=failed', []],
      ['mode=background', [background]],
      ['mode=forked', []],
      ['is_fork=true', []],
      ['is_fork=false', [background, plain, paused]],
      [`user_id=${user.userId}`, [background, plain, paused]],
      [`user_id=${UserId.new()}`, []],
      ['q=alpha', [plain, paused]],
      ['q=ALPHA%20100%25', [plain]],
      ['q=first_one', [plain]],
      ['q=first%25one', []],
      ['q=first.one', []],
      ['q=%27%20or%201=1', []],
      ['created_until=2020-01-02T00:00:00Z', [paused]],
      ['created_from=2020-01-02T00:00:00Z', [background, plain]],
      ['created_from=2020-01-01T00:00:00Z&created_until=2020-01-01T00:00:00Z', []],
      ['created_from=2020-01-01T01:00:00%2B01:00&created_until=2020-01-01T00:00:01Z', [paused]],
      ['mode=interactive&q=alpha&status=created', [plain]],
    ];
    for (const [query, expected] of cases) {
      const page = await list(user, query);
      expect([query, idsOf(page), page['total']]).toEqual([query, expected, expected.length]);
    }
  });

  test('shows each of 45 sessions that were made at once exactly once, page by page [sessions:cursor]', async () => {
    const user = await service.newUser();
    const made = await Promise.all(Array.from({ length: 45 }, () => user.newSession()));
    for (const limit of [7, 20, 45, 100]) {
      const seen: string[] = [];
      const pages: Json[] = [];
      for (let cursor: string | null = ''; cursor !== null;) {
        const page = await list(user, `limit=${limit}${cursor === '' ? '' : `&cursor=${cursor}`}`);
        expect(page['has_more']).toBe(page['next_cursor'] !== null);
        expect(page['limit']).toBe(limit);
        seen.push(...idsOf(page));
        pages.push(page);
        cursor = page['next_cursor'];
      }
      expect(pages).toHaveLength(Math.ceil(45 / limit));
      expect(pages[0]?.['total']).toBe(45);
      expect(seen).toHaveLength(45);
      expect(new Set(seen)).toEqual(new Set(made));
      const times = pages.flatMap((page) =>
        (page['items'] as { created_at: string }[]).map((item) => item.created_at),
      );
      expect(times).toEqual(times.toSorted().reverse());
    }
  });

  test('goes on behind a cursor undisturbed by sessions that come meanwhile [sessions:cursor-stable]', async () => {
    const user = await service.newUser();
    const made = await Promise.all(Array.from({ length: 6 }, () => user.newSession()));
    const first = await list(user, 'limit=3');
    await Promise.all(Array.from({ length: 4 }, () => user.newSession()));
    const second = await list(user, `limit=3&cursor=${first['next_cursor']}`);
    expect(new Set([...idsOf(first), ...idsOf(second)])).toEqual(new Set(made));
  });

  test('is cut by skip and limit and counts all [sessions:skip]', async () => {
    const user = await service.newUser();
    for (let n = 0; n < 5; n++) await user.newSession();
    const all = idsOf(await list(user, 'limit=100'));
    const cases: [number, number][] = [
      [0, 2],
      [2, 2],
      [4, 2],
      [5, 2],
      [100, 2],
    ];
    for (const [skip, limit] of cases) {
      const page = await list(user, `skip=${skip}&limit=${limit}`);
      expect(idsOf(page)).toEqual(all.slice(skip, skip + limit));
      expect(page).toMatchObject({ total: 5, skip, limit, has_more: skip + limit < 5 });
    }
    expect(await list(user, '')).toMatchObject({ limit: 20, skip: 0, next_cursor: null });
  });
});

describe('what a session holds', () => {
  test('is empty at first, page by page [sessions:empty-lists]', async () => {
    const user = await service.newUser();
    const id = await user.newSession();
    const empty = { items: [], total: 0, skip: 0, limit: 20, next_cursor: null, has_more: false };
    for (const what of ['messages', 'tool-calls', 'turns'])
      expect((await user.get(`/sessions/${id}/${what}`)).body).toEqual(empty);
  });

  test('is paged by cursors too [sessions:turn-pages]', async () => {
    const user = await service.newUser();
    const id = await user.newSession();
    const turns = [];
    for (let n = 0; n < 5; n++) turns.push(await user.tell(id, `Prompt ${n}`));
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const path = `/sessions/${id}/turns?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`;
      const page: Json = (await user.get(path)).body;
      seen.push(...(page['items'] as { id: string }[]).map((turn) => turn.id));
      cursor = page['next_cursor'];
    }
    expect(seen).toEqual(turns);
  });
});
