import { TurnId } from '../domain/ids.ts';
import { textOf } from '../domain/report/payload.ts';
import type { Session } from '../domain/session/session.ts';
import type { Repositories } from '../repositories/store.ts';

/** The tree that a session began with; without one it began with no files. Undefined when that is not known any more. */
export async function beginningOf(
  tx: Repositories,
  { id, isFork }: Session,
): Promise<{ readonly tree?: string } | undefined> {
  if (!isFork) return {};
  const [forked] = await tx.events.list(id, { after: 0, limit: 1, types: ['session.forked'] });
  const turn = forked && textOf(forked.payload, 'at_turn');
  if (forked && textOf(forked.payload, 'what') === 'conversation') return {};
  if (!turn) return undefined;
  const snapshot = await tx.snapshots.find(TurnId.parse(turn));
  return snapshot && 'tree' in snapshot ? { tree: snapshot.tree } : undefined;
}
