import type { Readable } from 'node:stream';
import type { FileScans, WantedList } from '../agent/files/file-scans.ts';
import type { Listed } from '../agent/files/list-files.ts';
import { packMembers } from '../agent/files/pack-files.ts';
import type { OpenedFile, WorkspaceFiles } from '../agent/files/workspace-files.ts';
import { assertDrives, assertSees, type Actor } from '../domain/access/actor.ts';
import { NotFoundError, TooManyRequestsError, UnavailableError, WrongStateError } from '../domain/errors.ts';
import type { SessionId } from '../domain/ids.ts';
import type { DownloadFormat } from '../domain/session/download-format.ts';
import type { FileChange } from '../domain/session/session-event.ts';
import { isFinal, type Session } from '../domain/session/session.ts';
import type { FileState, Seen } from '../domain/session/workspace-file.ts';
import { toText, type WorkspacePath } from '../domain/session/workspace-path.ts';
import type { Store } from '../repositories/store.ts';
import type { FilesInPlace } from './files-in-place.ts';
import type { WorkspaceRoom } from './workspace-room.ts';

export type SessionFilesDeps = {
  readonly store: Store;
  readonly files: WorkspaceFiles;
  readonly scans: FileScans;
  readonly inPlace: FilesInPlace;
  readonly room: WorkspaceRoom;
};

export type Incoming = {
  readonly path: WorkspacePath;
  readonly source: AsyncIterable<Uint8Array>;
  /** In bytes, where it is known before. */
  readonly announced?: number;
  readonly seen?: Seen;
};

/**
 * The files of sessions' workspaces, for people. They may be read and changed while an agent works: who writes last has
 * written. What people change stands in the session's log, and is in its next snapshot.
 */
export class SessionFiles {
  readonly #deps: SessionFilesDeps;
  #downloads = 0;

  constructor(deps: SessionFilesDeps) {
    this.#deps = deps;
  }

  async list(actor: Actor, id: SessionId, wanted: WantedList): Promise<Listed> {
    const { session, hasFiles } = await this.#forReading(actor, id);
    if (hasFiles) return this.#deps.scans.list(session, wanted);
    if (wanted.folder.length > 0) throw new NotFoundError('folder', toText(wanted.folder));
    return { files: [], hasMore: false };
  }

  async open(actor: Actor, id: SessionId, path: WorkspacePath): Promise<OpenedFile> {
    const { session, hasFiles } = await this.#forReading(actor, id);
    if (!hasFiles) throw new NotFoundError('file', toText(path));
    return this.#deps.files.open(session, path);
  }

