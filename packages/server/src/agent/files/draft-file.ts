import { randomBytes } from 'node:crypto';
import { constants, type BigIntStats } from 'node:fs';
import { chmod, chown, mkdir, open, readdir, rm, stat, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { removeFolder } from '../session-folders.ts';
import type { Owner } from './open-folder.ts';

/** What an upload that was cut off has left is removed after this time, in milliseconds. No upload takes longer. */
const keptFor = 24 * 3_600_000;

/** Where an agent does not reach, and on the same disk as what it reaches. */
export function incomingFolder(sessionFolder: string): string {
  return path.join(sessionFolder, 'incoming');
}

/** A new name in there. */
export async function incomingPlace(sessionFolder: string): Promise<string> {
  const folder = incomingFolder(sessionFolder);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return path.join(folder, randomBytes(12).toString('hex'));
}

/** Removes what is too old to be anybody's. */
export async function clearIncoming(sessionFolder: string, now: number): Promise<void> {
  const folder = incomingFolder(sessionFolder);
  for (const name of await readdir(folder).catch(() => [])) {
    const place = path.join(folder, name);
    const { mtimeMs } = await stat(place).catch(() => ({ mtimeMs: now }));
    if (now - mtimeMs > keptFor) await removeFolder(place);
  }
}

/** A file on its way into a workspace. It is nobody's yet, and goes again unless it gets there. */
export class DraftFile implements AsyncDisposable {
  readonly file: string;
  readonly #handle: FileHandle;
  #size = 0;
  #isClosed = false;

  private constructor(file: string, handle: FileHandle) {
    this.file = file;
    this.#handle = handle;
  }

  static async create(sessionFolder: string): Promise<DraftFile> {
    const file = await incomingPlace(sessionFolder);
    const flags = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW;
    return new DraftFile(file, await open(file, flags, 0o600));
  }

  get size(): number {
    return this.#size;
  }

  async add(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length;)
      at += (await this.#handle.write(bytes, at, bytes.length - at, this.#size + at)).bytesWritten;
    this.#size += bytes.length;
  }

  /** Makes it somebody's, also when it has got there already. */
  async give(owner: Owner | undefined, mode: number): Promise<void> {
    if (owner)
      await (this.#isClosed
        ? chown(this.file, owner.uid, owner.gid)
        : this.#handle.chown(owner.uid, owner.gid));
    await (this.#isClosed ? chmod(this.file, mode) : this.#handle.chmod(mode));
  }

  /** So that many may wait at once; from now on it can be given to somebody only while it is here. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#handle.close();
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** So that after a loss of power there is the whole file or none. */
  async sync(): Promise<void> {
    await this.#handle.datasync();
  }

  /** How it begins. */
  async head(length: number): Promise<Uint8Array> {
    const { buffer, bytesRead } = await this.#handle.read(Buffer.alloc(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  }

  async stats(): Promise<BigIntStats> {
    return this.#handle.stat({ bigint: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.#isClosed) await this.close();
    await rm(this.file, { force: true });
  }
}
