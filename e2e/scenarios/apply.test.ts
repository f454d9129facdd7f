import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from '../../packages/server/test/support/harness.ts';
import { newPerson, type Person } from '../support/person.ts';

let service: TestApp;
beforeAll(async () => {
  service = await startTestApp({ WEBHOOKS_TO_LOOPBACK: 'yes' });
});
afterAll(() => service[Symbol.asyncDispose]());

/** One of everything, each with more than it must have. */
const everything = `
kind: schedule
task: Nightly
spec:
  kind: cron
  expression: 30 6 * * MON-FRI
  time_zone: Europe/Berlin
  starts_at: 2027-01-01T00:00:00+01:00
  variables: { topic: herons }
---
kind: task
name: Nightly
spec:
  prompt_template: Write about {{topic}}.
  variables: [{ name: topic }]
  template_id: \${template:Reviewer}
  session:
    sdk_options: { max_budget_usd: 0.5 }
    tool_group_id: \${tool-group:Reading}
  report: { format: html }
  notifications:
    - { events: [execution.failed], to: ["\${channel:Team}"] }
  tags: [nightly]
---
kind: template
name: Reviewer
spec:
  category: development
  sharing: organization
  session:
    sdk_options:
      allowed_tools: [Read, Bash(git *)]
      egress: { hosts: [example.com] }
    policies:
      - rules: [{ kind: command, effect: ask, commands: [git push *] }]
    hooks:
      - { name: Note, event: TurnEnd, action: { kind: notification, message: Over. } }
---
kind: tool-group
name: Reading
spec: { allowed_tools: [Read, Grep] }
---
kind: policy
name: No pushes
spec:
  level: template
  applies_to: \${template:Reviewer}
  rules:
    - { kind: command, effect: deny, commands: [git push --force *], reason: Not by force. }
    - kind: command
      effect: ask
      commands: [git push *]
      when: { time: { zone: Europe/Berlin, days: [fri] } }
      approval: { quorum: { count: 2 }, roles: [admin] }
---
kind: mcp-server
name: tickets
spec:
  scope: organization
  connection: { kind: http, url: https://tickets.example.com/mcp }
  headers: { Authorization: "Bearer \${env:TICKETS_TOKEN}" }
---
kind: hook
name: Length
spec:
  event: PreToolUse
  matcher: Bash(git *)
  action: { kind: validation, required: [command] }
---
kind: webhook
name: Builds
spec: { url: "http://127.0.0.1:3999/hook", events: [session.*] }
---
kind: channel
name: Team
spec: { kind: webhook, url: "http://127.0.0.1:3999/\${env:TICKETS_TOKEN}" }
---
kind: trigger
name: Pushed
task: Nightly
spec:
  source: github
  events: [push]
  fixed: { topic: pushes }
`;

const secret = 's3cret-of-tickets';
const env = (name: string) => (name === 'TICKETS_TOKEN' ? secret : undefined);

async function admin(): Promise<Person> {
  const alice = await newPerson(service);
  await alice.api.put('/organization/agent-limits', {
    ...(await alice.api.get('/organization/agent-limits')).body,
    egress: { hosts: ['example.com', 'tickets.example.com'], ports: [443] },
  });
  return alice;
}

