import { Writable } from 'node:stream';
import { script, startFakeAnthropic, type FakeAnthropic } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createLog } from '../src/infrastructure/log.ts';
import { Api, type Json } from './support/api.ts';
import { cloneDatabase } from './support/database.ts';
import { postJson, rawBytes, rawRequest, type RawAnswer } from './support/raw-http.ts';
import { startNode, type ServiceNode } from './support/service-node.ts';
import { openSql, type Sql } from './support/sql.ts';

/** Of the service: they appear nowhere. */
const secrets = {
  jwtSecret: 'canary-jwt-secret-Zq81-of-thirty-two-characters',
  apiKey: 'sk-ant-canary-api-key-Zq82',
  adminPassword: 'canary-admin-password-Zq83',
  databasePassword: 'canary-database-password-Zq84',
  metricsToken: 'canary-metrics-token-Zq85',
  secretsKey: 'canary-secrets-key-Zq73-of-thirty-two-characters',
  organizationKey: 'canary-organization-key-Zq72',
};

/** Of the callers: some of them are in their own answers, none of them in the log or the measurements. */
const content = {
  wrongPassword: 'canary-wrong-password-Zq86',
  unknownEmail: 'canary-zq87@example.com',
  bearer: 'canary-bearer-Zq88',
  cookie: 'canary-cookie-Zq89',
  apiKeyHeader: 'canary-api-key-header-Zq90',
  prompt: 'canary-prompt-Zq91',
  systemPrompt: 'canary-system-prompt-Zq92',
  answer: 'canary-answer-Zq93',
  toolOutput: 'canary-tool-output-Zq94',
  metadata: 'canary-metadata-Zq95',
  query: 'canary-query-Zq96',
  path: 'canary-path-Zq97',
  idempotencyKey: 'canary-idempotency-key-Zq98',
  badJson: 'canary-bad-json-Zq99',
  refreshToken: 'canary-refresh-token-Zq70',
  storedOption: 'canary-stored-option-Zq71',
};

const stack = new AsyncDisposableStack();
const lines: string[] = [];
const answers: string[] = [];
let fake: FakeAnthropic;
let node: ServiceNode;
let superuser: Sql;
let admin: Api;
let tokens: string[];

beforeAll(async () => {
  const database = stack.use(await cloneDatabase());
  fake = stack.use(await startFakeAnthropic());
  superuser = stack.use(await openSql(database.url));
  const url = new URL(database.url);
  url.password = secrets.databasePassword;
  const destination = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(chunk.toString('utf8'));
      done();
    },
  });
  node = stack.use(
    await startNode({
      databaseUrl: url.href,
      environment: {
        ROLE: 'all',
        JWT_SECRET: secrets.jwtSecret,
        ANTHROPIC_API_KEY: secrets.apiKey,
        ANTHROPIC_UPSTREAM_URL: fake.url,
        ADMIN_PASSWORD: secrets.adminPassword,
        METRICS_TOKEN: secrets.metricsToken,
        SECRETS_KEY: secrets.secretsKey,
      },
      log: createLog('trace', { destination }),
    }),
  );
  const login = { email: 'admin@example.com', password: secrets.adminPassword };
  const {
    access_token: token,
    refresh_token: refreshToken,
    user,
  } = JSON.parse((await postJson(node.url, '/api/v1/auth/login', login)).text) as Json;
  tokens = [token, refreshToken];
  admin = new Api({
    url: node.url,
    token,
    refreshToken,
    email: login.email,
    userId: user.id,
    organizationId: user.organization_id,
  });
  await walkEveryPath();
});
afterAll(() => stack.disposeAsync());

