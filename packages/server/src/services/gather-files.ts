import type { FilesSection } from '../domain/report/report-document.ts';
import type { ReportLimits } from '../domain/report/report-limits.ts';
import type { Session } from '../domain/session/session.ts';
import { beginningOf } from './beginning-of-session.ts';
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
  const beginning = await store.transact(session.organizationId, (tx) => beginningOf(tx, session));
  if (!beginning) return unknown('How the files were when this fork began is no longer known.');
  const before = beginning.tree === undefined ? {} : { before: beginning.tree };
  try {
    return await workspaces.compare(session, { ...before, after, files, diffLines });
  } catch (error) {
    if (isMissing(error)) return unknown('Snapshots of the files of this session lack something.');
    throw error;
  }
}

/** An error of a thread comes as a copy, which knows its name only. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && /There is no object|is damaged/.test(error.message);
}
