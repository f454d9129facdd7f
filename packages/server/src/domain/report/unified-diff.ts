/** A change of a text as `diff -u` writes it, without the names of files. */
export type UnifiedDiff = { readonly text: string; readonly omittedLines: number };

const context = 3;

/** Texts with more lines, or more differences, are not compared: it would take too long. */
const mostLines = 20_000;
const mostDifferences = 2_000;

type Edit = { readonly kind: ' ' | '-' | '+'; readonly line: string };

/** @returns undefined for texts that differ too much to be compared. */
export function unifiedDiff(before: string, after: string, most: number): UnifiedDiff | undefined {
  const edits = compare(toLines(before), toLines(after));
  if (!edits) return undefined;
  const lines = hunks(edits);
  return { text: lines.slice(0, most).join('\n'), omittedLines: Math.max(0, lines.length - most) };
}

function toLines(text: string): string[] {
  const lines = text.split('\n');
  // The end of the last line begins no other.
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function compare(before: readonly string[], after: readonly string[]): Edit[] | undefined {
  if (before.length > mostLines || after.length > mostLines) return undefined;
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  const shorter = Math.min(before.length, after.length) - start;
  while (end < shorter && before.at(-1 - end) === after.at(-1 - end)) end++;
  const middle = shortestEdit(
    before.slice(start, before.length - end),
    after.slice(start, after.length - end),
  );
  const same = (lines: readonly string[]) => lines.map((line): Edit => ({ kind: ' ', line }));
  return middle && [...same(before.slice(0, start)), ...middle, ...same(before.slice(before.length - end))];
}

/** By Myers: the furthest that each diagonal gets with one difference more, until the end is reached; then the way back. */
function shortestEdit(before: readonly string[], after: readonly string[]): Edit[] | undefined {
  if (before.length === 0) return after.map((line) => ({ kind: '+', line }));
  if (after.length === 0) return before.map((line) => ({ kind: '-', line }));
  const most = Math.min(before.length + after.length, mostDifferences);
  const trails: Map<number, number>[] = [];
  let furthest = new Map([[1, 0]]);
  for (let differences = 0; differences <= most; differences++) {
    trails.push(furthest);
    const next = new Map(furthest);
    for (let diagonal = -differences; diagonal <= differences; diagonal += 2) {
      let x = stepsDown(furthest, diagonal, differences)
        ? at(furthest, diagonal + 1)
        : at(furthest, diagonal - 1) + 1;
      while (x < before.length && x - diagonal < after.length && before[x] === after[x - diagonal]) x++;
      next.set(diagonal, x);
      if (x >= before.length && x - diagonal >= after.length) return walkBack(trails, before, after);
    }
    furthest = next;
  }
  return undefined;
}

function at(furthest: ReadonlyMap<number, number>, diagonal: number): number {
  return furthest.get(diagonal) ?? -1;
}

function stepsDown(furthest: ReadonlyMap<number, number>, diagonal: number, differences: number): boolean {
  if (diagonal === -differences) return true;
  return diagonal !== differences && at(furthest, diagonal - 1) < at(furthest, diagonal + 1);
}

function walkBack(
  trails: readonly ReadonlyMap<number, number>[],
  before: readonly string[],
  after: readonly string[],
): Edit[] {
  const edits: Edit[] = [];
  let [x, y] = [before.length, after.length];
  for (let differences = trails.length - 1; differences >= 0; differences--) {
    const furthest = trails[differences] ?? new Map<number, number>();
    const diagonal = x - y;
    const isDown = stepsDown(furthest, diagonal, differences);
    const previous = isDown ? diagonal + 1 : diagonal - 1;
    const fromX = Math.max(0, at(furthest, previous));
    const fromY = fromX - previous;
    for (; x > fromX && y > fromY; y--) edits.push({ kind: ' ', line: before[--x] ?? '' });
    if (differences > 0)
      edits.push(isDown ? { kind: '+', line: after[--y] ?? '' } : { kind: '-', line: before[--x] ?? '' });
  }
  return edits.reverse();
}

/** The changes with some lines around them; those that are close together in one. */
function hunks(edits: readonly Edit[]): string[] {
  const lines: string[] = [];
  const shown = new Set<number>();
  for (const [index, { kind }] of edits.entries())
    if (kind !== ' ') for (let near = index - context; near <= index + context; near++) shown.add(near);
  let [oldLine, newLine] = [1, 1];
  for (let index = 0; index < edits.length;) {
    if (!shown.has(index)) {
      index++;
      oldLine++;
      newLine++;
      continue;
    }
    let end = index;
    while (end < edits.length && shown.has(end)) end++;
    const hunk = edits.slice(index, end);
    const [removed, added] = [count(hunk, '+'), count(hunk, '-')];
    lines.push(
      `@@ -${range(oldLine, removed)} +${range(newLine, added)} @@`,
      ...hunk.map(({ kind, line }) => `${kind}${line}`),
    );
    oldLine += removed;
    newLine += added;
    index = end;
  }
  return lines;
}

/** Lines of one side: all but those that only the other has. */
function count(hunk: readonly Edit[], except: Edit['kind']): number {
  return hunk.filter(({ kind }) => kind !== except).length;
}

function range(first: number, length: number): string {
  return length === 1 ? `${first}` : `${length === 0 ? first - 1 : first},${length}`;
}
