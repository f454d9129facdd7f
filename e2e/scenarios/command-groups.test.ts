import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { script } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../packages/server/test/support/harness.ts';
import { newTask, untilEnded } from '../../packages/server/test/support/task-calls.ts';
import { send, signed } from '../../packages/server/test/support/trigger-senders.ts';
import { startToolServer } from '../../packages/server/test/support/mcp-tools.ts';
import { startReceiver } from '../../packages/server/test/support/webhook-receiver.ts';
import { newPerson } from '../support/person.ts';

let service: TestApp;
beforeAll(async () => {
  service = await startTestApp({ WEBHOOKS_TO_LOOPBACK: 'yes', MCP_TO_LOOPBACK: 'yes' });
});
afterAll(() => service[Symbol.asyncDispose]());

const rule = { kind: 'command', effect: 'deny', commands: ['echo *'] };
const house = { level: 'organization', name: 'House rules', rules: [rule] };

describe('ai-agent policies', () => {
  test('makes, shows, exports, changes and deletes policies [cli:policies]', async () => {
    await using alice = await newPerson(service);
    const made = await alice.types(['policies', 'create', '-f', '-', '--quiet'], JSON.stringify([house]));
    const id = made.out.trim();
    expect(id).toMatch(/^pol_\w+$/);
    const list = await alice.types(['policies']);
    expect(list.out).toMatch(new RegExp(`${id}  organization  House rules +1 +yes +100 +1\n`));
    const shown = await alice.types(['policies', 'show', id]);
    expect(shown.out).toContain('   0  deny command\n        commands: ["echo *"]\n');
    const exported = await alice.types(['policies', 'export']);
    expect(JSON.parse(exported.out)).toEqual([{ ...house, priority: 100, is_enabled: true }]);
    const one = await alice.types(['policies', 'export', id]);
    const updated = await alice.types(
      ['policies', 'update', id, '-f', '-', '--if-version', '1'],
      one.out.replace('House rules', 'Rules of the house'),
    );
    expect(updated.out).toBe(`${id} Rules of the house, version 2\n`);
    const stale = await alice.types(['policies', 'update', id, '-f', '-', '--if-version', '1'], one.out);
    expect([stale.code, stale.err]).toEqual([5, expect.stringContaining('precondition_failed')]);

    const unsure = await alice.types(['policies', 'delete', id]);
    expect([unsure.code, unsure.err]).toEqual([2, expect.stringContaining('add --yes')]);
    expect(await alice.types(['policies', 'delete', id, '--yes'])).toEqual({
      code: 0,
      out: '',
      err: `${id} is removed.\n`,
    });
    expect((await alice.types(['policies', 'show', id])).code).toBe(4);
  });

  test('says which rule of a file is wrong, field by field', async () => {
    await using alice = await newPerson(service);
    const bad = { ...house, rules: [rule, { ...rule, commands: [] }, { kind: 'command' }] };
    const { code, err } = await alice.types(['policies', 'create', '-f', '-'], JSON.stringify(bad));
    expect(code).toBe(5);
    expect(err).toContain('/body/rules/1/commands');
    expect(err).toContain('/body/rules/2/');
  });

  test('shows as a table what a policy would have said of recorded calls [cli:dry-run]', async () => {
    await using alice = await newPerson(service);
    const session = await alice.api.newSession();
    const step = (command: string) => ({ tools: [{ name: 'Bash', input: { command } }] });
    await alice.api.ask(session, `Work.${script(step('echo one'), step('true'), { text: 'Done.' })}`);
    const off = JSON.stringify({ ...house, is_enabled: false });
    const { out: id } = await alice.types(['policies', 'create', '-f', '-', '--quiet'], off);
    const draft = JSON.stringify({ name: 'Draft', rules: [rule] });
    const tried = await alice.types(['policies', 'dry-run', id.trim(), '-f', '-', '--since', '1h'], draft);
    expect(tried.err).toBe('1 of the calls shown would be decided otherwise.\n');
    expect(tried.out).toMatch(/Bash {2}allow {2}deny {2}echo one/);
    expect(tried.out.split('\n')).toHaveLength(3);
    const all = await alice.types(['policies', 'dry-run', id.trim(), '--all', '--json']);
    expect(JSON.parse(all.out)).toHaveLength(2);
  });
});