  /** The whole workspace as an archive, as it is read. */
  async download(actor: Actor, id: SessionId, format: DownloadFormat): Promise<Readable> {
    const { session } = await this.#forReading(actor, id);
    if (this.#downloads >= mostDownloads)
      throw new TooManyRequestsError(`${mostDownloads} workspaces are being downloaded from this node.`, 10);
    const archive = packMembers(format, this.#deps.files.members(session));
    this.#downloads++;
    archive.once('close', () => this.#downloads--);
    return archive;
  }

  async put(
    actor: Actor,
    id: SessionId,
    { path, source, announced, seen }: Incoming,
  ): Promise<{ readonly state: FileState; readonly isNew: boolean }> {
    const { files, room } = this.#deps;
    const session = await this.#forWriting(actor, id);
    await files.assertRoomOnDisk();
    await using place = await room.reserve(session, { files: path.length });
    place.assertFits(announced ?? 0);
    await using draft = await files.receive(id, source, (bytes) => place.assertFits(bytes));
    return await this.#change(actor, id, [{ action: 'written', path: toText(path) }], () =>
      files.put(id, draft, path, seen),
    );
  }

  async makeFolder(actor: Actor, id: SessionId, path: WorkspacePath): Promise<FileState> {
    const { files, room } = this.#deps;
    await using _ = await room.reserve(await this.#forWriting(actor, id), { files: path.length });
    return await this.#change(actor, id, [{ action: 'made', path: toText(path) }], () =>
      files.makeFolder(id, path),
    );
  }

  async remove(
    actor: Actor,
    id: SessionId,
    path: WorkspacePath,
    how: { readonly isRecursive: boolean; readonly seen?: Seen },
  ): Promise<void> {
    await this.#forWriting(actor, id);
    await this.#assertHasFiles(id, path);
    const aside = await this.#change(actor, id, [{ action: 'removed', path: toText(path) }], () =>
      this.#deps.files.remove(id, path, how),
    );
    await aside?.[Symbol.asyncDispose]();
  }

  async move(
    actor: Actor,
    id: SessionId,
    way: { readonly from: WorkspacePath; readonly to: WorkspacePath; readonly isReplacing: boolean },
  ): Promise<FileState> {
    await this.#forWriting(actor, id);
    await this.#assertHasFiles(id, way.from);
    const change = { action: 'moved', path: toText(way.to), from: toText(way.from) } as const;
    return this.#change(actor, id, [change], () => this.#deps.files.move(id, way));
  }

  async #forReading(actor: Actor, id: SessionId): Promise<{ session: Session; hasFiles: boolean }> {
    const session = await this.#deps.store.transact(actor.organizationId, (tx) => tx.sessions.get(id));
    assertSees(actor, session);
    assertIsHere(session);
    await this.#deps.inPlace.ensure(session);
    const hasFiles = await this.#deps.files.exists(id);
    if (!hasFiles && session.lastTree !== undefined) throw new UnavailableError(elsewhere);
    return { session, hasFiles };
  }

  async #forWriting(actor: Actor, id: SessionId): Promise<Session> {
    const session = await this.#deps.store.transact(actor.organizationId, (tx) => tx.sessions.get(id));
    assertDrives(actor, session);
    assertTakesFiles(session);
    await this.#deps.inPlace.ensure(session);
    if (session.lastTree !== undefined && !(await this.#deps.files.exists(id)))
      throw new UnavailableError(elsewhere);
    return session;
  }

  async #assertHasFiles(id: SessionId, path: WorkspacePath): Promise<void> {
    if (!(await this.#deps.files.exists(id))) throw new NotFoundError('file', toText(path));
  }

  /** The session is locked meanwhile: nobody puts other files in the place of these, and of two writers one is first. */
  async #change<Result>(
    actor: Actor,
    id: SessionId,
    changes: readonly FileChange[],
    run: () => Promise<Result>,
  ): Promise<Result> {
    return this.#deps.store.transact(actor.organizationId, async (tx) => {
      const session = await tx.sessions.getForUpdate(id);
      assertDrives(actor, session);
      assertTakesFiles(session);
      if (session.layOut?.workspace !== undefined)
        throw new UnavailableError('Other files are about to be put in place in this session; try again.');
      const result = await run();
      const { organizationId } = session;
      const event = { type: 'session.files_changed', user_id: actor.userId } as const;
      const shown = changes.slice(0, mostShown);
      await tx.events.append({
        ...{ organizationId, sessionId: id },
        events: [{ ...event, changes: shown, count: changes.length }],
      });
      return result;
    });
  }
}

/** Each packs with as much of a processor as it gets. */
const mostDownloads = 8;

/** As many changes as an event tells of. */
const mostShown = 50;

const elsewhere =
  "The session's workspace is not where this node looks; all nodes need the same SESSIONS_DIR, those that serve the API too.";

function assertIsHere({ status }: Session): void {
  if (status === 'archived')
    throw new WrongStateError('The session is archived; restore it to reach its files.');
}

function assertTakesFiles(session: Session): void {
  assertIsHere(session);
  if (isFinal(session.status))
    throw new WrongStateError(`The session is ${session.status}; its files can be read and not changed.`);
}
