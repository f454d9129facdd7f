import { readFile } from 'node:fs/promises';
import { hookEvents, traitsOf } from '../packages/server/src/domain/agent/hook-event.ts';

const begin = '<!-- hook events: generated from domain/agent/hook-event.ts -->';
const end = '<!-- /hook events -->';

/** The guide with its table of events made from the very rules that decide what a hook may do. */
export async function guideWithHookEvents(file: string): Promise<string> {
  const text = await readFile(file, 'utf8');
  const [before, rest] = text.split(begin);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined)
    throw new Error(`${file} lacks the markers of the table of hook events.`);
  return `${before}${begin}\n\n${hookTable()}\n${end}${after}`;
}

function hookTable(): string {
  const rows = hookEvents.map((event) => {
    const { effects, ofTool, when } = traitsOf(event);
    const may = effects.map((effect) => effect.replace('_', ' ')).join(', ');
    return `| \`${event}\` | ${when} | ${may || 'nothing: observers only'} | ${ofTool ? 'yes' : ''} |\n`;
  });
  return `| Event | When | A guard may | Matcher |\n| --- | --- | --- | --- |\n${rows.join('')}`;
}
