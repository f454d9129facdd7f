import pc from 'picocolors';
import type { Terminal } from './terminal.ts';
import { padWidth, textWidth } from './text-width.ts';
import { cleanText, shortenLine } from './wording.ts';

export type Column<Item> = {
  readonly head: string;
  readonly of: (item: Item) => string;
  /** Is cut where there is no room. */
  readonly isLong?: true;
  /** What is worth little is left out first where there is no room, what is worth much last. Absent: between them. */
  readonly worth?: 'little' | 'much';
};

const gap = 2;
const shortest = 12;

/**
 * A line for each item, under a line of heads. On a terminal every line fits, and the columns that do not are named below;
 * elsewhere nothing is cut. The first column is always there.
 */
export function table<Item>(
  items: readonly Item[],
  columns: readonly Column<Item>[],
  { colors, width, isTty }: Pick<Terminal, 'colors' | 'width' | 'isTty'>,
): string {
  const cells = columns.map(({ head, of }) => [head, ...items.map((item) => oneLine(of(item)))]);
  const natural = cells.map((column) => Math.max(...column.map(textWidth)));
  const widths = isTty ? fit(natural, cells, columns, width) : natural;
  const color = pc.createColors(colors);
  const lines = [-1, ...items.keys()].map((row) => {
    const shown = cells.flatMap((column, index) => {
      const room = widths[index] ?? 0;
      return room === 0 ? [] : [padWidth(shortenLine(column[row + 1] ?? '', room), room)];
    });
    const line = shown.join(' '.repeat(gap)).trimEnd();
    return row === -1 ? color.bold(line) : line;
  });
  const hidden = columns.filter((_, index) => widths[index] === 0 && hasText(cells[index]));
  const names = hidden.map(({ head }) => head).join(', ');
  if (hidden.length > 0) lines.push(color.dim(shortenLine(`Not shown for want of room: ${names}`, width)));
  return lines.map((line) => `${line}\n`).join('');
}

/** How wide each column is; 0 for those that are left out. */
function fit(
  natural: readonly number[],
  cells: readonly string[][],
  columns: readonly Column<never>[],
  width: number,
): number[] {
  const widths = natural.map((each, index) => (columns[index]?.isLong ? Math.min(each, shortest) : each));
  const free = () => width - widths.filter((each) => each > 0).reduce((sum, each) => sum + each + gap, -gap);
  for (const index of leastWorthFirst(cells, columns)) {
    if (free() < 0) widths[index] = 0;
  }
  return widths.map((each, index) => {
    if (each > 0) widths[index] = Math.min(natural[index] ?? 0, each + free());
    return widths[index] ?? 0;
  });
}

/** Those that hold nothing come before all others, and of equals the last. The first column is not among them. */
function leastWorthFirst(cells: readonly string[][], columns: readonly Column<never>[]): number[] {
  const worthOf = (index: number) => {
    if (!hasText(cells[index])) return 0;
    const { worth } = columns[index] ?? {};
    return worth === undefined ? 2 : { little: 1, much: 3 }[worth];
  };
  const others = [...columns.keys()].slice(1).reverse();
  return others.sort((one, other) => worthOf(one) - worthOf(other));
}

function hasText([, ...cells]: readonly string[] = []): boolean {
  return cells.some((cell) => cell !== '');
}

function oneLine(text: string): string {
  return shortenLine(cleanText(text), Number.MAX_SAFE_INTEGER);
}
