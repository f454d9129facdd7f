/** A process that waits for a prompt. */
export type IdleProcess<Id> = {
  readonly id: Id;
  readonly usedAt: number;
  readonly memoryBytes: number;
};

/**
 * Which idle processes are to end, so that all together take no more than the limit: those first that have been idle for
 * longest, and no more than are needed. Those at work are left to their turns, even where they alone take too much.
 */
export function toRelieve<Id>(
  idle: readonly IdleProcess<Id>[],
  { takenBytes, limitBytes }: { readonly takenBytes: number; readonly limitBytes: number },
): Id[] {
  const ended: Id[] = [];
  let left = takenBytes;
  for (const { id, memoryBytes } of idle.toSorted((one, other) => one.usedAt - other.usedAt)) {
    if (left <= limitBytes) break;
    left -= memoryBytes;
    ended.push(id);
  }
  return ended;
}
