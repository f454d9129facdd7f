import path from 'node:path';
import { packSession } from '../agent/archives/pack-session.ts';
import type { LiveSessions } from '../agent/live-sessions.ts';
import { mergeTrees } from '../agent/snapshots/merge-trees.ts';
import type { Workspaces } from '../agent/snapshots/workspaces.ts';
import type { ArchiveFormat, SessionArchive } from '../domain/session/session-archive.ts';
import type { Session } from '../domain/session/session.ts';
import { explainProblem, type TakenSnapshot } from '../domain/session/workspace-snapshot.ts';
import type { ArchiveStorage } from '../infrastructure/archive-storage.ts';
import type { ArchiveHold } from '../repositories/session-archive-repository.ts';
import type { Store } from '../repositories/store.ts';
import { ArchiveLostError, ArchiveProblemError } from './archive-errors.ts';

export type ArchiveDeps = {
  readonly store: Store;
  readonly storage: ArchiveStorage;
  readonly workspaces: Pick<Workspaces, 'take' | 'storeOf' | 'setAside' | 'removeAside'>;
  readonly liveSessions: Pick<LiveSessions, 'evict'>;
  readonly now: () => Date;
};

export type ArchiveTry = {
  readonly archive: SessionArchive;
  readonly hold: ArchiveHold;
  /** An own folder for the time being. */
  readonly work: string;
  readonly signal: AbortSignal;
};

const endings = { gzip: 'tar.gz', zstd: 'tar.zst', zip: 'zip' } as const satisfies Record<
  ArchiveFormat,
  string
>;

/** What the places of all attempts begin with. */
export function placesOf({ organizationId, id }: SessionArchive): string {
  return `${organizationId}/${id}.`;
}

/**
 * Makes the archive, and then takes from the database what only it needs to have. Each attempt has a place of its own:
 * what a worker leaves that is lost in the middle is never taken for an archive.
 */
export async function makeArchive(
  deps: ArchiveDeps,
  { archive, hold, work, signal }: ArchiveTry,
): Promise<void> {
  const { store, storage, workspaces, liveSessions, now } = deps;
  const { organizationId, sessionId, format } = archive;
  await liveSessions.evict(sessionId);
  await storage.removeAll(placesOf(archive));
  const tree = await treeOf(deps, await store.transact(organizationId, (tx) => tx.sessions.lock(sessionId)));
  await store.transact(organizationId, (tx) => tx.snapshots.setLastTree(sessionId, tree));
  const { file, ...made } = await packSession({
    header: {
      ...{ format: 'ai-agent-api session', version: 1, created_at: archive.createdAt.toISOString() },
      ...{ archive_id: archive.id, session_id: sessionId, organization_id: organizationId, tree },
    },
    ...{ format, work, signal, store: workspaces.storeOf(archive) },
    read: (record, use) =>
      store.transact(organizationId, (tx) => use(tx.sessionRecords.pages(record, sessionId))),
  });
  const place = `${placesOf(archive)}${hold.attempt}.${endings[format]}`;
  await storage.put(place, file, signal);
  const isKept = await store.transact(organizationId, async (tx) => {
    await tx.sessions.lock(sessionId);
    if (!(await tx.archives.saveMade(hold, { ...made, place }, now()))) return false;
    await tx.sessionRecords.removeTranscripts(sessionId);
    await tx.snapshots.forgetAll(sessionId);
    const by = archive.userId === undefined ? {} : { user_id: archive.userId };
    const events = [{ type: 'session.archived', archive_id: archive.id, ...by }] as const;
    await tx.events.append({ organizationId, sessionId, events });
    return true;
  });
  if (isKept) return;
  await storage.removeAll(place);
  throw new ArchiveLostError();
}

/** The files that the session would go on with: as they are, but for what is yet to be put in place. */
async function treeOf({ workspaces }: ArchiveDeps, session: Session): Promise<string> {
  const { layOut: { workspace, results } = {} } = session;
  if (workspace === undefined || results === undefined) {
    const { tree } = await takeWhole(workspaces, session);
    return mergeTrees(workspaces.storeOf(session), {
      workspace: workspace ?? tree,
      'tool-results': results ?? tree,
    });
  }
  return mergeTrees(workspaces.storeOf(session), { workspace, 'tool-results': results });
}

/** Nothing is put away of which a file would be lost. Sockets, pipes and devices are nobody's files. */
async function takeWhole(workspaces: ArchiveDeps['workspaces'], session: Session): Promise<TakenSnapshot> {
  const taken = await workspaces.take(session, session.lastTree);
  if ('problem' in taken)
    throw new ArchiveProblemError(
      'files_unreadable',
      `The files were not read. ${explainProblem(taken.problem)}`,
    );
  const lost = taken.skipped.filter(({ reason }) => !['socket', 'fifo', 'device'].includes(reason));
  const [first] = lost;
  if (first)
    throw new ArchiveProblemError(
      'files_left_out',
      `A file cannot be archived and would be lost: ${path.basename(first.path)} in ${path.dirname(first.path)} ` +
        `(${first.reason}). Remove it, or change it, and archive the session then.`,
    );
  return taken;
}
