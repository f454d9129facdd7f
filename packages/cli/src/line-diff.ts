export type DiffLine = { readonly mark: ' ' | '-' | '+'; readonly text: string };

/** Beyond so many comparisons what stood there is shown as removed and what comes as added, whole. */
const mostComparisons = 1_000_000;

/** How one text becomes another, line by line. */
export function lineDiff(before: string, after: string): DiffLine[] {
  const [a, b] = [before, after].map((text) => (text === '' ? [] : text.split('\n')));
  if (!a || !b) return [];
  const start = commonStart(a, b);
  const end = commonEnd(a.slice(start), b.slice(start));
  const changed = changes(a.slice(start, a.length - end), b.slice(start, b.length - end));
  return [...marked(' ', a.slice(0, start)), ...changed, ...marked(' ', a.slice(a.length - end))];
}

function changes(a: readonly string[], b: readonly string[]): DiffLine[] {
  if (a.length * b.length > mostComparisons) return [...marked('-', a), ...marked('+', b)];
  const kept = longestCommon(a, b);
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [left, right] = [a[i], b[j]];
    if (left !== undefined && left === right) {
      lines.push({ mark: ' ', text: left });
      i += 1;
      j += 1;
    } else if (left !== undefined && (right === undefined || at(kept, i + 1, j) >= at(kept, i, j + 1))) {
      lines.push({ mark: '-', text: left });
      i += 1;
    } else {
      lines.push({ mark: '+', text: right ?? '' });
      j += 1;
    }
  }
  return lines;
}

/** How many lines the rests from `i` and from `j` on have in common, in order. */
function longestCommon(a: readonly string[], b: readonly string[]): number[][] {
  const counts = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const longer = Math.max(at(counts, i + 1, j), at(counts, i, j + 1));
      const row = counts[i] ?? [];
      row[j] = a[i] === b[j] ? at(counts, i + 1, j + 1) + 1 : longer;
    }
  return counts;
}

function at(counts: readonly (readonly number[])[], i: number, j: number): number {
  return counts[i]?.[j] ?? 0;
}

function commonStart(a: readonly string[], b: readonly string[]): number {
  const first = a.findIndex((line, index) => line !== b[index]);
  return first === -1 ? Math.min(a.length, b.length) : first;
}

function commonEnd(a: readonly string[], b: readonly string[]): number {
  return commonStart(a.toReversed(), b.toReversed());
}

function marked(mark: DiffLine['mark'], lines: readonly string[]): DiffLine[] {
  return lines.map((text) => ({ mark, text }));
}