describe('ai-agent mcp', () => {
  test('registers, shows, changes, uses and deletes MCP servers [cli:mcp]', async () => {
    await using alice = await newPerson(service);
    await using tools = await startToolServer();
    const add = [
      'mcp',
      'add',
      'tickets',
      `${tools.url}/mcp`,
      '--organization',
      '-H',
      'authorization',
      '--quiet',
    ];
    const made = await alice.types(add, 'Bearer of-the-server');
    const id = made.out.trim();
    expect(id, made.err).toMatch(/^mcp_\w+$/);
    const list = await alice.types(['mcp', 'list']);
    expect(list.out).toMatch(new RegExp(`${id}  tickets  organization  yes  unknown  http ${tools.url}/mcp`));
    expect((await alice.types(['mcp', 'show', id])).out).toContain('  Headers   authorization\n');
    expect((await alice.types(['mcp', 'check', id])).out).toMatch(/Health +healthy, in .*\n +Tools +find, /);
    expect((await alice.types(['mcp', 'templates'])).out).toMatch(/monitoring +yes +built-in monitoring/);
    const call = script({ tools: [{ name: 'mcp__tickets__find', input: { text: 'x' } }] }, { text: 'Done.' });
    await alice.api.post('/policies', {
      ...{ level: 'organization', name: 'Tickets' },
      rules: [{ kind: 'tool_allow', effect: 'allow', tools: ['mcp__tickets__*'] }],
    });
    const ran = await alice.types(['run', '--mcp', 'tickets', `Go.${call}`]);
    expect([ran.code, tools.found, tools.seen.at(-1)?.authorization]).toEqual([
      0,
      ['x'],
      'Bearer of-the-server',
    ]);
    const changed = await alice.types(['mcp', 'update', id, '--without-header', 'authorization', '--off']);
    expect(changed.out).toMatch(/On +no\n +Headers +none\n/);
    expect((await alice.types(['mcp', 'delete', id])).code).toBe(2);
    expect((await alice.types(['mcp', 'delete', id, '--yes'])).code).toBe(0);
    expect((await alice.types(['mcp', '--json'])).out).toBe('[]\n');
  });
});

describe('ai-agent hooks', () => {
  test('makes, shows, changes and deletes hooks, and lists what came of them [cli:hooks]', async () => {
    await using alice = await newPerson(service);
    const hook = { name: 'Keep', event: 'PreToolUse', action: { kind: 'audit' } };
    const { out } = await alice.types(['hooks', 'create', '-f', '-', '--json'], JSON.stringify(hook));
    const { id } = JSON.parse(out) as { id: string };
    const session = await alice.api.newSession();
    const step = { tools: [{ name: 'Bash', input: { command: 'echo one' } }] };
    await alice.api.ask(session, `Work.${script(step, { text: 'Done.' })}`);
    await expect
      .poll(async () => (await alice.types(['hooks', 'executions', id])).out, { timeout: 10_000 })
      .toMatch(/PreToolUse {2}\w+/);
    expect((await alice.types(['hooks', 'update', id, '--off'])).out).toContain('On        no');
    expect((await alice.types(['hooks'])).out).toMatch(
      new RegExp(`${id}  PreToolUse  Keep  audit  observer  no`),
    );
    expect((await alice.types(['hooks', 'rotate-secret', id])).code).toBe(5);
    expect((await alice.types(['hooks', 'delete', id, '--yes'])).code).toBe(0);
    expect((await alice.types(['hooks', '--json'])).out).toBe('[]\n');
  });

  test('shows the secret of a webhook once', async () => {
    await using alice = await newPerson(service);
    const action = { kind: 'webhook', url: 'https://example.com/hook' };
    const hook = JSON.stringify({ name: 'Tell', event: 'TurnEnd', role: 'observer', action });
    const made = await alice.types(['hooks', 'create', '-f', '-'], hook);
    expect(made.out).toMatch(/Secret {4}whsec_\S+ {2}\(it is not shown again\)/);
    const [, id = ''] = /(hook_\w+)/.exec(made.out) ?? [];
    expect((await alice.types(['hooks', 'show', id])).out).not.toContain('whsec_');
    expect((await alice.types(['hooks', 'rotate-secret', id])).out).toMatch(/^whsec_\S+\n$/);
  });
});

