import type { Readable } from 'node:stream';
import type { FileScans, WantedList, WantedSearch } from '../agent/files/file-scans.ts';
import type { TreeDiff } from '../agent/files/diff-trees.ts';
import type { Listed } from '../agent/files/list-files.ts';
import { KnownNames } from '../agent/files/lookalikes.ts';
import type { Searched } from '../agent/files/search-files.ts';
import type { OpenedFile, WorkspaceFiles } from '../agent/files/workspace-files.ts';
import { assertDrives, assertSees, type Actor, doneBy } from '../domain/access/actor.ts';
import {
  GoneError,
  InvalidInputError,
  NoSnapshotError,
  NotFoundError,
  UnavailableError,
  WrongStateError,
} from '../domain/errors.ts';
import type { SessionId, TurnId } from '../domain/ids.ts';
import type { DownloadFormat } from '../domain/session/download-format.ts';
import type { FileChange } from '../domain/session/session-event.ts';
import { isFinal, type Session } from '../domain/session/session.ts';
import type { FileState, Seen } from '../domain/session/workspace-file.ts';
import { toText, type WorkspacePath } from '../domain/session/workspace-path.ts';
import { explainProblem } from '../domain/session/workspace-snapshot.ts';
import type { Repositories, Store } from '../repositories/store.ts';
import { beginningOf } from './beginning-of-session.ts';
import { FileUpload } from './file-upload.ts';
import type { FilesInPlace } from './files-in-place.ts';
import { assertIsHere, elsewhere, type WorkspaceReading } from './workspace-reading.ts';
import type { WorkspaceRoom } from './workspace-room.ts';

