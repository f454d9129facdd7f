import { describe, expect, test } from 'vitest';
import { TriggerId } from '../ids.ts';
import type { TaskVariable } from '../task/task-variable.ts';
import { judgeMessage } from './judge-message.ts';
import type { Incoming } from './source.ts';
import type { TriggerSettings } from './trigger.ts';

const plain: TriggerSettings & { readonly id: TriggerId } = {
  id: TriggerId.new(),
  name: 'Told',
  source: 'generic',
  events: [],
  conditions: [],
  mapping: {},
  fixed: {},
  toleranceSeconds: 300,
  ratePerMinute: 60,
};

const variable = (name: string, type: TaskVariable['type'] = 'json'): TaskVariable => ({
  ...{ name, type, required: true, maxLength: 1_000 },
});

function message(payload: unknown, headers: Record<string, string> = {}): Incoming {
  const body = Buffer.from(JSON.stringify(payload));
  return { headers: { 'webhook-id': 'msg_1', ...headers }, body, payload };
}

function judge(settings: Partial<TriggerSettings>, incoming: Incoming, names: readonly string[] = []) {
  return judgeMessage(
    { ...plain, ...settings },
    names.map((name) => variable(name)),
    incoming,
  );
}

const opened = {
  action: 'opened',
  issue: { number: 7, title: 'It hangs', body: 'Always.', html_url: 'https://github.test/i/7' },
  repository: { full_name: 'acme/tools' },
  sender: { login: 'alice' },
};
const firing = {
  version: '4',
  groupKey: '{}:{alertname="Down"}',
  status: 'firing',
  receiver: 'agents',
  commonLabels: { alertname: 'Down', severity: 'page' },
  commonAnnotations: { summary: 'It is down.' },
  alerts: [
    { status: 'firing', fingerprint: 'a', startsAt: '2026-11-26T01:00:00Z' },
    { status: 'firing', fingerprint: 'b', startsAt: '2026-11-26T01:01:00Z' },
  ],
};

describe('the variables of a message', () => {
  test.each([
    [
      'generic',
      message({ type: 'sale', amount: 5 }),
      { event: 'sale', amount: 5, payload: { type: 'sale', amount: 5 } },
    ],
    ['generic', message(['a']), { payload: ['a'] }],
    [
      'github',
      message(opened, { 'x-github-event': 'issues' }),
      {
        event: 'issues',
        action: 'opened',
        repository: 'acme/tools',
        sender: 'alice',
        number: 7,
        title: 'It hangs',
        body: 'Always.',
        url: 'https://github.test/i/7',
      },
    ],
    [
      'github',
      message(
        { ref: 'refs/heads/main', after: 'abc', compare: 'https://github.test/c' },
        { 'x-github-event': 'push' },
      ),
      { ref: 'refs/heads/main', commit: 'abc', url: 'https://github.test/c' },
    ],
    [
      'alertmanager',
      message(firing),
      {
        status: 'firing',
        alert: 'Down',
        severity: 'page',
        summary: 'It is down.',
        count: 2,
        receiver: 'agents',
      },
    ],
  ] as const)(
    'of %s are there ready-made under their names [triggers:ready-made]',
    (source, incoming, wanted) => {
      const judged = judge({ source }, incoming, [
        ...Object.keys(wanted),
        'nothing_of_that_name',
        'toString',
      ]);
      expect(judged).toMatchObject({ kind: 'fires', variables: wanted });
      expect(Object.keys('variables' in judged ? judged.variables : {}).sort()).toEqual(
        Object.keys(wanted).sort(),
      );
    },
  );

  test('are where the mapping says, or fixed, before what is ready-made [triggers:mapping]', () => {
    const mapping = { title: '/issue/body', missing: '/no/where' };
    const judged = judge(
      { source: 'github', mapping, fixed: { number: 1 } },
      message(opened, { 'x-github-event': 'issues' }),
      ['title', 'number', 'sender'],
    );
    expect(judged).toMatchObject({ variables: { title: 'Always.', number: 1, sender: 'alice' } });
    expect(judged).not.toHaveProperty('variables.missing');
  });
});