describe('ai-agent users', () => {
  test('lets people in and out, by invitations and by tokens for new passwords [cli:users]', async () => {
    await using alice = await newPerson(service);
    await using bob = await newPerson(service);
    const email = `${crypto.randomUUID()}@example.com`;
    const invited = await alice.types(['users', 'invite', email, '--role', 'viewer', '--json']);
    const { token, id: invitation } = JSON.parse(invited.out) as { token: string; id: string };
    expect((await alice.types(['users', 'invitations'])).out).toContain(invitation);
    const registering = ['auth', 'register', 'Ada Lovelace', '--url', service.url];
    const registered = await bob.types(registering, `${token}\na password of hers\n`);
    expect(registered.out).toBe(`Ada Lovelace, ${email}, viewer at ${service.url}\n`);
    expect((await bob.types(registering, `${token}\nanother password\n`)).code).toBe(3);
    expect((await bob.types(['auth', 'logins'])).out).toMatch(/fam_\w+ +yes/);

    const [ada = ''] = /usr_\w+/.exec((await alice.types(['users', '--find', 'lovelace'])).out) ?? [];
    expect((await alice.types(['users', 'set-role', ada, 'user'])).out).toContain(
      `Ada Lovelace, ${email}, user\n`,
    );
    const wrong = await alice.types(['users', 'set-role', ada, 'king']);
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('allowed are admin, user, viewer')]);
    const changing = await bob.types(
      ['auth', 'change-password'],
      'a password of hers\na newer one of hers\n',
    );
    expect(changing).toEqual({ code: 0, out: '', err: '' });
    const reset = await alice.types(['users', 'reset-password', ada]);
    const [line = ''] = reset.out.split('\n');
    const resetting = ['auth', 'reset-password', '--url', service.url];
    expect((await bob.types(resetting, `${line}\nthe newest of hers\n`)).code).toBe(0);
    expect((await bob.types(['auth'])).code).toBe(3);
    expect((await alice.types(['users', 'deactivate', ada])).out).toContain(', not active');
    expect((await alice.types(['users', 'delete', ada, '--yes'])).code).toBe(0);
    expect((await alice.types(['users', 'show', ada])).code).toBe(4);
  });

  test('makes API keys, for oneself and for service accounts, shown once [cli:api-keys]', async () => {
    await using alice = await newPerson(service);
    const robot = (await alice.types(['users', 'create-service', 'Builds', '--quiet'])).out.trim();
    const creating = ['api-keys', 'create', 'Nightly', '--for', robot, '--days', '30'];
    const made = await alice.types([
      ...creating,
      ...['--scope', 'sessions:read', '--scope', 'account:read', '--json'],
    ]);
    const { id, key } = JSON.parse(made.out) as { id: string; key: string };
    const listed = await alice.types(['api-keys']);
    expect(listed.out).toContain(id);
    expect(listed.out).not.toContain(key);
    const program = await alice.types(['auth'], '', { apiKey: { url: service.url, key } });
    expect(program.out).toContain('Builds, ');
    expect((await alice.types(['users'], '', { apiKey: { url: service.url, key } })).code).toBe(3);
    const unknown = await alice.types([...creating, '--scope', 'everything']);
    expect([unknown.code, unknown.err]).toEqual([5, expect.stringContaining('/body/scopes/0')]);
    expect((await alice.types(['api-keys', 'delete', id, '--yes'])).code).toBe(0);
    expect((await alice.types(['auth'], '', { apiKey: { url: service.url, key } })).code).toBe(3);
  });
});

