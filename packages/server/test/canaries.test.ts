import { readFileSync, readlinkSync } from 'node:fs';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { script } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Api } from './support/api.ts';
import { canary, plantCanaries, type Planted } from './support/canaries.ts';
import { addUser, password } from './support/harness.ts';
import { startErrorCollector, type ErrorCollector } from './support/error-collector.ts';
import { eventually } from './support/eventually.ts';
import { hunt } from './support/hunt.ts';
import { hasBubblewrap } from './support/jail-scene.ts';
import { rawRequest } from './support/raw-http.ts';
import { ServerProcess } from './support/server-process.ts';
import { newServerSite, type ServerSite } from './support/server-site.ts';
import { openSql } from './support/sql.ts';
import { startTraceCollector, type TraceCollector } from './support/trace-collector.ts';
import { withoutPolicies } from './support/without-policies.ts';

const why = hasBubblewrap ? '' : ' (skipped: bubblewrap is not installed)';
const descriptorAt = 200;

/** Of another tenant: what its agent was told, said and did, and what it trusts the service with. */
const tenant = {
  upstreamKey: canary('upstream-key'),
  sessionName: canary('session-name'),
  systemPrompt: canary('system-prompt'),
  prompt: canary('prompt'),
  answer: canary('answer'),
  toolOutput: canary('tool-output'),
  metadata: canary('metadata'),
};
/** In the hunter's own folders: whoever does not find these has not looked. */
const own = { workspace: canary('own-workspace'), home: canary('own-home') };

