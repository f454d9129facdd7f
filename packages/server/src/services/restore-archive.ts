import { groupsOf } from '../agent/archives/lines.ts';
import { inThread } from '../agent/archives/in-thread.ts';
import { SpareDisk } from '../agent/archives/spare-disk.ts';
import { restore } from '../domain/session/session.ts';
import { ArchiveLostError, ArchiveProblemError } from './archive-errors.ts';
import type { ArchiveDeps, ArchiveTry } from './make-archive.ts';

/** How many entries of transcripts are written at once. */
const together = 200;

/**
 * Checks the whole archive, and then lets the session go on from it: with what its agent remembered, and with its files,
 * which are put in place before the next turn runs, wherever that is.
 */
export async function restoreArchive(
  { store, storage, workspaces, minFreeBytes, now }: ArchiveDeps,
  { archive, hold, work, signal }: ArchiveTry,
): Promise<void> {
  const { organizationId, sessionId, id, format, file } = archive;
  new SpareDisk(work, minFreeBytes).spend(file?.bytes ?? 0);
  const local = file && (await storage.fetch(file.place, `${work}/archive`, signal));
  if (!local) throw new ArchiveProblemError('missing', 'The archive is not in the storage where it was put.');
  const { sha256, manifestSha256 } = file;
  const from = { sha256, manifestSha256, format, file: local };
  const { folder } = workspaces.storeOf(archive);
  const order = { kind: 'unpack', archive: from, work, store: folder, minFreeBytes } as const;
  const { header, transcripts } = await inThread<'unpack'>(order, signal);
  await store.transact(organizationId, async (tx) => {
    for await (const rows of groupsOf(transcripts, together))
      await tx.sessionRecords.addTranscripts({ organizationId, sessionId }, rows);
    const session = await tx.sessions.lock(sessionId);
    const at = now();
    if (!(await tx.archives.saveEnd(hold, { status: 'restored', todo: 'remove', at })))
      throw new ArchiveLostError();
    await tx.sessions.save(restore(session, archive.sessionStatus, at));
    await tx.sessions.setLayOut(sessionId, { workspace: header.tree, results: header.tree });
    const events = [{ type: 'session.restored', archive_id: id }] as const;
    await tx.events.append({ organizationId, sessionId, events });
  });
}
