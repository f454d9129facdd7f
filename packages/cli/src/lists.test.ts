import { expect, test } from 'vitest';
import { serve } from './test/answering-server.ts';
import { keyUser } from './test/key-user.ts';

const at = '2026-11-26T09:30:25.712Z';
const idOf = (prefix: string) => `${prefix}_01a21729b9507b2ea039e2808bb95071`;

/** Of each list: how it is asked for, what the server has, and what a table of 80 columns must show of it. */
const listed: readonly [command: string, path: string, item: object, shown: string[]][] = [
  [
    'schedules',
    'schedules?limit=100',
    {
      ...{ id: idOf('sched'), task_id: idOf('task'), expression: '30 6 * * 1-5', time_zone: 'Europe/Berlin' },
      ...{ is_paused: false, next_run_at: at, consecutive_failures: 0, paused_reason: null },
    },
    [idOf('sched'), '30 6 * * 1-5', '2026-11-26 09:30'],
  ],
  [
    'audit',
    'audit?limit=20',
    {
      ...{ seq: 1_234, at, actor_id: idOf('usr'), action: 'permission_policy.created', outcome: 'allowed' },
      ...{ resource_type: 'permission_policy', resource_id: idOf('pol'), address: '127.0.0.1' },
    },
    ['1234', 'permission_policy.created', 'permission_', 'allowed'],
  ],
  [
    'notifications',
    'notifications?limit=50',
    {
      ...{
        id: idOf('ntf'),
        created_at: at,
        event: 'execution.completed',
        kind: 'mail',
        user_id: idOf('usr'),
      },
      ...{ status: 'delivered', attempts: 1, last_error: null, channel_id: null },
    },
    ['2026-11-26 09:30:25', 'execution.completed', 'mail usr_', 'delivered'],
  ],
  [
    'reports',
    'reports?limit=20',
    {
      ...{ id: idOf('rep'), status: 'completed', progress: 100, format: 'markdown', created_at: at },
      ...{ subject: 'session', session_id: idOf('ses'), execution_id: null, range: null, failure: null },
    },
    [idOf('rep'), 'completed', '2026-11-26 09:30:25'],
  ],
  [
    'webhooks',
    'webhook-endpoints?limit=100',
    {
      ...{
        id: idOf('whe'),
        url: 'https://example.com/a/long/path/of/a/receiver',
        events: ['session.*', 'task.*'],
      },
      ...{ description: null, enabled: true, disabled_reason: null },
    },
    [idOf('whe'), 'https://example.com/', 'yes'],
  ],
  [
    'triggers',
    'triggers?limit=100',
    {
      ...{
        id: idOf('trg'),
        task_id: idOf('task'),
        source: 'alertmanager',
        is_paused: true,
        name: 'Alerts at night',
      },
      ...{ events: ['firing', 'resolved'] },
    },
    [idOf('trg'), 'alertmanager', 'paused', 'Alerts at night'],
  ],
  [
    'executions',
    'task-executions?limit=20',
    {
      ...{
        id: idOf('exec'),
        status: 'failed',
        task_name: 'A report of the night',
        attempt: 1,
        created_at: at,
      },
      ...{ total_cost_usd: '0.12', error: { code: 'budget_exhausted', detail: '' } },
    },
    [idOf('exec'), 'failed', 'A report of', 'budget_exhausted'],
  ],
];

test.each(listed)(
  '%s keeps what matters within 80 columns [cli:table-worth]',
  async (command, path, item, shown) => {
    const body = JSON.stringify({ items: [item], next_cursor: null });
    await using server = await serve({ [`GET /api/v1/${path}`]: { body } });
    const { seen, types } = keyUser(server.url, { isTty: true });
    expect(await types(...command.split(' '))).toBe(0);
    for (const words of shown) expect(seen.out).toContain(words);
    expect(Math.max(...seen.out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  },
);
