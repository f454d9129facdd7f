export type Reference = { readonly from: string; readonly to: string };

/** What is removed at the very end: until then it can still be told what was done. */
const last = /^audit_/;

/** Tables in an order in which their rows can be removed: one that refers to another comes before that. */
export function erasureOrder(tables: readonly string[], references: readonly Reference[]): string[] {
  const left = new Set(
    [...tables].sort((a, b) => Number(last.test(a)) - Number(last.test(b)) || (a < b ? -1 : 1)),
  );
  const ordered: string[] = [];
  while (left.size > 0) {
    const free = [...left].find(
      (table) => !references.some(({ from, to }) => to === table && left.has(from)),
    );
    if (free === undefined)
      throw new Error(`These tables refer to each other in a circle: ${[...left].sort().join(', ')}.`);
    left.delete(free);
    ordered.push(free);
  }
  return ordered;
}