describe('ai-agent apply', () => {
  test('makes everything that files say, and finds nothing to change the second time [apply:idempotent]', async () => {
    await using alice = await admin();
    const apply = (...args: string[]) => alice.types(['apply', '-f', '-', ...args], everything, { env });
    const looked = await apply('--dry-run');
    expect([looked.code, looked.err]).toEqual([2, '']);
    expect(looked.out).toContain('10 to make, 0 to change, 0 as they should be');
    expect(looked.out).toContain('+ template_id: ${template:Reviewer}');
    expect(looked.out).not.toContain(secret);
    const made = await apply('--yes');
    expect(made.code, made.err).toBe(0);
    expect(made.out).toMatch(/^Made tool-group "Reading": /m);
    expect(made.out + made.err).not.toContain(secret);
    const again = await apply('--yes');
    expect(again).toEqual({
      ...{ code: 0, err: '' },
      out: 'Nothing to change: 0 to make, 0 to change, 10 as they should be.\n',
    });
    expect((await apply('--dry-run')).code).toBe(0);
  });

  test('changes what is otherwise, field by field, and leaves what it does not name [apply:changes]', async () => {
    await using alice = await admin();
    const apply = (text: string, ...args: string[]) =>
      alice.types(['apply', '-f', '-', '--yes', ...args], text, { env });
    await apply(everything);
    await alice.api.post('/tasks', { name: 'Of others', prompt_template: 'x' });
    const changed = everything
      .replace('30 6 * * MON-FRI', '0 7 * * *')
      .replace('max_budget_usd: 0.5', 'max_budget_usd: 1')
      .replace('tags: [nightly]', 'description: Every night.')
      .replace('sharing: organization', 'sharing: private')
      .replace('Authorization:', 'x-key:')
      .replace('reason: Not by force.', 'reason: Never.');
    const looked = await apply(changed, '--dry-run', '--json');
    const { changes } = JSON.parse(looked.out) as {
      changes: { kind: string; action: string; fields?: string[] }[];
    };
    expect(
      changes
        .filter(({ action }) => action === 'change')
        .map(({ kind, fields }) => [kind, fields?.toSorted()]),
    ).toEqual(
      expect.arrayContaining([
        ['schedule', ['expression']],
        ['task', ['description', 'session', 'tags']],
        ['template', ['sharing']],
        ['mcp-server', ['headers']],
        ['policy', ['rules']],
      ]) as unknown,
    );
    const done = await apply(changed);
    expect(done.code, done.err).toBe(0);
    expect((await apply(changed)).out).toContain('Nothing to change');
    const bare = changed.replace(/  session:\n    sdk_options: \{ max_budget_usd: 1 \}\n.*\n/, '');
    const bared = await apply(bare);
    expect(bared.code, bared.err).toBe(0);
    expect((await apply(bare)).out).toContain('Nothing to change');
    const { body } = await alice.api.get('/tasks');
    expect(body).toMatchObject({ total: 2 });
    const [server] = (await alice.api.get('/mcp-servers')).body['items'] as { header_names: string[] }[];
    expect(server?.header_names).toEqual(['x-key']);
  });

  test('says what is wrong of each document and field, and changes nothing then [apply:refused]', async () => {
    await using alice = await newPerson(service);
    const wrong = `
kind: task
name: One
spec:
  prompt_template: x
  timeout_secs: 5
---
kind: taks
name: Two
---
kind: schedule
task: Three
spec: { kind: cron, expression: 0 9 * * *, variables: { a: "\${env:GONE}" } }
---
kind: policy
name: Four
spec: { level: organization, rules: [{ kind: command, effect: forbid, commands: [x] }] }
`;
    const refused = await alice.types(['apply', '-f', '-', '--yes'], wrong);
    expect(refused.code).toBe(5);
    expect(refused.err.split('\n').slice(1)).toEqual([
      '  standard input:6 (document 1): spec.timeout_secs is not known; did you mean timeout_seconds?',
      '  standard input:8 (document 2): kind is "taks"; did you mean task?',
      '  standard input:13 (document 3): spec.variables.a names ${env:GONE}, which is not set',
      '  standard input:17 (document 4): spec.rules.0.effect is "forbid"; allowed are allow, deny, ask',
      '',
    ]);
    const lost = 'kind: schedule\ntask: Nowhere\nspec: { kind: cron, expression: 0 9 * * * }\n';
    expect((await alice.types(['apply', '-f', '-', '--yes'], lost)).err).toContain(
      'neither in the files nor',
    );
    const late =
      'kind: task\nname: A\nspec: { prompt_template: x }\n---\nkind: task\nname: B\nspec:\n  prompt_template: "{{x}}"\n';
    const stopped = await alice.types(['apply', '-f', '-', '--yes'], late);
    expect(stopped.code).toBe(5);
    expect(stopped.err).toContain('The server refused task "B"');
    expect(stopped.err).toContain('1 of 2 changes are made');
    expect(stopped.err).toMatch(/standard input:\d+ \(document 2\)/);
    expect((await alice.api.get('/tasks')).body).toMatchObject({ total: 1 });
    const unasked = await alice.types(
      ['apply', '-f', '-'],
      'kind: task\nname: C\nspec: { prompt_template: x }\n',
    );
    expect(unasked).toMatchObject({ code: 2 });
    expect(unasked.err).toContain('add --yes');
  });
});
