import { verifyWebhook } from '@ai-agent-api/client';
import { script } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Json } from '../../packages/server/test/support/api.ts';
import { eventually } from '../../packages/server/test/support/eventually.ts';
import { startTestApp, type TestApp } from '../../packages/server/test/support/harness.ts';
import { startMailSink, type MailSink } from '../../packages/server/test/support/mail-sink.ts';
import { startReceiver } from '../../packages/server/test/support/webhook-receiver.ts';

const stack = new AsyncDisposableStack();
let service: TestApp;
let mail: MailSink;
beforeAll(async () => {
  mail = stack.use(await startMailSink());
  const settings = { WEBHOOKS_TO_LOOPBACK: 'yes', SMTP_URL: mail.url, MAIL_FROM: 'agents@example.com' };
  service = stack.use(await startTestApp(settings));
});
afterAll(() => stack.disposeAsync());

const soon = { within: 40_000 };
const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1_000).toISOString();

describe('a nightly task', () => {
  test('runs by itself, works with tools, is written up, and signed webhooks and mail tell of it [nightly:whole]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    await using receiver = await startReceiver(() => ({}));
    const endpoint = await admin.post('/webhook-endpoints', { url: receiver.url, events: ['execution.*'] });
    const count = { name: 'Bash', input: { command: 'printf "3 herons" > night.txt; cat night.txt' } };
    const task = await admin.post('/tasks', {
      name: 'Count herons',
      prompt_template: `Count the herons of {{place}}.${script({ tools: [count] }, { text: 'Three herons.' })}`,
      variables: [{ name: 'place' }],
      report: { format: 'markdown' },
      notifications: [{ events: ['execution.completed'], to: ['owner'] }],
    });
    const schedule = await admin.post(`/tasks/${task.body['id']}/schedules`, {
      ...{ kind: 'interval', expression: '1d', starts_at: inSeconds(2), variables: { place: 'the pond' } },
    });
    expect([endpoint.status, task.status, schedule.status]).toEqual([201, 201, 201]);
    const execution = await eventually(async () => {
      const { items } = (await admin.get(`/tasks/${task.body['id']}/executions`)).body;
      expect(items).toMatchObject([
        { status: 'completed', trigger: 'scheduled', trigger_ref: schedule.body['id'] },
      ]);
      return items[0] as Json;
    }, soon);
    const { items: calls } = (await admin.get(`/task-executions/${execution['id']}/tool-calls`)).body;
    expect(calls).toMatchObject([{ tool_name: 'Bash', status: 'success', output: '3 herons' }]);
    const shown = (await admin.get(`/task-executions/${execution['id']}`)).body;
    expect(shown['prompt']).toMatch(/^Count the herons of the pond\./);
    await eventually(async () => {
      const report = (await admin.get(`/reports/${shown['report_id']}`)).body;
      expect(report).toMatchObject({ status: 'completed' });
    }, soon);
    const written = await fetch(`${service.url}/api/v1/reports/${shown['report_id']}/download`, {
      headers: { authorization: `Bearer ${admin.token}` },
    });
    expect(await written.text()).toContain('Three herons.');
    await eventually(() => expect(receiver.received).toHaveLength(3), soon);
    const told = await Promise.all(
      receiver.received.map((message) => verifyWebhook(message, endpoint.body['secret'])),
    );
    expect(told).toMatchObject([
      { type: 'execution.queued' },
      { type: 'execution.running' },
      { type: 'execution.completed', data: { execution_id: execution['id'], trigger: 'scheduled' } },
    ]);
    await eventually(() => expect(mail.received).toHaveLength(1), soon);
    const [letter] = mail.received;
    expect(letter).toMatchObject({ from: 'agents@example.com', to: [admin.email] });
    expect(letter?.headers['subject']).toContain('Count herons');
    expect(letter?.text).toContain(String(execution['id']));
  }, 120_000);

  test('whose owner has lost the right by then is refused, and says why [nightly:deputy]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const owner = await service.newUser({ organizationId: admin.organizationId });
    const task = await owner.post('/tasks', { name: 'Count', prompt_template: 'Count.' });
    const schedule = await owner.post(`/tasks/${task.body['id']}/schedules`, {
      ...{ kind: 'interval', expression: '1d', starts_at: inSeconds(3) },
    });
    const lesser = await admin.patch(`/users/${owner.userId}`, { role: 'viewer' });
    expect([task.status, schedule.status, lesser.status]).toEqual([201, 201, 200]);
    const refused = await eventually(async () => {
      const { items } = (await admin.get(`/tasks/${task.body['id']}/executions`)).body;
      expect(items).toHaveLength(1);
      return items[0] as Json;
    }, soon);
    expect(refused).toMatchObject({
      status: 'failed',
      attempt: 0,
      session_id: null,
      trigger: 'scheduled',
      error: { code: 'permission_denied', detail: expect.stringContaining('the role "viewer"') },
    });
  }, 60_000);
});
