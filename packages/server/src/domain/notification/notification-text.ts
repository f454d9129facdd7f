import { html, type Html } from '../report/html.ts';
import { oneLine, visible } from '../report/visible-text.ts';
import { parseTemplate, renderTemplate } from '../task/prompt-template.ts';
import type { Facts, Notification } from './notification.ts';
import type { ToldEvent } from './notification-event.ts';

type Words = { readonly subject: string; readonly text: string };

/** Facts stand in double braces, and nothing else has a meaning. */
const words: Readonly<Record<ToldEvent, Words>> = {
  'execution.completed': {
    subject: '{{task}}: completed',
    text: 'An execution of the task "{{task}}" is completed. It cost ${{cost_usd}}.',
  },
  'execution.failed': {
    subject: '{{task}}: failed',
    text: 'An execution of the task "{{task}}" has failed. {{reason}}',
  },
  'execution.cancelled': {
    subject: '{{task}}: cancelled',
    text: 'An execution of the task "{{task}}" was cancelled. {{reason}}',
  },
  'execution.waiting': {
    subject: '{{task}}: waits',
    text: 'An execution of the task "{{task}}" waits for people or for quota.',
  },
  'schedule.paused': {
    subject: '{{task}}: a schedule is paused',
    text: 'A schedule of the task "{{task}}" is paused. {{reason}} It runs no more until somebody resumes it.',
  },
  'trigger.paused': {
    subject: '{{task}}: a trigger is paused',
    text: 'A trigger of the task "{{task}}" is paused. {{reason}} Its messages are refused until somebody resumes it.',
  },
  'budget.threshold_reached': {
    subject: '80 % are spent of {{budget}}',
    text: '${{spent_usd}} of ${{limit_usd}} are spent of {{budget}} ({{scope_id}}).',
  },
  'budget.exhausted': {
    subject: 'All is spent of {{budget}}',
    text: '${{spent_usd}} of ${{limit_usd}} are spent of {{budget}} ({{scope_id}}). Nothing more runs on it.',
  },
  'quota.threshold_reached': {
    subject: '80 % are used of the {{quota}}',
    text: '{{used}} of {{limit}} are used: {{quota}} ({{scope_id}}).',
  },
  'quota.exhausted': {
    subject: 'All is used of the {{quota}}',
    text: '{{used}} of {{limit}} are used: {{quota}} ({{scope_id}}). No more are let through until there are fewer.',
  },
  'visit.began': {
    subject: 'An operator of the service works {{where}}',
    text: '{{operator}}, an operator of the service, works {{where}} until {{until}}, on the visit {{visit_id}}. The reason: {{reason}}',
  },
  'notification.test': {
    subject: 'A test',
    text: 'Somebody tests whether notifications arrive here. They do.',
  },
};

const templates = new Map(
  Object.entries(words).map(([event, { subject, text }]) => [
    event,
    { subject: parseTemplate(subject), text: parseTemplate(text) },
  ]),
);

/** Where more is to be read. */
type Link = { readonly label: string; readonly id: string; readonly url?: string };

/** A notification in words. What others wrote in it is text on one line, which shows what it holds. */
export type Told = Pick<Notification, 'id' | 'event'> & Words & { readonly links: readonly Link[] };

const longestSubject = 200;

/** @param publicUrl where the API is reached from outside, without a slash at the end. */
export function tellOf({ id, event, facts }: Notification, publicUrl?: string): Told {
  const template = templates.get(event);
  if (!template) throw new Error(`There are no words for "${event}".`);
  const values = new Map(Object.entries(facts).map(([name, value]) => [name, oneLine(value)]));
  return {
    ...{ id, event },
    subject: oneLine(renderTemplate(template.subject, values)).slice(0, longestSubject),
    text: visible(`${renderTemplate(template.text, values).trim()}${withoutReport(values)}`),
    links: linksOf(facts, publicUrl),
  };
}

function withoutReport(values: ReadonlyMap<string, string>): string {
  const why = values.get('report_left_out');
  return why === undefined ? '' : ` There is no report of it: ${why}`;
}