describe('ai-agent webhooks', () => {
  test('makes, shows, tests, changes and deletes endpoints, and lists what came of them [cli:webhooks]', async () => {
    await using receiver = await startReceiver(() => ({}));
    await using alice = await newPerson(service);
    const made = await alice.types([
      'webhooks',
      'create',
      receiver.url,
      '-e',
      'session.*',
      '-e',
      'approval.*',
    ]);
    expect(made.out).toMatch(/Secret {4}whsec_\S+ {2}\(it is not shown again\)/);
    const [, id = ''] = /(whe_\w+)/.exec(made.out) ?? [];
    expect((await alice.types(['webhooks', 'test', id])).out).toMatch(/^whd_\w+ is on its way/);
    await expect
      .poll(async () => (await alice.types(['webhooks', 'deliveries', id])).out, { timeout: 10_000 })
      .toMatch(/webhook_endpoint\.test {2}delivered {2}1/);
    const { out } = await alice.types(['webhooks', 'deliveries', id, '--quiet']);
    expect((await alice.types(['webhooks', 'redeliver', out.trim()])).code).toBe(0);
    await expect.poll(() => receiver.received.length, { timeout: 10_000 }).toBe(2);
    const off = await alice.types(['webhooks', 'update', id, '--off', '--description', 'At night']);
    expect(off.out).toContain('For       At night');
    expect((await alice.types(['webhooks'])).out).toMatch(new RegExp(`${id}  no  ${receiver.url}`));
    expect((await alice.types(['webhooks', 'update', id])).code).toBe(2);
    expect((await alice.types(['webhooks', 'rotate-secret', id])).out).toMatch(/^whsec_\S+\n$/);
    expect((await alice.types(['webhooks', 'delete', id, '--yes'])).code).toBe(0);
    expect((await alice.types(['webhooks', '--json'])).out).toBe('[]\n');
  });
});

describe('what belongs to the organization', () => {
  test('is shown and set: budgets, limits, the key, and what was used [cli:organization]', async () => {
    await using alice = await newPerson(service);
    const { organizationId } = alice.api;
    const budget = ['organization', organizationId, 'month'];
    expect((await alice.types(['budgets', 'set', ...budget, '25'])).out).toBe('$0.00 of $25.00 are spent.\n');
    expect((await alice.types(['budgets', 'top-up', ...budget, '5'])).out).toContain('of $30.00');
    expect((await alice.types(['budgets'])).out).toContain(
      `organization  ${organizationId}  month   $0.00  $30.00`,
    );
    const wrong = await alice.types(['budgets', 'set', 'organization', organizationId, 'year', '1']);
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('allowed are day, month, total')]);
    expect((await alice.types(['budgets', 'delete', ...budget, '--yes'])).code).toBe(0);

    const limits = { allowed_models: ['claude-*'], egress: { hosts: ['example.com'] } };
    await alice.types(['limits', 'set', '-f', '-'], JSON.stringify(limits));
    expect((await alice.types(['limits'])).out).toBe(
      'Models    claude-*\nFeatures  none\nHosts     example.com; ports 443\n',
    );
    expect((await alice.types(['keys', 'set'], 'sk-ant-ours\n')).out).toBe(
      'The organization has a key of its own.\n',
    );
    expect((await alice.types(['keys', 'delete', '--yes'])).code).toBe(0);
    expect((await alice.types(['keys'])).out).toContain('no key of its own');
    expect((await alice.types(['usage', '--by', 'day', '--since', '7d'])).out).toMatch(/^NAME +CALLS/);
    expect((await alice.types(['usage', '--by', 'task', '--csv'])).out).toMatch(
      /^\ufefftask,calls,input_tokens/,
    );
  });

  test('is refused to whoever lacks the right, with a code of its own', async () => {
    await using bob = await newPerson(service, 'user');
    const { code, err } = await bob.types(['policies', 'create', '-f', '-'], JSON.stringify(house));
    expect([code, err]).toEqual([3, expect.stringContaining('(not_allowed, request ')]);
  });
});

