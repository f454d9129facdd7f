import { readFile } from 'node:fs/promises';
import { webhookEvents } from '../packages/server/src/domain/webhook-event.ts';

const begin = '<!-- webhook events: generated from domain/webhook-event.ts -->';
const end = '<!-- /webhook events -->';

/** The guide with its table of events made from the very table that says what endpoints are told. */
export async function guideWithWebhookEvents(file: string): Promise<string> {
  const text = await readFile(file, 'utf8');
  const [before, rest] = text.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined)
    throw new Error(`${file} lacks the markers of the table of webhook events.`);
  return `${before}${begin}\n\n${table()}\n${end}${after}`;
}

function table(): string {
  const rows = Object.entries(webhookEvents).map(([type, { when, fields }]) => {
    const names = fields.map((field) => `\`${field}\``).join(', ');
    return `| \`${type}\` | ${when} | ${names} |\n`;
  });
  return `| Event | When | Further fields of \`data\` |\n| --- | --- | --- |\n${rows.join('')}`;
}