const paths = [
  ['Execution', 'execution_id', (id: string) => `/api/v1/task-executions/${id}`],
  ['Report', 'report_id', (id: string) => `/api/v1/reports/${id}/download`],
  ['Schedule', 'schedule_id', (id: string) => `/api/v1/schedules/${id}`],
  ['Trigger', 'trigger_id', (id: string) => `/api/v1/triggers/${id}`],
] as const;

function linksOf(facts: Facts, publicUrl: string | undefined): Link[] {
  return paths.flatMap(([label, fact, path]) => {
    const value = facts[fact];
    if (value === undefined) return [];
    const id = oneLine(value);
    return [
      { label, id, ...(publicUrl !== undefined && { url: `${publicUrl}${path(encodeURIComponent(id))}` }) },
    ];
  });
}

/** Of one the subject says what it is, of several how many there are. */
export function subjectOf(told: readonly Told[]): string {
  const subject = told[0]?.subject ?? '';
  return told.length > 1 ? `${told.length} notifications: ${subject} …` : subject;
}

const footer =
  'You get this mail because of a task, a budget, a quota or a visit, or because you asked for it. What you get, and how often, is yours to say: ' +
  'ai-agent notifications preferences.';

export type MailText = { readonly subject: string; readonly text: string; readonly html: string };

export function mailText(told: readonly Told[]): MailText {
  const texts = told.map(({ text, links }) =>
    [text, ...links.map(({ label, id, url }) => `${label}: ${url ?? id}`)].join('\n'),
  );
  return {
    subject: subjectOf(told),
    text: `${texts.join('\n\n')}\n\n--\n${footer}\n`,
    html: mailMarkup(told).markup,
  };
}

function mailMarkup(told: readonly Told[]): Html {
  const items = told.map(
    ({ text, links }) =>
      html`<p>${text}</p>
        ${links.map(linkMarkup)}`,
  );
  return html`<!doctype html>
    <html>
      <head>
        <meta charset="utf-8" />
      </head>
      <body>
        ${items}
        <hr />
        <p>${footer}</p>
      </body>
    </html>`;
}

function linkMarkup({ label, id, url }: Link): Html {
  return url === undefined ? html`<p>${label}: ${id}</p>` : html`<p>${label}: <a href="${url}">${id}</a></p>`;
}

/**
 * What Slack takes for marks in a text, written out; and what it and those that speak like it find without marks: names
 * (`@channel`), links of Markdown, and bare addresses, parted by a character that nobody sees.
 */
const marks: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const plain = (text: string) =>
  text
    .replace(/[&<>]/g, (each) => marks[each] ?? '')
    .replace(/@|\](?=[([])|:(?=\/\/)|(?<=\bwww)(?=\.)/gi, (each) => `${each}\u2060`);

/** Longer texts Slack cuts into several. */
const longestSlack = 3_500;

export function slackMessage(told: readonly Told[]): string {
  const lines = told.map(({ text, links }) =>
    [
      plain(text),
      ...links.map(({ label, id, url }) => (url === undefined ? `${label}: ${id}` : `<${url}|${label}>`)),
    ].join('\n'),
  );
  const shown: string[] = [];
  for (const line of lines) {
    const left = lines.length - shown.length;
    if (shown.join('').length + line.length > longestSlack && shown.length > 0) {
      shown.push(`… and ${left} more`);
      break;
    }
    shown.push(line);
  }
  return JSON.stringify({ text: shown.join('\n\n') });
}

/** A generic webhook has the facts besides the words. */
export function webhookMessage(notifications: readonly Notification[], told: readonly Told[]): string {
  const [first] = notifications;
  return JSON.stringify({
    type: 'notifications',
    id: first?.messageId,
    created_at: first?.createdAt.toISOString(),
    data: {
      organization_id: first?.organizationId,
      notifications: notifications.map(({ id, event, facts, createdAt }, index) => ({
        ...{ id, event, created_at: createdAt.toISOString() },
        ...{ subject: told[index]?.subject, text: told[index]?.text, facts },
      })),
    },
  });
}
