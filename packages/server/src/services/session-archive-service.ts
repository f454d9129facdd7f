import { assertOwns, assertSees, type Actor } from '../domain/access/actor.ts';
import { ConflictError, NotFoundError, TurnUnfinishedError, WrongStateError } from '../domain/errors.ts';
import { SessionArchiveId, type SessionId } from '../domain/ids.ts';
import {
  assertRestorable,
  type ArchiveFormat,
  type SessionArchive,
} from '../domain/session/session-archive.ts';
import { archive as archiveSession, type Session } from '../domain/session/session.ts';
import type { Repositories, Store } from '../repositories/store.ts';

export type SessionArchiveServiceDeps = {
  readonly store: Store;
  /** What all snapshots and archives of an organization may take. */
  readonly quotaBytes: number;
  readonly now: () => Date;
};

/** Sessions that are put away, and taken up again. Only rows are written here: the work is done by jobs. */
export class SessionArchiveService {
  readonly #deps: SessionArchiveServiceDeps;
  constructor(deps: SessionArchiveServiceDeps) {
    this.#deps = deps;
  }

  /** From when this returns the session takes nothing. Its archive is made in the background. */
  async archive(actor: Actor, id: SessionId, format: ArchiveFormat): Promise<SessionArchive> {
    const { store, quotaBytes, now } = this.#deps;
    return store.transact(actor.organizationId, async (tx) => {
      const session = await tx.sessions.getForUpdate(id);
      assertOwns(actor, session);
      await assertHasRoom(tx, session, quotaBytes);
      const archive = await putAway(tx, session, { format, userId: actor.userId, at: now() });
      tx.record(actor, 'session.archived', id, { after: { format } });
      return archive;
    });
  }

  /** The newest archive of a session. */
  async get(actor: Actor, id: SessionId): Promise<SessionArchive> {
    return this.#deps.store.transact(actor.organizationId, async (tx) => {
      assertSees(actor, await tx.sessions.get(id));
      return newestOf(tx, id);
    });
  }

  /** The session is what it was when the job is done that this begins. */
  async restore(actor: Actor, id: SessionId): Promise<SessionArchive> {
    return this.#deps.store.transact(actor.organizationId, async (tx) => {
      const session = await tx.sessions.getForUpdate(id);
      assertOwns(actor, session);
      if (session.status !== 'archived')
        throw new WrongStateError(
          `The session is ${session.status}; only one that is archived can be restored.`,
        );
      const archive = await newestOf(tx, id);
      assertRestorable(archive);
      await tx.archives.order(archive.id, { status: 'restoring', todo: 'restore', at: this.#deps.now() });
      await tx.enqueue('restore-session', { organizationId: session.organizationId, archiveId: archive.id });
      tx.record(actor, 'session.restored', id);
      return tx.archives.get(archive.id);
    });
  }
}

/** Puts a session away that the transaction holds. */
export async function putAway(
  tx: Repositories,
  session: Session,
  { format, userId, at }: Pick<SessionArchive, 'format' | 'userId'> & { readonly at: Date },
): Promise<SessionArchive> {
  const { id: sessionId, organizationId } = session;
  if (session.status !== 'archived' && (await tx.turns.countUnfinished(sessionId)) > 0)
    throw new TurnUnfinishedError(
      'A turn runs or waits in this session; interrupt it, or let it end, before you archive the session.',
    );
  await tx.sessions.save(archiveSession(session, at));
  // What its process remembers is in the database; nothing that it still does is of use to anybody.
  await tx.leases.revoke(sessionId);
  const archive: SessionArchive = {
    ...{ id: SessionArchiveId.new(), organizationId, sessionId, format },
    ...{ status: 'pending', sessionStatus: session.status, createdAt: at },
    ...(userId !== undefined && { userId }),
  };
  await tx.archives.add(archive, 'archive');
  await tx.enqueue('archive-session', { organizationId, archiveId: archive.id });
  return archive;
}

async function newestOf(tx: Repositories, id: SessionId): Promise<SessionArchive> {
  const archive = await tx.archives.findNewest(id);
  if (!archive) throw new NotFoundError('archive of the session', id);
  return archive;
}

async function assertHasRoom(tx: Repositories, { organizationId }: Session, quota: number): Promise<void> {
  if ((await tx.archives.keptBytes(organizationId)) >= quota)
    throw new ConflictError(
      'The archives of the organization take all the room that they may take; delete archived sessions first.',
    );
}
