import { parseUsd } from '../money.ts';
import type { UsageFigures } from '../session/session-event.ts';
import type { Bar, Block, Cell } from './report-blocks.ts';
import type { CostsSection } from './report-document.ts';
import { money, person } from './wording.ts';

/** What it cost by model, as a chart and a table, and then by what else is known. */
export function costBlocks(section: CostsSection): Block[] {
  const { by_model: models, by_turn: turns, by_user: users, by_day: days } = section;
  if (models.length === 0) return [{ kind: 'paragraph', text: 'Nothing was spent.' }];
  return [
    { kind: 'bars', bars: toBars(models.map((each) => ({ label: each.model, usd: each.cost_usd }))) },
    table(
      'Model',
      models.map((each) => [{ text: each.model, isCode: true }, each]),
    ),
    ...(users
      ? [
          table(
            'User',
            users.map((each) => [{ text: person(each.by) }, each]),
          ),
        ]
      : []),
    ...(days
      ? [
          table(
            'Day',
            days.map((each) => [{ text: each.day }, each]),
          ),
        ]
      : []),
    ...(turns.length > 0
      ? [
          table(
            'Turn',
            turns.map((each) => [{ text: `${each.turn}`, source: each.source }, each]),
          ),
        ]
      : []),
  ];
}

function table(title: string, rows: [Cell, UsageFigures][]): Block {
  return {
    kind: 'table',
    columns: [
      { title, width: 3 },
      { title: 'Input', align: 'end' },
      { title: 'Output', align: 'end' },
      { title: 'Cache written', align: 'end' },
      { title: 'Cache read', align: 'end' },
      { title: 'Cost', align: 'end', width: 2 },
    ],
    rows: rows.map(([cell, figures]) => [
      cell,
      { text: `${figures.input_tokens}` },
      { text: `${figures.output_tokens}` },
      { text: `${figures.cache_creation_tokens}` },
      { text: `${figures.cache_read_tokens}` },
      { text: money(figures.cost_usd) },
    ]),
  };
}

export function toBars(items: readonly { readonly label: string; readonly usd: string }[]): Bar[] {
  const most = items.reduce((max, { usd }) => (parseUsd(usd) > max ? parseUsd(usd) : max), 1n);
  return items.map(({ label, usd }) => ({
    label,
    value: money(usd),
    share: Number((parseUsd(usd) * 1_000n) / most) / 1_000,
  }));
}
