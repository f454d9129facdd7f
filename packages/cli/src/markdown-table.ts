import { stripVTControlCharacters } from 'node:util';
import pc from 'picocolors';
import { textWidth } from './text-width.ts';

const gap = 2;

/** A table in columns; where they do not fit, row by row with the head of each cell. What is no table stays as it is. */
export function tableLines(
  rows: readonly string[],
  width: number,
  colors: boolean,
  show: (cell: string) => string,
): string[] {
  const [head, separator, ...body] = rows.map(cellsOf);
  if (!head || !separator?.every((cell) => /^:?-+:?$/.test(cell))) return [...rows];
  const color = pc.createColors(colors);
  const shown = [head, ...body].map((cells) => head.map((_, index) => show(cells[index] ?? '')));
  const widths = head.map((_, index) => Math.max(...shown.map((cells) => widthOf(cells[index] ?? ''))));
  const total = widths.reduce((sum, each) => sum + each + gap, -gap);
  if (total > width) return stacked(shown, color);
  const lines = shown.map((cells) =>
    cells
      .map((cell, index) => `${cell}${' '.repeat((widths[index] ?? 0) - widthOf(cell))}`)
      .join(' '.repeat(gap))
      .trimEnd(),
  );
  const [first = '', ...others] = lines;
  return [color.bold(first), color.dim(widths.map((each) => '─'.repeat(each)).join('  ')), ...others];
}

function stacked(
  [head = [], ...body]: readonly (readonly string[])[],
  color: ReturnType<typeof pc.createColors>,
): string[] {
  return body.flatMap((cells, row) => [
    ...(row === 0 ? [] : ['']),
    ...cells.map((cell, index) => `${color.bold(`${head[index] ?? ''}:`)} ${cell}`.trimEnd()),
  ]);
}

function cellsOf(row: string): string[] {
  const inner = row
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '');
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'));
}

function widthOf(cell: string): number {
  return textWidth(stripVTControlCharacters(cell));
}
