import { describe, expect, test } from 'vitest';
import { NotificationChannelId, NotificationId, OrganizationId, UserId } from '../ids.ts';
import type { Facts, Notification } from './notification.ts';
import { notificationEvents, testEvent, type ToldEvent } from './notification-event.ts';
import { parseTarget, targetsOf } from './notification-rule.ts';
import { mailText, slackMessage, tellOf, webhookMessage } from './notification-text.ts';

const organizationId = OrganizationId.new();
const hostile =
  '<img src=x onerror=alert(1)>{{execution_id}}\r\nBcc: x@example.com\u202e & "quotes" @channel [x](https://evil.example) www.evil.example';

function of(event: ToldEvent, facts: Facts): Notification {
  const id = NotificationId.new();
  return {
    ...{ id, organizationId, event, facts, status: 'pending', attempts: 1, messageId: id },
    recipient: { kind: 'email', userId: UserId.new() },
    createdAt: new Date('2026-11-26T06:00:00Z'),
  };
}

const failed = of('execution.failed', {
  ...{ task: 'Nightly', execution_id: 'exec_1', report_id: 'rep_1', reason: 'No (agent_crashed)' },
});

describe('a notification in words', () => {
  test('leads to the execution and its report, by the address of the service if it has one [notifications:links]', () => {
    const { subject, text, html } = mailText([tellOf(failed, 'https://agents.example.com')]);
    expect(subject).toBe('Nightly: failed');
    expect(text).toContain('Execution: https://agents.example.com/api/v1/task-executions/exec_1\n');
    expect(html).toContain('<a href="https://agents.example.com/api/v1/reports/rep_1/download">rep_1</a>');
    const plain = mailText([tellOf(failed)]);
    expect(plain.text).toContain('Execution: exec_1\nReport: rep_1\n');
    expect(plain.html).not.toContain('<a ');
  });

  test('says why an execution has no report, where one was wanted [notifications:no-report]', () => {
    const facts = {
      task: 'Nightly',
      cost_usd: '1.00',
      report_left_out: 'The organization has\n10 of 10 MiB.',
    };
    expect(tellOf(of('execution.completed', facts)).text).toMatch(
      / \$1\.00\. There is no report of it: The organization has 10 of 10 MiB\.$/,
    );
    expect(tellOf(failed).text).not.toContain('no report');
  });

  test.each([...notificationEvents, testEvent] as const)(
    'says of %s what others wrote as text [notifications:inert]',
    (event) => {
      const names = [
        'task',
        'reason',
        'budget',
        'scope_id',
        'cost_usd',
        'spent_usd',
        'limit_usd',
        'execution_id',
      ];
      const told = tellOf(
        of(event, Object.fromEntries(names.map((name) => [name, hostile]))),
        'https://a.example',
      );
      const { subject, text, html } = mailText([told]);
      expect(subject).not.toMatch(/[\r\n\u202e]/);
      expect(html).not.toMatch(/<img|\{\{exec_|\u202e/);
      expect(text).not.toContain('\u202e');
      const { text: slack } = JSON.parse(slackMessage([told])) as { text: string };
      expect(slack).not.toContain('<img');
      expect(slack.split('\n<')[0]).not.toMatch(/@(channel|here|all)|\]\(|https?:\/\/evil|www\.evil/);
      if (event !== testEvent) expect(`${subject}${text}`).toContain('{{execution_id}}');
    },
  );

  test('of several is one message that says how many [notifications:digest-text]', () => {
    const told = [failed, failed, failed].map((each) => tellOf(each));
    expect(mailText(told).subject).toBe('3 notifications: Nightly: failed …');
    expect(mailText(told).text.match(/has failed/g)).toHaveLength(3);
    const many = Array.from({ length: 100 }, () => tellOf(failed));
    const { text } = JSON.parse(slackMessage(many)) as { text: string };
    expect(text.length).toBeLessThan(4_000);
    expect(text).toMatch(/… and \d+ more$/);
    const message = JSON.parse(webhookMessage([failed], [tellOf(failed)])) as Record<string, unknown>;
    expect(message).toMatchObject({
      ...{ type: 'notifications', id: failed.id },
      data: {
        notifications: [{ event: 'execution.failed', facts: failed.facts, subject: 'Nightly: failed' }],
      },
    });
  });
});

describe('the rules of a task', () => {
  test('name each recipient once, and the owner as whoever that is [notifications:rules]', () => {
    const [owner, other, channel] = [UserId.new(), UserId.new(), NotificationChannelId.new()];
    const rules = [
      { events: ['execution.failed'] as const, to: ['owner', other, channel].map(parseTarget) },
      { events: ['execution.failed', 'schedule.paused'] as const, to: [owner, channel].map(parseTarget) },
    ];
    const { users, channels } = targetsOf(rules, 'execution.failed', owner);
    expect([[...users], [...channels]]).toEqual([[owner, other], [channel]]);
    expect([...targetsOf(rules, 'schedule.paused', other).users]).toEqual([owner]);
    expect(targetsOf(rules, 'execution.waiting', owner).users.size).toBe(0);
    expect(() => parseTarget('mallory@example.com')).toThrow(/nobody to be told/);
  });
});
