import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { mkdir, statfs, type FileHandle } from 'node:fs/promises';
import { promisify } from 'node:util';
import {
  ConflictError,
  DiskFullError,
  InvalidInputError,
  NotAFileError,
  PreconditionFailedError,
} from '../../domain/errors.ts';
import type { SessionId } from '../../domain/ids.ts';
import type { FileState, FileType, Seen } from '../../domain/session/workspace-file.ts';
import { assertMayBeMade, toText, type WorkspacePath } from '../../domain/session/workspace-path.ts';
import { removeFolder, sessionFolder, sessionFolders } from '../session-folders.ts';
import { isOneOf } from '../snapshots/closed-doors.ts';
import { clearIncoming, DraftFile, incomingFolder, incomingPlace } from './draft-file.ts';
import { isDiskFull, refusalOf } from './file-errors.ts';
import type { FileScans, Of } from './file-scans.ts';
import { assertNoLookalike, type KnownNames, type Place } from './lookalikes.ts';
import { OpenFolder, type Owner } from './open-folder.ts';
import { membersOf, type Member } from './workspace-members.ts';

export type WorkspaceFilesDeps = {
  readonly sessionsDir: string;
  /** With less free disk nothing is taken in. */
  readonly minFreeBytes: number;
  readonly scans: Pick<FileScans, 'countNames'>;
};

export type OpenedFile = AsyncDisposable & { readonly handle: FileHandle; readonly state: FileState };

export type PutOptions = {
  readonly seen?: Seen | undefined;
  readonly isExecutable?: boolean;
  /** Of many that are put one after the other. */
  readonly known?: KnownNames;
};

/** In milliseconds. */
const syncMs = 120_000;

/** How much comes in before the disk is looked at again. */
const lookEvery = 32 * 1024 * 1024;

/**
 * The files of agents, for everybody but the agents: the only way to them. It never leaves the workspace, whatever is
 * asked for and whatever an agent does meanwhile, and what it makes there is the agent's.
 */
export class WorkspaceFiles {
  readonly #deps: WorkspaceFilesDeps;
  constructor(deps: WorkspaceFilesDeps) {
    this.#deps = deps;
  }

  /** Whether the session has a workspace where this node looks. */
  async exists(id: SessionId): Promise<boolean> {
    try {
      await using _ = await this.#root(id);
      return true;
    } catch (error) {
      if (isOneOf(error, 'ENOENT')) return false;
      throw error;
    }
  }