describe.skipIf(!hasBubblewrap)(`a hostile agent that looks everywhere${why}`, () => {
  const stack = new AsyncDisposableStack();
  let site: ServerSite;
  let planted: Planted;
  let server: ServerProcess;
  let hunter: Api;
  let session: string;
  let secrets: Readonly<Record<string, string>>;
  let calls: readonly { tool_name: string; output: string; status: string }[];
  const answers: string[] = [];
  let traces: TraceCollector;
  let errors: ErrorCollector;

  beforeAll(async () => {
    site = stack.use(await newServerSite());
    const dataDir = await site.newDataDir();
    traces = stack.use(await startTraceCollector());
    errors = stack.use(await startErrorCollector());
    planted = stack.use(await plantCanaries(dataDir, site.environment['DATABASE_URL'] ?? ''));
    server = stack.use(
      new ServerProcess(
        {
          ...site.environment,
          ADMIN_PASSWORD: '',
          ISOLATION: 'jail',
          LOG_LEVEL: 'trace',
          DATA_DIR: dataDir,
          OTEL_EXPORTER_OTLP_ENDPOINT: traces.url,
          SENTRY_DSN: errors.dsn,
          ...planted.environment,
        },
        { inherited: { descriptor: planted.descriptor, as: descriptorAt } },
      ),
    );
    const url = await server.ready();
    const theirs = await fillTenant(url);
    secrets = { ...planted.canaries, ...tenant, ...(await readStored(dataDir)) };
    hunter = await (await site.newUser('admin')).loginAt(url);
    await withoutPolicies(hunter);
    session = await hunter.newSession();
    await hunter.ask(session, `Settle in.${script({ text: 'Here.' })}`);
    const folders = path.join(dataDir, 'sessions', session);
    await writeFile(path.join(folders, 'workspace', 'mine.txt'), own.workspace, { mode: 0o644 });
    await writeFile(path.join(folders, 'home', 'mine.txt'), own.home, { mode: 0o644 });
    const sessions = path.join(dataDir, 'sessions', theirs);
    const sockets = await readdir(path.join(dataDir, 'gw'));
    const files = [
      ...planted.files,
      ...['initial-admin.json', 'server.json'].map((name) => path.join(dataDir, name)),
      path.join(sessions, 'workspace', 'plan.txt'),
      path.join(sessions, 'home', '.claude'),
      ...sockets.map((name) => path.join(dataDir, 'gw', name, 'gw.sock')),
      `/proc/${server.pid}/environ`,
      '/workspace/mine.txt',
    ];
    const ports = [
      Number(new URL(url).port),
      Number(new URL(site.environment['DATABASE_URL'] ?? '').port),
      5432,
    ];
    const turn = await hunter.tell(session, `Look.${script(...hunt({ files, ports }), { text: 'Looked.' })}`);
    expect(await hunter.finished(session, turn)).toMatchObject({ status: 'completed' });
    const listed = await hunter.get(`/sessions/${session}/tool-calls?limit=100`);
    calls = listed.body['items'];
    await askEverything(url, theirs);
    await haveItFail(url);
  }, 180_000);
  afterAll(() => stack.disposeAsync());

  /** Another organization, with a session whose agent is up while the hunter looks. */
  async function fillTenant(url: string): Promise<string> {
    const user = await addUser(site.store, 'admin');
    const admin = await Api.login(url, { ...user, password });
    await admin.put('/organization/upstream-key', { api_key: tenant.upstreamKey });
    const id = await admin.newSession({
      name: tenant.sessionName,
      metadata: { note: tenant.metadata },
      sdk_options: { system_prompt: tenant.systemPrompt },
    });
    const command = `echo ${tenant.toolOutput} | tee plan.txt`;
    const steps = script({ tools: [{ name: 'Bash', input: { command } }] }, { text: tenant.answer });
    expect(await admin.ask(id, `${tenant.prompt}${steps}`)).toMatchObject({ status: 'completed' });
    return id;
  }

  /** What the service itself has made and keeps. */
  async function readStored(dataDir: string): Promise<Record<string, string>> {
    const admin = JSON.parse(await readFile(path.join(dataDir, 'initial-admin.json'), 'utf8')) as Record<
      string,
      string
    >;
    await using sql = await openSql(site.environment['DATABASE_URL'] ?? '');
    const [user] = await sql.rows('select password_hash from users limit 1');
    const [key] = await sql.rows('select * from upstream_keys limit 1');
    return {
      adminPassword: admin['password'] ?? '',
      passwordHash: String(user?.['password_hash']),
      sealedKey: String(key?.['sealed_key']),
    };
  }

  /** Everything that the hunter's user gets to see of the API, refusals included. */
  async function askEverything(url: string, theirs: string): Promise<void> {
    const headers = { authorization: `Bearer ${hunter.token}` };
    const paths = [
      ...[
        '/health',
        '/ready',
        '/metrics',
        '/docs/',
        '/api/v1/openapi.json',
        '/api/v1/auth/me',
        '/api/v1/sessions',
      ],
      ...['', '/events?limit=1000', '/tool-calls?limit=100', '/messages?limit=100', '/turns'].flatMap(
        (rest) => [`/api/v1/sessions/${session}${rest}`, `/api/v1/sessions/${theirs}${rest}`],
      ),
      ...['/api/v1/usage', '/api/v1/budgets', '/api/v1/organization/upstream-key', '/api/v1/nothing'],
    ];
    for (const each of paths) {
      const answer = await rawRequest(url, { path: each, headers });
      answers.push(`${each} ${JSON.stringify(answer.headers)} ${answer.text}`);
    }
  }

  /** A table that is not where it was is a bug to the service, and its database names what was asked for. */
  async function haveItFail(url: string): Promise<void> {
    await using sql = await openSql(site.environment['DATABASE_URL'] ?? '');
    await sql.rows('alter table budgets rename to budgets_elsewhere');
    const headers = { authorization: `Bearer ${hunter.token}`, 'user-agent': secrets['prompt'] ?? '' };
    const path = `/api/v1/budgets?note=${secrets['metadata'] ?? ''}`;
    const answer = await rawRequest(url, { path, headers });
    await sql.rows('alter table budgets_elsewhere rename to budgets');
    answers.push(`${answer.status} ${JSON.stringify(answer.headers)} ${answer.text}`);
    expect(answer.status).toBe(500);
  }

  const leaksOf = (text: string) =>
    Object.entries(secrets)
      .filter(([, value]) => text.includes(value))
      .map(([name]) => name);

  test('has secrets all around it, and looks [canaries:planted]', async () => {
    expect(Object.keys(secrets).length).toBeGreaterThanOrEqual(20);
    for (const [name, value] of Object.entries(secrets))
      expect([name, value.length > 16]).toEqual([name, true]);
    const environment = readFileSync(`/proc/${server.pid}/environ`, 'utf8');
    for (const name of Object.keys(planted.environment))
      expect([name, environment.includes(planted.environment[name] ?? '')]).toEqual([name, true]);
    expect(site.fake.requests.some(({ headers }) => headers['x-api-key'] === tenant.upstreamKey)).toBe(true);
    expect(
      site.fake.requests.some(
        ({ headers }) => headers['x-api-key'] === planted.environment['ANTHROPIC_API_KEY'],
      ),
    ).toBe(true);
    expect(calls.length).toBeGreaterThan(25);
    const by = (tool: string) =>
      calls
        .filter(({ tool_name }) => tool_name === tool)
        .map(({ output }) => output)
        .join('\n');
    for (const tool of ['Bash', 'Read', 'Grep'])
      expect([tool, by(tool).includes(own.workspace)]).toEqual([tool, true]);
    expect(by('Bash')).toContain(own.home);
    expect(by('Bash')).toContain('looked into memory');
    expect(by('Bash').match(/^looked$/gm)?.length).toBeGreaterThanOrEqual(5);
    expect(await readdir(path.dirname(planted.files[0] ?? ''))).toContain('server.json');
  });

  test('finds none of them [canaries:hunt]', () => {
    for (const { tool_name: tool, output } of calls) expect([tool, leaksOf(output)]).toEqual([tool, []]);
  });

  test('gets none of them in an event, an answer or a refusal [canaries:answers]', async () => {
    const events = JSON.stringify(await hunter.events(session));
    expect(events).toContain(own.workspace);
    expect(leaksOf(events)).toEqual([]);
    for (const answer of answers)
      expect([answer.slice(0, 60), leaksOf(answer)]).toEqual([answer.slice(0, 60), []]);
  });

  test('sends none of them to the model [canaries:model]', () => {
    const sent = site.fake.requests.filter(({ body }) => JSON.stringify(body).includes('Look.'));
    expect(sent.length).toBeGreaterThan(20);
    for (const { body } of sent) expect(leaksOf(JSON.stringify(body))).toEqual([]);
  });

  test('counts none of them [canaries:metrics]', async () => {
    const headers = { authorization: `Bearer ${planted.environment['METRICS_TOKEN'] ?? ''}` };
    const { status, text } = await rawRequest(hunter.url, { path: '/metrics', headers });
    expect([status, text.includes('turns_total')]).toEqual([200, true]);
    expect(leaksOf(text)).toEqual([]);
  });

  test('sends none of them with the traces of its turns [canaries:traces]', async () => {
    await eventually(() => expect(traces.spans().length).toBeGreaterThan(100), { within: 20_000 });
    const names = new Set(traces.spans().map(({ name }) => name.split(' ')[0]));
    for (const name of ['POST', 'invoke_agent', 'chat', 'execute_tool']) expect(names).toContain(name);
    expect(leaksOf(traces.text())).toEqual([]);
  });

  test('sends none of them with a report of an error [canaries:errors]', async () => {
    const [event] = await eventually(
      () => {
        const found = errors.events();
        expect(found).not.toEqual([]);
        return found;
      },
      { within: 20_000 },
    );
    expect(event?.['tags']).toMatchObject({
      code: '42P01',
      organization_id: hunter.organizationId,
      route: '/api/v1/budgets',
    });
    expect(event?.['exception'].values[0].stacktrace.frames).not.toEqual([]);
    for (const part of ['request', 'user', 'breadcrumbs', 'extra']) expect(event).not.toHaveProperty(part);
    expect(leaksOf(errors.text())).toEqual([]);
  });

  test('leaves none of them in the log, at its most talkative [canaries:log]', () => {
    expect(server.output.split('\n').length).toBeGreaterThan(20);
    expect(leaksOf(server.output)).toEqual([]);
  });

  test('is given no descriptor that the server was started with [canaries:descriptors]', () => {
    expect(() => readlinkSync(`/proc/${server.pid}/fd/${descriptorAt}`)).toThrow('ENOENT');
  });
});