/** Success and failure of every kind, with a canary wherever a caller can put one. */
async function walkEveryPath(): Promise<void> {
  const authorization = `Bearer ${admin.token}`;
  const keep = (answer: RawAnswer) => answers.push(`${JSON.stringify(answer.headers)}\n${answer.text}`);
  const post = async (path: string, body: unknown, headers = {}) =>
    keep(await postJson(node.url, `/api/v1${path}`, body, { authorization, ...headers }));
  const get = async (path: string, headers = {}) =>
    keep(await rawRequest(node.url, { path, headers: { authorization, ...headers } }));

  await post('/auth/login', { email: content.unknownEmail, password: content.wrongPassword });
  await post('/auth/login', { email: 'admin@example.com', password: content.wrongPassword });
  await post('/auth/refresh', { refresh_token: content.refreshToken });
  await get('/api/v1/auth/me', { authorization: `Bearer ${content.bearer}` });
  await get('/api/v1/auth/me', {
    authorization: '',
    'x-api-key': content.apiKeyHeader,
    cookie: `a=${content.cookie}`,
  });
  await get(`/api/v1/sessions?q=${content.query}`);
  await get(`/api/v1/${content.path}`);
  await get(`/api/v1/sessions/${content.path}`);
  await get('/metrics', { authorization: `Bearer ${content.bearer}` });
  answers.push(await rawBytes(node.url, `GET / HTTP/1.1\r\nhost: x\r\nbroken ${content.bearer}\r\n\r\n`));
  for (const body of [`{"message": ${content.badJson}`, `{"${content.badJson}": 1}`])
    keep(
      await rawRequest(node.url, {
        method: 'POST',
        path: '/api/v1/sessions',
        headers: { authorization, 'content-type': 'application/json' },
        body,
      }),
    );

  const id = await admin.newSession({
    sdk_options: { system_prompt: content.systemPrompt },
    metadata: { note: content.metadata },
  });
  const tool = { name: 'Bash', input: { command: `echo ${content.toolOutput}` } };
  const prompts = [
    `${content.prompt}${script({ tools: [tool] }, { text: content.answer })}`,
    `${content.prompt}${script({ error: 401 })}`,
    `${content.prompt}${script({ error: 400 })}`,
  ];
  for (const message of prompts)
    await post(
      `/sessions/${id}/query`,
      { message },
      { 'idempotency-key': `${content.idempotencyKey}-${message.length}` },
    );
  await get(`/api/v1/sessions/${id}/events?limit=1000`);
  await get(`/api/v1/sessions/${id}/tool-calls`);

  const key = JSON.stringify({ api_key: secrets.organizationKey });
  const json = { authorization, 'content-type': 'application/json' };
  const upstreamKey = { path: '/api/v1/organization/upstream-key', headers: json };
  keep(await rawRequest(node.url, { ...upstreamKey, method: 'PUT', body: key }));
  keep(await rawRequest(node.url, { ...upstreamKey, method: 'PUT', body: key.replace('api_key', 'apikey') }));
  await get('/api/v1/organization/upstream-key');

  // A row that cannot be read, as after an error of ours: the answer is a 500, and the log says where.
  const broken = await admin.newSession();
  await superuser.rows('update sessions set options = $1 where id = $2', [
    JSON.stringify({ model: { text: content.storedOption } }),
    broken,
  ]);
  await get(`/api/v1/sessions/${broken}`);
  await superuser.rows('update sessions set deleted_at = now() where id = $1', [broken]);

  // The database breaks every connection.
  await superuser.rows(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  );
  for (let round = 0; round < 5; round++) await get('/api/v1/sessions');
}

describe('what is secret', () => {
  test('was put wherever these tests look [secrets:walked]', async () => {
    expect(Object.keys({ ...secrets, ...content }).length).toBeGreaterThanOrEqual(20);
    expect(lines.length).toBeGreaterThan(20);
    const logged = lines.map((line) => JSON.parse(line) as Json);
    expect(logged.some((line) => line['msg'] === 'request failed' && line['err'])).toBe(true);
    const statuses = answers.map((answer) => /"status":(\d{3})/.exec(answer)?.[1]);
    for (const status of ['401', '404', '422', '500']) expect(statuses).toContain(status);
    expect(answers.join()).toContain(content.answer);
    expect(answers.join()).toContain(content.toolOutput);
    expect(fake.requests.some((request) => request.headers['x-api-key'] === secrets.apiKey)).toBe(true);
    expect(answers.join()).toContain('"is_set":true');
    expect(fake.requests.length).toBeGreaterThan(2);
    const rows = await superuser.rows('select count(*)::int as count from session_events');
    expect(Number(rows[0]?.['count'])).toBeGreaterThan(10);
  });

  test('is not in the log, at its most talkative [secrets:log]', () => {
    const log = lines.join('');
    for (const [name, value] of Object.entries({ ...secrets, ...content }))
      expect([name, log.includes(value)]).toEqual([name, false]);
    for (const token of tokens) expect(log).not.toContain(token);
  });

  test('of the service is in no answer, on good paths and on bad ones [secrets:answers]', () => {
    const text = answers.join('\n');
    for (const [name, value] of Object.entries(secrets))
      expect([name, text.includes(value)]).toEqual([name, false]);
    for (const name of [
      'wrongPassword',
      'bearer',
      'cookie',
      'apiKeyHeader',
      'refreshToken',
      'storedOption',
    ] as const)
      expect([name, text.includes(content[name])]).toEqual([name, false]);
    expect(text).not.toMatch(/node_modules|\.ts:\d+/);
  });

  test('is not among the measurements [secrets:metrics]', async () => {
    const headers = { authorization: `Bearer ${secrets.metricsToken}` };
    const { text, status } = await rawRequest(node.url, { path: '/metrics', headers });
    expect(status).toBe(200);
    for (const [name, value] of Object.entries({ ...secrets, ...content }))
      expect([name, text.includes(value)]).toEqual([name, false]);
  });

  test('of the service is in no row of the database, and passwords and tokens are hashes [secrets:database]', async () => {
    const tables = await superuser.rows(
      `select table_schema || '.' || table_name as name from information_schema.tables
       where table_schema in ('public', 'pgboss') and table_type = 'BASE TABLE'`,
    );
    expect(tables.length).toBeGreaterThan(10);
    for (const { name } of tables) {
      const rows = await superuser.rows(`select to_jsonb(t)::text as row from ${String(name)} t`);
      const text = rows.map((row) => row['row']).join('\n');
      for (const [secret, value] of Object.entries({ ...secrets, wrongPassword: content.wrongPassword }))
        expect([name, secret, text.includes(value)]).toEqual([name, secret, false]);
      for (const token of tokens) expect(text.includes(token)).toBe(false);
    }
  });
});