export type SessionFilesDeps = {
  readonly store: Store;
  readonly files: WorkspaceFiles;
  readonly scans: FileScans;
  readonly reading: WorkspaceReading;
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
  constructor(deps: SessionFilesDeps) {
    this.#deps = deps;
  }

  async list(actor: Actor, id: SessionId, wanted: WantedList): Promise<Listed> {
    return this.#deps.reading.list(await this.#seen(actor, id), wanted);
  }

  async open(actor: Actor, id: SessionId, path: WorkspacePath): Promise<OpenedFile> {
    return this.#deps.reading.open(await this.#seen(actor, id), path);
  }

  /** The whole workspace as an archive, as it is read. */
  async download(actor: Actor, id: SessionId, format: DownloadFormat): Promise<Readable> {
    return this.#deps.reading.download(await this.#seen(actor, id), format);
  }

  async put(
    actor: Actor,
    id: SessionId,
    { path, source, announced, seen }: Incoming,
  ): Promise<{ readonly state: FileState; readonly isNew: boolean }> {
    const { files, room } = this.#deps;
    const session = await this.#forWriting(actor, id);
    await files.assertRoomOnDisk();
    await files.clearIncoming(id);
    await using place = await room.reserve(session, { files: path.length });
    place.assertFits(announced ?? 0);
    await using draft = await files.receive(id, source, (bytes) => place.assertFits(bytes));
    const written = await this.#change(actor, id, [{ action: 'written', path: toText(path) }], () =>
      files.put(id, draft, path, { seen }),
    );
    place.keep();
    return written;
  }

  /**
   * Takes several files at once, or an archive apart: all of it is here and good before the first is put in its place.
   * @param receive hands the parts over one after the other.
   */
  async upload(
    actor: Actor,
    id: SessionId,
    receive: (upload: FileUpload) => Promise<void>,
  ): Promise<readonly string[]> {
    const { files, room } = this.#deps;
    const session = await this.#forWriting(actor, id);
    await files.assertRoomOnDisk();
    await files.clearIncoming(id);
    await using place = await room.reserve(session, { files: 0 });
    await using upload = new FileUpload(files, id, place);
    await receive(upload);
    const paths = upload.arrived.map(({ path }) => toText(path));
    const changes = upload.arrived.map(({ draft }, index): FileChange => ({
      action: draft ? 'written' : 'made',
      path: paths[index] ?? '',
    }));
    if (changes.length === 0) throw new InvalidInputError('There is no file in this upload.');
    await this.#change(actor, id, changes, async () => {
      const known = new KnownNames();
      for (const { path, draft, isExecutable = false } of upload.arrived)
        await (draft
          ? files.put(id, draft, path, { isExecutable, known })
          : files.makeFolder(id, path, known));
    });
    place.keep();
    return paths;
  }

  /** Lines of files in which something is found, within a deadline. */
  async search(actor: Actor, id: SessionId, wanted: WantedSearch): Promise<Searched> {
    const session = await this.#seen(actor, id);
    if (await this.#deps.reading.hasFiles(session)) return this.#deps.scans.search(session, wanted);
    return { matches: [], files: 0 };
  }

  /** What the turns between two snapshots have changed, or what is there now. */
  async diff(
    actor: Actor,
    id: SessionId,
    {
      from,
      to,
      mostFiles,
    }: {
      readonly from: 'start' | 'beginning' | TurnId;
      readonly to: 'latest' | 'now' | TurnId;
      readonly mostFiles: number;
    },
  ): Promise<TreeDiff> {
    const { session, trees } = await this.#deps.store.transact(actor.organizationId, async (tx) => {
      const session = await tx.sessions.get(id);
      assertSees(actor, session);
      const [before, after] = [
        from === 'start' ? undefined : await treeFrom(tx, session, from),
        to === 'latest' ? session.lastTree : to === 'now' ? to : await treeOf(tx, session, to),
      ];
      return { session, trees: { ...(before && { from: before }), ...(after && { to: after }) } };
    });
    if (to === 'now') await this.#deps.reading.hasFiles(session);
    return this.#deps.scans.diff(session, trees, mostFiles);
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

  async #seen(actor: Actor, id: SessionId): Promise<Session> {
    const session = await this.#deps.store.transact(actor.organizationId, (tx) => tx.sessions.get(id));
    assertSees(actor, session);
    return session;
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
      const event = { type: 'session.files_changed', ...doneBy(actor) } as const;
      const shown = changes.slice(0, mostShown);
      await tx.events.append({
        ...{ organizationId, sessionId: id },
        events: [{ ...event, changes: shown, count: changes.length }],
      });
      const changed = shown.map(({ action, path }) => `${action} ${path}`);
      tx.record(actor, 'files.changed', id, { after: { count: changes.length, changed } });
      return result;
    });
  }
}

async function treeFrom(
  tx: Repositories,
  session: Session,
  from: 'beginning' | TurnId,
): Promise<string | undefined> {
  if (from !== 'beginning') return treeOf(tx, session, from);
  const beginning = await beginningOf(tx, session);
  if (!beginning) throw new GoneError('How the files were when this fork began is no longer known.');
  return beginning.tree;
}

async function treeOf(tx: Repositories, session: Session, id: TurnId): Promise<string> {
  const turn = await tx.turns.get(id);
  if (turn.sessionId !== session.id) throw new NotFoundError('turn', id);
  const snapshot = await tx.snapshots.find(id);
  if (!snapshot)
    throw new NoSnapshotError('There is no snapshot of the files of this turn: it has not ended.');
  if ('tree' in snapshot) return snapshot.tree;
  const why = explainProblem(snapshot.problem);
  if (snapshot.problem === 'removed') throw new GoneError(`The files of this turn are gone. ${why}`);
  throw new NoSnapshotError(`There is no snapshot of the files of this turn: ${why}`);
}

/** As many changes as an event tells of. */
const mostShown = 50;

function assertTakesFiles(session: Session): void {
  assertIsHere(session);
  if (isFinal(session.status))
    throw new WrongStateError(`The session is ${session.status}; its files can be read and not changed.`);
}
