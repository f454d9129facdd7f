import { script } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../packages/server/test/support/harness.ts';
import { newPerson } from '../support/person.ts';

let service: TestApp;
beforeAll(async () => {
  service = await startTestApp();
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
    expect(await alice.types(['policies', 'delete', id, '--yes'])).toEqual({ code: 0, out: '', err: '' });
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

describe('ai-agent templates', () => {
  const template = {
    name: 'Terse',
    category: 'development',
    tags: ['git'],
    session: { timeout_seconds: 60 },
  };

  test('makes, finds, shares, exports, changes, uses and deletes templates [cli:templates]', async () => {
    await using alice = await newPerson(service);
    const made = await alice.types(['templates', 'create', '-f', '-', '--quiet'], JSON.stringify(template));
    const id = made.out.trim();
    expect(id).toMatch(/^tpl_\w+$/);
    const shared = await alice.types(['templates', 'share', id, 'organization']);
    expect(shared.out).toContain('  Shared    with the organization\n');
    expect((await alice.types(['templates', 'share', id, 'public'])).code).toBe(2);
    const list = await alice.types(['templates', 'list', '--term', 'TERSE', '--tag', 'git']);
    expect(list.out).toMatch(new RegExp(`${id} +Terse +development +yes +2 +0 +git\n`));
    expect((await alice.types(['templates', 'list', '--tag', 'other', '--quiet'])).out).toBe('');

    const exported = await alice.types(['templates', 'export', id]);
    expect(JSON.parse(exported.out)).toEqual(template);
    const update = ['templates', 'update', id, '-f', '-', '--if-version', '2'];
    const updated = await alice.types(update, exported.out.replace('Terse', 'Terser'));
    expect(updated.out).toContain('  Version   3\n');
    expect((await alice.types(update, exported.out)).code).toBe(5);
    const versions = await alice.types(['templates', 'versions', id, '--quiet']);
    expect(versions.out).toBe('1\n2\n3\n');

    const run = await alice.types(['run', 'Hello.', '--template', id]);
    expect(run.code, run.err).toBe(0);
    const [session] = (await alice.api.get('/sessions')).body['items'];
    expect(session).toMatchObject({ template_id: id, template_version: 3, timeout_seconds: 60 });
    const both = await alice.types(['run', 'Hello.', '--template', id, '--session', String(session.id)]);
    expect([both.code, both.err]).toEqual([2, expect.stringContaining('--template')]);
    const popular = await alice.types(['templates', '--popular']);
    expect(popular.out).toMatch(new RegExp(`${id} +Terser +development +yes +3 +1 +git\n`));
    expect((await alice.types(['templates', 'delete', id, '--yes'])).code).toBe(0);
    expect((await alice.types(['templates', 'show', id])).code).toBe(4);
  });
});

describe('ai-agent tool-groups', () => {
  test('makes groups, and changes them tool by tool [cli:tool-groups]', async () => {
    await using alice = await newPerson(service);
    const group = JSON.stringify({ name: 'Reading', allowed_tools: ['Read'] });
    const id = (await alice.types(['tool-groups', 'create', '-f', '-', '--quiet'], group)).out.trim();
    expect(id).toMatch(/^tg_\w+$/);
    const pattern = 'Read(/workspace/keys/*.pem)';
    await alice.types(['tool-groups', 'allow', id, 'Grep']);
    const denied = await alice.types(['tool-groups', 'disallow', id, pattern]);
    expect(denied.out).toContain('  Allowed     Read, Grep\n');
    expect(denied.out).toContain(`  Disallowed  ${pattern}\n`);
    await alice.types(['tool-groups', 'remove-disallowed', id, pattern]);
    const left = await alice.types(['tool-groups', 'remove-allowed', id, 'Read']);
    expect(left.out).toContain('  Allowed     Grep\n  Disallowed  nothing\n');
    expect((await alice.types(['tool-groups', 'remove-allowed', id, 'Grep'])).code).toBe(5);
    const update = ['tool-groups', 'update', id, '-f', '-'];
    expect((await alice.types(update, '{"name": "All"}')).out).toContain('all that is not disallowed');
    const list = await alice.types(['tool-groups']);
    expect(list.out).toMatch(new RegExp(`${id} +All +6 +all others\n`));
    expect((await alice.types(['tool-groups', 'delete', id, '--yes'])).code).toBe(0);
    expect((await alice.types(['tool-groups', 'show', id])).code).toBe(4);
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
  });

  test('is refused to whoever lacks the right, with a code of its own', async () => {
    await using bob = await newPerson(service, 'user');
    const { code, err } = await bob.types(['policies', 'create', '-f', '-'], JSON.stringify(house));
    expect([code, err]).toEqual([3, expect.stringContaining('(not_allowed, request ')]);
  });
});