describe('a message', () => {
  const github = (event: string, action?: string) =>
    message({ ...(action !== undefined && { action }) }, { 'x-github-event': event });
  test.each([
    [[], github('push'), true],
    [[], github('ping'), false],
    [['ping'], github('ping'), true],
    [['issues'], github('issues', 'opened'), true],
    [['issues.opened'], github('issues', 'opened'), true],
    [['issues.closed'], github('issues', 'opened'), false],
    [['issues.*'], github('issues', 'opened'), true],
    [['issues.*'], github('issues'), true],
    [['issues.*'], github('issues_more', 'opened'), false],
    [['push'], message({}), false],
  ])('of the events %j counts only then [triggers:events]', (events, incoming, counts) => {
    expect(judge({ source: 'github', events }, incoming).kind).toBe(counts ? 'fires' : 'filtered');
  });

  test.each([
    [{ pointer: '/a', oneOf: [1, 'x'] }, { a: 'x' }, true],
    [{ pointer: '/a', oneOf: [1] }, { a: '1' }, false],
    [{ pointer: '/a/b', oneOf: [null] }, { a: { b: null } }, true],
    [{ pointer: '/a/b', oneOf: [null] }, { a: {} }, false],
    [{ pointer: '/a', oneOf: ['[object Object]'] }, { a: {} }, false],
  ])('with the condition %j counts only if it holds [triggers:conditions]', (condition, payload, counts) => {
    expect(judge({ conditions: [condition] }, message(payload)).kind).toBe(counts ? 'fires' : 'filtered');
  });

  test.each([
    ['generic', message({ a: 1 }), message({ a: 2 }), message({ a: 1 }, { 'webhook-id': 'msg_2' })],
    [
      'github',
      message(opened, { 'x-github-delivery': '1' }),
      // A delivery id is not signed: a new one makes no new message.
      message(opened, { 'x-github-delivery': '2' }),
      message({ ...opened, action: 'closed' }, { 'x-github-delivery': '1' }),
    ],
    [
      'alertmanager',
      message(firing),
      message({ ...firing, alerts: firing.alerts.toReversed(), externalURL: 'https://other.test' }),
      message({ ...firing, alerts: [{ ...firing.alerts[0], startsAt: '2026-11-26T02:00:00Z' }] }),
    ],
  ] as const)(
    'of %s is known again by what is signed of it [triggers:identity]',
    (source, first, again, other) => {
      const of = (incoming: Incoming) => {
        const judged = judge({ source }, incoming);
        return 'occurrence' in judged ? judged.occurrence : judged;
      };
      expect(of(again)).toBe(of(first));
      expect(of(other)).not.toBe(of(first));
    },
  );

  test('is known again by what its trigger points at, and refused when that is missing [triggers:dedupe-pointer]', () => {
    const of = (payload: unknown, id: string) =>
      judge({ dedupePointer: '/id' }, message(payload, { 'webhook-id': id }));
    expect(of({ id: 5 }, 'a')).toMatchObject({ occurrence: expect.any(String) as string });
    expect(of({ id: 5 }, 'a')).toEqual(of({ id: 5 }, 'b'));
    expect(of({ id: '5' }, 'a')).not.toEqual(of({ id: 5 }, 'a'));
    expect(of({}, 'a')).toEqual({ kind: 'refused', reason: 'no_identity' });
    expect(judge({ source: 'alertmanager' }, message({}))).toEqual({
      kind: 'refused',
      reason: 'no_identity',
    });
  });

  test('that is no JSON is refused [triggers:malformed]', () => {
    expect(judge({}, { headers: {}, body: Buffer.from('{') })).toEqual({
      kind: 'refused',
      reason: 'malformed',
    });
  });
});
