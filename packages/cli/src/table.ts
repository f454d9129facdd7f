import pc from 'picocolors';
import type { Terminal } from './terminal.ts';
import { padWidth, textWidth } from './text-width.ts';
import { cleanText, shortenLine } from './wording.ts';

export type Column<Item> = {
  readonly head: string;
  readonly of: (item: Item) => string;
  /** Is cut where there is no room; the others are left out from the right, unless they are the first. */
  readonly isLong?: true;
};

const gap = 2;
const shortest = 12;

/** A line for each item, under a line of heads. On a terminal every line fits; elsewhere nothing is cut. */
export function table<Item>(
  items: readonly Item[],
  columns: readonly Column<Item>[],
  { colors, width, isTty }: Pick<Terminal, 'colors' | 'width' | 'isTty'>,
): string {
  const cells = columns.map(({ head, of }) => [head, ...items.map((item) => oneLine(of(item)))]);
  const natural = cells.map((column) => Math.max(...column.map(textWidth)));
  const widths = isTty ? fit(natural, columns, width) : natural;
  const color = pc.createColors(colors);
  const lines = [-1, ...items.keys()].map((row) => {
    const shown = cells.flatMap((column, index) => {
      const room = widths[index] ?? 0;
      return room === 0 ? [] : [padWidth(shortenLine(column[row + 1] ?? '', room), room)];
    });
    const line = shown.join(' '.repeat(gap)).trimEnd();
    return row === -1 ? color.bold(line) : line;
  });
  return lines.map((line) => `${line}\n`).join('');
}

/** How wide each column is; 0 for those that are left out. */
function fit(natural: readonly number[], columns: readonly Column<never>[], width: number): number[] {
  const widths = [...natural];
  const tooWide = () => {
    const shown = widths.filter((each) => each > 0);
    return shown.reduce((sum, each) => sum + each, gap * (shown.length - 1)) - width;
  };
  const cut = (index: number) => {
    const over = tooWide();
    const now = widths[index] ?? 0;
    if (over > 0 && now > shortest) widths[index] = Math.max(shortest, now - over);
  };
  const long = [...columns.keys()].filter((index) => columns[index]?.isLong);
  for (const index of long) cut(index);
  for (let index = columns.length - 1; index > 0 && tooWide() > 0; index -= 1) {
    if (!columns[index]?.isLong) widths[index] = 0;
  }
  for (let index = columns.length - 1; index > 0 && tooWide() > 0; index -= 1) widths[index] = 0;
  return widths;
}

function oneLine(text: string): string {
  return shortenLine(cleanText(text), Number.MAX_SAFE_INTEGER);
}
