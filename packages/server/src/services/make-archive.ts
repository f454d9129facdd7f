import path from 'node:path';
import { inThread } from '../agent/archives/in-thread.ts';
import type { ManifestHeader } from '../agent/archives/manifest.ts';
import { SpareDisk } from '../agent/archives/spare-disk.ts';
import { writeRecords, type ReadRecord } from '../agent/archives/write-records.ts';
import type { LiveSessions } from '../agent/live-sessions.ts';
import { mergeTrees } from '../agent/snapshots/merge-trees.ts';
import type { ObjectStore } from '../agent/snapshots/object-store.ts';
import { decodeTree } from '../agent/snapshots/tree-format.ts';
import type { Workspaces } from '../agent/snapshots/workspaces.ts';
import type { ArchiveFile, ArchiveFormat, SessionArchive } from '../domain/session/session-archive.ts';
import type { Session } from '../domain/session/session.ts';
import { explainProblem, type TakenSnapshot } from '../domain/session/workspace-snapshot.ts';
import type { ObjectStorage } from '../infrastructure/object-storage.ts';
import type { Log } from '../infrastructure/log.ts';
import type { ArchiveHold } from '../repositories/session-archive-repository.ts';
import type { Repositories, Store } from '../repositories/store.ts';
import { ArchiveLostError, ArchiveProblemError } from './archive-errors.ts';

export type ArchiveDeps = {
  readonly store: Store;
  readonly storage: ObjectStorage;
  readonly workspaces: Pick<Workspaces, 'take' | 'storeOf' | 'setAside' | 'removeAside'>;
  readonly liveSessions: Pick<LiveSessions, 'evict'>;
  /** A worker that says nothing for so long is taken for lost. */
  readonly leaseSeconds: number;
  /** With less free disk nothing is packed or unpacked. */
  readonly minFreeBytes: number;
  readonly log: Log;
  readonly now: () => Date;
};

export type ArchiveTry = {
  readonly archive: SessionArchive;
  readonly hold: ArchiveHold;
  /** An own folder for the time being. */
  readonly work: string;
  readonly signal: AbortSignal;
};

export const archiveEndings = { gzip: 'tar.gz', zstd: 'tar.zst', zip: 'zip' } as const satisfies Record<
  ArchiveFormat,
  string
>;

/** What the places of all attempts begin with. */
export function placesOf({ organizationId, id }: SessionArchive): string {
  return `${organizationId}/${id}.`;
}

/**
 * Makes the archive, and then takes from the database what only it needs to have. Each attempt has a place of its own:
 * what a worker leaves that is lost in the middle is never taken for an archive. Nothing is removed before the database
 * names the place that counts.
 */
export async function makeArchive(deps: ArchiveDeps, attempt: ArchiveTry): Promise<void> {
  const { store, storage, workspaces, liveSessions, leaseSeconds, minFreeBytes } = deps;
  const { archive, hold, work, signal } = attempt;
  const { organizationId, sessionId, format } = archive;
  await liveSessions.evict(sessionId);
  new SpareDisk(work, minFreeBytes).spend(0);
  const whileHeld = <T>(run: (tx: Repositories) => Promise<T>) =>
    store.transact(organizationId, async (tx) => {
      if (!(await tx.archives.renew(hold, leaseSeconds))) throw new ArchiveLostError();
      return run(tx);
    });
  const tree = await treeOf(deps, await whileHeld((tx) => tx.sessions.lock(sessionId)));
  await whileHeld((tx) => tx.snapshots.setLastTree(sessionId, tree));
  const read: ReadRecord = (record, use) =>
    store.transact(organizationId, (tx) => use(tx.sessionRecords.pages(record, sessionId)));
  await writeRecords(read, work, signal);
  const header: ManifestHeader = {
    ...{ format: 'ai-agent-api session', version: 1, created_at: archive.createdAt.toISOString() },
    ...{ archive_id: archive.id, session_id: sessionId, organization_id: organizationId, tree },
  };
  const { folder } = workspaces.storeOf(archive);
  const order = { kind: 'pack', header, format, work, store: folder, minFreeBytes } as const;
  const { file, ...made } = await inThread<'pack'>(order, signal);
  const place = `${placesOf(archive)}${hold.attempt}.${archiveEndings[format]}`;
  try {
    await storage.put(place, file, signal);
  } catch (error) {
    await forget(deps, place);
    throw error;
  }
  if (await keepMade(deps, attempt, { ...made, place })) return;
  await forget(deps, place);
  throw new ArchiveLostError();
}

/** False, and nothing written, when somebody else has taken the archive over. */
async function keepMade(
  { store, now }: ArchiveDeps,
  { archive, hold }: ArchiveTry,
  file: ArchiveFile,
): Promise<boolean> {
  const { organizationId, sessionId, id, userId } = archive;
  return store.transact(organizationId, async (tx) => {
    await tx.sessions.lock(sessionId);
    if (!(await tx.archives.saveMade(hold, file, now()))) return false;
    await tx.sessionRecords.removeTranscripts(sessionId);
    await tx.snapshots.forgetAll(sessionId);
    const by = userId === undefined ? {} : { user_id: userId };
    const events = [{ type: 'session.archived', archive_id: id, ...by }] as const;
    await tx.events.append({ organizationId, sessionId, events });
    return true;
  });
}

/** Of a place that the database does not name, nor will: also when this node has to stop, or has lost the archive. */
async function forget({ storage, log }: ArchiveDeps, place: string): Promise<void> {
  await storage
    .removeAll(place, AbortSignal.timeout(forgetWithin))
    .catch((error: unknown) => log.warn({ err: error, place }, 'what is left of an attempt was not removed'));
}

const forgetWithin = 3_000;

/** The files that the session would go on with: as they are, but for what is yet to be put in place. */
async function treeOf({ workspaces }: ArchiveDeps, session: Session): Promise<string> {
  const { layOut: { workspace, results } = {} } = session;
  if (workspace === undefined || results === undefined) {
    const { tree } = await takeWhole(workspaces, session);
    assertHere(workspaces.storeOf(session), session, tree);
    return mergeTrees(workspaces.storeOf(session), {
      workspace: workspace ?? tree,
      'tool-results': results ?? tree,
    });
  }
  return mergeTrees(workspaces.storeOf(session), { workspace, 'tool-results': results });
}

/** A workspace that is missing is none that is empty: its disk may not be mounted, or be another node's. */
function assertHere(store: ObjectStore, { lastTree, layOut }: Session, tree: string): void {
  if (lastTree === undefined || layOut?.workspace !== undefined) return;
  if (decodeTree(store.read(tree)).some(({ name }) => name === 'workspace')) return;
  throw new ArchiveProblemError(
    'files_unreadable',
    'The files of the session are not on the disk of the node that was to archive it; nodes that share a database share ' +
      'SESSIONS_DIR as well.',
    { mayPass: true },
  );
}

/** Nothing is put away of which a file would be lost. Sockets, pipes and devices are nobody's files. */
async function takeWhole(workspaces: ArchiveDeps['workspaces'], session: Session): Promise<TakenSnapshot> {
  const taken = await workspaces.take(session, session.lastTree);
  if ('problem' in taken)
    throw new ArchiveProblemError(
      'files_unreadable',
      `The files were not read. ${explainProblem(taken.problem)}`,
      { mayPass: taken.problem === 'disk_full' || taken.problem === 'failed' },
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