  /** All that is in the workspace, for an archive; nothing where there is none yet. */
  async *members(of: Of): AsyncGenerator<Member, void> {
    if (!(await this.exists(of.id))) return;
    await using root = await this.#root(of.id);
    yield* membersOf(root, (stats) => this.#isWithin(of, stats));
  }

  /** A file for reading. */
  async open(of: Of, path: WorkspacePath): Promise<OpenedFile> {
    return this.#with(path, async () => {
      await using folder = await this.#enter(of.id, path.slice(0, -1));
      const name = lastOf(path);
      const type = typeOf(await folder.look(name));
      if (type !== 'file') throw new NotAFileError(explain(type, path));
      const handle = await folder.file(name);
      try {
        const stats = await handle.stat({ bigint: true });
        // Another thing may have come in its place.
        if (!stats.isFile()) throw new NotAFileError(explain(typeOf(stats), path));
        if (!(await this.#isWithin(of, stats)))
          throw new NotAFileError(
            `"${toText(path)}" has another name outside of the workspace and is not read.`,
          );
        return { handle, state: stateOf(path, stats), [Symbol.asyncDispose]: () => handle.close() };
      } catch (error) {
        await handle.close();
        throw error;
      }
    });
  }

  /**
   * Takes a file in, to put it in its place later. Nobody reaches it before, and it goes again if it is not whole.
   * @param isOneOfMany it is on the disk for good only after `syncIncoming`.
   */
  async receive(
    id: SessionId,
    source: AsyncIterable<Uint8Array>,
    assertFits: (bytes: number) => void,
    { isOneOfMany = false } = {},
  ): Promise<DraftFile> {
    const base = sessionFolder(this.#deps.sessionsDir, id);
    await using stack = new AsyncDisposableStack();
    try {
      const draft = stack.use(await DraftFile.create(base));
      let looked = -lookEvery;
      for await (const bytes of source) {
        assertFits(draft.size + bytes.length);
        if (draft.size - looked >= lookEvery) {
          looked = draft.size;
          await this.assertRoomOnDisk();
        }
        await draft.add(bytes);
      }
      if (!isOneOfMany) await draft.sync();
      stack.move();
      return draft;
    } catch (error) {
      throw isDiskFull(error) ? new DiskFullError() : error;
    }
  }

  /** All that was received, at once: file by file it would take as long as the disk takes for each. */
  async syncIncoming(id: SessionId): Promise<void> {
    const folder = incomingFolder(sessionFolder(this.#deps.sessionsDir, id));
    await promisify(execFile)('sync', ['-f', folder], { timeout: syncMs });
  }

  /** Removes what servers have left that died while something came in. */
  async clearIncoming(id: SessionId): Promise<void> {
    await clearIncoming(sessionFolder(this.#deps.sessionsDir, id), Date.now());
  }

  async assertRoomOnDisk(): Promise<void> {
    const { bavail, bsize } = await statfs(this.#deps.sessionsDir);
    if (bavail * bsize < this.#deps.minFreeBytes) throw new DiskFullError();
  }

  /** Puts a file in its place, at once: whoever reads there sees the old one or the new one. Makes missing folders. */
  async put(
    id: SessionId,
    draft: DraftFile,
    path: WorkspacePath,
    { seen, isExecutable = false, known }: PutOptions = {},
  ): Promise<{ readonly state: FileState; readonly isNew: boolean }> {
    assertMayBeMade(path);
    return this.#with(path, async () => {
      await using root = await this.#rootOrNew(id);
      const owner = await ownerOf(root);
      await using folder = await makeWay(root, path.slice(0, -1), { owner, known });
      const before = await lookFor(folder, lastOf(path));
      if (before && !before.isFile()) throw new NotAFileError(explain(typeOf(before), path));
      assertSeen(before, seen, path);
      if (!before) await assertNoLookalike(folder, lastOf(path), { known, at: path.slice(0, -1) });
      const mode = before ? Number(before.mode & 0o777n) : isExecutable ? 0o755 : 0o644;
      await draft.give(owner, mode);
      await folder.put(draft.file, lastOf(path));
      // The workspace may have been handed to another user meanwhile.
      const now = await ownerOf(root);
      if (now?.uid !== owner?.uid && !draft.isClosed) await draft.give(now, mode);
      const stats = draft.isClosed ? await folder.look(lastOf(path)) : await draft.stats();
      return { state: stateOf(path, stats), isNew: !before };
    });
  }

  async makeFolder(id: SessionId, path: WorkspacePath, known?: KnownNames): Promise<FileState> {
    assertMayBeMade(path);
    return this.#with(path, async () => {
      await using root = await this.#rootOrNew(id);
      await using folder = await makeWay(root, path, { owner: await ownerOf(root), known });
      return stateOf(path, await folder.stats());
    });
  }

  /**
   * A link is removed itself. A folder goes out of the agent's reach with all that is in it, at once.
   * @returns what is left to be removed there, which may take its time.
   */
  async remove(
    id: SessionId,
    path: WorkspacePath,
    how: { readonly isRecursive: boolean; readonly seen?: Seen },
  ): Promise<AsyncDisposable | undefined> {
    return this.#with(path, async () => {
      await using folder = await this.#enter(id, path.slice(0, -1));
      const name = lastOf(path);
      const before = await folder.look(name);
      assertSeen(before, how.seen, path);
      if (!before.isDirectory() || !how.isRecursive) {
        if (before.isDirectory()) await removeEmpty(folder, name, path);
        else await folder.unlink(name);
        return undefined;
      }
      const away = await incomingPlace(sessionFolder(this.#deps.sessionsDir, id));
      await folder.take(name, away);
      return { [Symbol.asyncDispose]: () => removeFolder(away) };
    });
  }

  /** Makes missing folders. What is there already is replaced only if that is wanted, and never a folder with files in it. */
  async move(
    id: SessionId,
    {
      from,
      to,
      isReplacing,
    }: { readonly from: WorkspacePath; readonly to: WorkspacePath; readonly isReplacing: boolean },
  ): Promise<FileState> {
    assertMayBeMade(to);
    const [oldName, newName] = [lastOf(from), lastOf(to)];
    return this.#with(from, async () => {
      await using root = await this.#root(id);
      await using source = await enter(root, from.slice(0, -1));
      await source.look(oldName);
      return await this.#with(to, async () => {
        await using target = await makeWay(root, to.slice(0, -1), { owner: await ownerOf(root) });
        const before = await lookFor(target, newName);
        if (before && !isReplacing) throw new ConflictError(`There is something at "${toText(to)}" already.`);
        const isRenaming = toText(from.slice(0, -1)) === toText(to.slice(0, -1));
        if (!before) await assertNoLookalike(target, newName, isRenaming ? { except: oldName } : {});
        await source.move(oldName, target, newName);
        return stateOf(to, await target.look(newName));
      });
    });
  }

