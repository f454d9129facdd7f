/** Of so many new sessions it is remembered how they were set up. */
export const sparesRemember = 32;

/**
 * Which set-ups are worth a process that waits for a new session: those of the newest sessions, as often as they come,
 * but none that has come only once so far.
 * @param recent the set-ups of the last new sessions, the newest first.
 */
export function wantedSpares(recent: readonly string[], most: number): ReadonlyMap<string, number> {
  const repeated = recent.filter((one) => recent.indexOf(one) !== recent.lastIndexOf(one));
  const wanted = new Map<string, number>();
  for (const each of repeated.slice(0, most)) wanted.set(each, (wanted.get(each) ?? 0) + 1);
  return wanted;
}