describe('ai-agent triggers', () => {
  test('makes, tries, changes, pauses and deletes triggers, and shows what came [cli:triggers]', async () => {
    await using alice = await newPerson(service, 'user');
    const task = await newTask(alice.api);
    const refused = await alice.types(['triggers', 'create', String(task['id'])]);
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('--name')]);
    const made = await alice.types([
      ...['triggers', 'create', String(task['id']), '--name', 'Orders'],
      ...['-e', 'order.created', '-m', 'prompt=/data/text', '--json'],
    ]);
    const trigger = JSON.parse(made.out) as { id: string; path: string; secret: string };
    const { id } = trigger;
    const rotated = await alice.types(['triggers', 'rotate-secret', id]);
    const text = `Go.${script({ text: 'Done.' })}`;
    const body = JSON.stringify({ type: 'order.created', data: { text } });
    const headers = signed({ ...trigger, secret: rotated.out.trim() }, body, { id: 'msg_1' });
    const told = await send(service.url, trigger.path, body, headers);
    expect(told.status).toBe(202);
    expect((await alice.types(['triggers', 'events', id])).out).toMatch(
      /^TIME .*\n.* order\.created +accepted +exec_\w+ *\n$/,
    );
    expect((await alice.types(['triggers', 'events', id, '--outcome', 'refused', '--quiet'])).out).toBe('');
    expect((await alice.types(['triggers', 'preview', id, '-f', '-'], body)).out).toBe(
      `accepted\n  prompt = ${JSON.stringify(text)}\n\n${text}\n`,
    );
    const ended = await untilEnded(alice.api, String(told.body['execution_id']));
    expect(ended).toMatchObject({ status: 'completed', trigger: 'trigger', result: { text: 'Done.' } });
    const updated = await alice.types(['triggers', 'update', id, '-f', '-'], '{"events": []}');
    expect(updated.out).toContain('Events   all\nMaps     prompt from /data/text\nState    on\n');
    expect((await alice.types(['triggers', 'pause', id, 'Holidays.'])).out).toContain('paused: Holidays.');
    expect((await alice.types(['triggers', 'resume', id])).code).toBe(0);
    expect((await alice.types(['triggers', 'list', String(task['id']), '--quiet'])).out).toBe(`${id}\n`);
    expect((await alice.types(['triggers', 'delete', id, '--yes'])).code).toBe(0);
    expect((await alice.types(['triggers', 'show', id])).code).toBe(4);
    const shown = await alice.types(['triggers', 'create', String(task['id']), '--name', 'Alerts']);
    expect(shown.out).toContain(`Address  ${service.url}/api/v1/incoming/`);
  });
});

describe('ai-agent reports', () => {
  test('has reports made, lists and shows them, saves their files and deletes them [cli:reports]', async () => {
    await using alice = await newPerson(service);
    const folder = await mkdtemp(path.join(tmpdir(), 'reports-'));
    try {
      const session = await alice.api.newSession({ name: 'Written up' });
      await alice.api.ask(session, `Hi.${script({ text: 'Hello.' })}`);
      const file = path.join(folder, 'report.md');
      const saved = await alice.types([
        'reports',
        'create',
        session,
        '--format',
        'markdown',
        '--output',
        file,
      ]);
      expect(saved).toEqual({ code: 0, out: `${file}\n`, err: '' });
      expect(await readFile(file, 'utf8')).toContain('# Session Written up');
      const id = (await alice.types(['reports', '--quiet'])).out.trim();
      expect((await alice.types(['reports', 'get', id])).out).toBe(
        `${id} (markdown, of ${session}) is completed\n`,
      );
      const again = path.join(folder, 'again.md');
      expect((await alice.types(['reports', 'download', id, '--output', again])).out).toBe(`${again}\n`);
      expect(await readdir(folder)).toEqual(['again.md', 'report.md']);
      expect((await alice.types(['reports', 'create'])).code).toBe(2);
      expect((await alice.types(['reports', 'delete', id, '--yes'])).code).toBe(0);
      expect((await alice.types(['reports', 'get', id])).code).toBe(4);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('ai-agent audit', () => {
  test('lists what was done, saves it, and tells whether a saved log was changed [cli:audit]', async () => {
    await using alice = await newPerson(service);
    const folder = await mkdtemp(path.join(tmpdir(), 'audit-'));
    try {
      const session = await alice.api.newSession({ name: 'Written down' });
      const listed = await alice.types(['audit', '--action', 'session.*']);
      expect(listed.out).toMatch(new RegExp(`session.created +session ${session} +success +127.0.0.1\n`));
      const file = path.join(folder, 'audit.jsonl');
      expect(await alice.types(['audit', 'export', '--output', file])).toMatchObject({
        code: 0,
        out: `${file}\n`,
      });
      const good = await alice.types(['audit', 'verify', file]);
      expect([good.code, good.out]).toEqual([
        0,
        expect.stringMatching(/0 checkpoints: nothing was changed\.\nsigned with /),
      ]);
      await writeFile(file, (await readFile(file, 'utf8')).replace('Written down', 'Written up'));
      const bad = await alice.types(['audit', 'verify', file]);
      expect([bad.code, bad.out]).toEqual([7, expect.stringMatching(/^line \d+: Entry \d+ was edited/)]);
      expect(
        (await alice.types(['audit', 'export', '--format', 'csv', '--action', 'session.*'])).out,
      ).toContain(session);
      expect((await alice.types(['audit', 'checkpoints'])).code).toBe(0);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