  /** A file with names outside of the workspace is not the agent's to show. */
  async #isWithin(of: Of, { nlink, dev, ino }: Pick<BigIntStats, 'nlink' | 'dev' | 'ino'>): Promise<boolean> {
    if (nlink < 2n) return true;
    const names = await this.#deps.scans.countNames(of, { dev: String(dev), ino: String(ino) });
    return BigInt(names) >= nlink;
  }

  async #root(id: SessionId): Promise<OpenFolder> {
    await using sessions = await OpenFolder.at(this.#deps.sessionsDir);
    await using session = await sessions.folder(id);
    return await session.folder('workspace');
  }

  async #rootOrNew(id: SessionId): Promise<OpenFolder> {
    const { workspace } = sessionFolders(this.#deps.sessionsDir, id);
    await mkdir(workspace, { recursive: true, mode: 0o700 });
    return this.#root(id);
  }

  async #enter(id: SessionId, names: WorkspacePath): Promise<OpenFolder> {
    await using root = await this.#root(id);
    return await enter(root, names);
  }

  async #with<Result>(path: WorkspacePath, run: () => Promise<Result>): Promise<Result> {
    try {
      return await run();
    } catch (error) {
      throw refusalOf(error, path);
    }
  }
}

async function removeEmpty(folder: OpenFolder, name: string, path: WorkspacePath): Promise<void> {
  await folder.removeEmpty(name).catch((error: unknown) => {
    if (!isOneOf(error, 'ENOTEMPTY', 'EEXIST')) throw error;
    throw new ConflictError(
      `The folder "${toText(path)}" is not empty; recursive=true (--recursive) removes it with what is in it.`,
    );
  });
}

/** A folder below, and first the same one anew, so that the caller's stays open. */
async function enter(root: OpenFolder, names: WorkspacePath): Promise<OpenFolder> {
  let at = await root.again();
  for (const name of names) {
    await using here = at;
    at = await here.folder(name);
  }
  return at;
}

async function makeWay(
  root: OpenFolder,
  names: WorkspacePath,
  { owner, known }: { readonly owner: Owner | undefined; readonly known?: KnownNames | undefined },
): Promise<OpenFolder> {
  let at = await root.again();
  for (const [depth, name] of names.entries()) {
    await using here = at;
    at = (await open(here, name)) ?? (await make(here, name, { owner, known, at: names.slice(0, depth) }));
  }
  return at;
}

async function open(folder: OpenFolder, name: string): Promise<OpenFolder | undefined> {
  return folder.folder(name).catch((error: unknown) => {
    if (isOneOf(error, 'ENOENT')) return undefined;
    throw error;
  });
}

async function make(
  folder: OpenFolder,
  name: string,
  { owner, ...where }: { readonly owner: Owner | undefined } & Place,
): Promise<OpenFolder> {
  await assertNoLookalike(folder, name, where);
  await folder.make(name).catch((error: unknown) => {
    // Somebody else was faster.
    if (!isOneOf(error, 'EEXIST')) throw error;
  });
  await using stack = new AsyncDisposableStack();
  const made = stack.use(await folder.folder(name));
  if (owner) await made.give(owner);
  stack.move();
  return made;
}

/** Who has the workspace, so that what is made in it is theirs; where the server is that user, nothing is given away. */
async function ownerOf(root: OpenFolder): Promise<Owner | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const { uid, gid } = await root.stats();
  return uid === 0n ? undefined : { uid: Number(uid), gid: Number(gid) };
}

async function lookFor(folder: OpenFolder, name: string): Promise<BigIntStats | undefined> {
  return folder.look(name).catch((error: unknown) => {
    if (isOneOf(error, 'ENOENT')) return undefined;
    throw error;
  });
}

function assertSeen(stats: BigIntStats | undefined, seen: Seen | undefined, path: WorkspacePath): void {
  if (seen === undefined) return;
  const named = `"${toText(path)}"`;
  if (seen === 'none') {
    if (stats) throw new PreconditionFailedError(`There is a ${named} already.`);
  } else if (!stats) throw new PreconditionFailedError(`There is no ${named} any more.`);
  else if (seen !== 'any' && seen.version !== versionOf(stats))
    throw new PreconditionFailedError(`${named} has changed since you read it; read it again.`);
}

function lastOf(path: WorkspacePath): string {
  const name = path.at(-1);
  if (name === undefined) throw new InvalidInputError('A path is needed.');
  return name;
}

function stateOf(path: WorkspacePath, stats: BigIntStats): FileState {
  return {
    path: toText(path),
    type: typeOf(stats),
    size: stats.isFile() ? Number(stats.size) : 0,
    modifiedAt: new Date(Number(stats.mtimeMs)),
    version: versionOf(stats),
  };
}

/** An agent may set a file's time, but not when it was changed last. */
function versionOf({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  const text = [dev, ino, size, mtimeNs, ctimeNs].join(' ');
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}

function typeOf(stats: Pick<BigIntStats, 'isFile' | 'isDirectory' | 'isSymbolicLink'>): FileType {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'folder';
  return stats.isSymbolicLink() ? 'link' : 'other';
}

function explain(type: FileType, path: WorkspacePath): string {
  const what = {
    file: 'a file',
    folder: 'a folder',
    link: 'a link; links are not followed',
    other: 'no file but a pipe, a socket or a device',
  } as const satisfies Record<FileType, string>;
  return `"${toText(path)}" is ${what[type]}.`;
}
