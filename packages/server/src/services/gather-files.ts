import { TurnId } from '../domain/ids.ts';
import { textOf } from '../domain/report/payload.ts';
import type { FilesSection } from '../domain/report/report-document.ts';
import type { ReportLimits } from '../domain/report/report-limits.ts';
import type { Session } from '../domain/session/session.ts';
import type { Store } from '../repositories/store.ts';
import type { SessionGathering } from './gathering.ts';

type Files = Omit<FilesSection, 'kind'>;

const unknown = (problem: string): Files => ({ files: [], total: 0, omitted: 0, problem });

/** What a session has made of its files, from how they were when it began to the last snapshot. */
export async function gatherFiles(
  { store, workspaces }: SessionGathering,
  session: Session,
  { files, diffLines }: ReportLimits,
): Promise<Files> {
  const { lastTree: after } = session;
  if (after === undefined) return unknown('There is no snapshot of the files of this session.');
  const beginning = session.isFork ? await beginningOfFork(store, session) : {};
  if (!beginning) return unknown('How the files were when this fork began is no longer known.');
  const before = beginning.tree === undefined ? {} : { before: beginning.tree };
  try {
    return await workspaces.compare(session, { ...before, after, files, diffLines });
  } catch (error) {
    if (isMissing(error)) return unknown('Snapshots of the files of this session lack something.');
    throw error;
  }
}

/** The tree that it began with, if it began with files; undefined when that is not known any more. */
async function beginningOfFork(
  store: Store,
  { organizationId, id }: Session,
): Promise<{ readonly tree?: string } | undefined> {
  return store.transact(organizationId, async (tx) => {
    const [forked] = await tx.events.list(id, { after: 0, limit: 1, types: ['session.forked'] });
    const turn = forked && textOf(forked.payload, 'at_turn');
    if (forked && textOf(forked.payload, 'what') === 'conversation') return {};
    if (!turn) return undefined;
    const snapshot = await tx.snapshots.find(TurnId.parse(turn));
    return snapshot && 'tree' in snapshot ? { tree: snapshot.tree } : undefined;
  });
}

/** An error of a thread comes as a copy, which knows its name only. */
function isMissing(error: unknown): boolean {
  return error instanceof Error && /There is no object|is damaged/.test(error.message);
}
