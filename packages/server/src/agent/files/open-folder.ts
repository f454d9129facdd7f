import { constants, type BigIntStats } from 'node:fs';
import {
  lstat,
  mkdir,
  open,
  opendir,
  readlink,
  rename,
  rmdir,
  unlink,
  type FileHandle,
} from 'node:fs/promises';
import path from 'node:path';

const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK, O_NOCTTY } = constants;

const asFolder = O_RDONLY | O_DIRECTORY | O_NOFOLLOW;
const asFile = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY;

/** Whose files of an agent are; absent: the server's own. */
export type Owner = { readonly uid: number; readonly gid: number };

/**
 * A folder that is held open. What is in it is reached through it, one name at a time and without following a link, so
 * that nothing that an agent puts in its place, or in the place of what is in it, leads anywhere else.
 */
export class OpenFolder implements AsyncDisposable {
  readonly #handle: FileHandle;
  /** Of use where there is no /proc: there a link put in the way at the right moment is followed. */
  readonly #place: string;

  private constructor(handle: FileHandle, place: string) {
    this.#handle = handle;
    this.#place = process.platform === 'linux' ? `/proc/self/fd/${handle.fd}` : place;
  }

  /** @param place a folder of the server's own, or a link to one. */
  static async at(place: string): Promise<OpenFolder> {
    return new OpenFolder(await open(place, asFolder & ~O_NOFOLLOW), place);
  }

  async folder(name: string): Promise<OpenFolder> {
    const place = this.#of(name);
    return new OpenFolder(await open(place, asFolder), place);
  }

  /** The same folder once more, to be closed by itself. */
  async again(): Promise<OpenFolder> {
    const place = process.platform === 'linux' ? `${this.#place}/.` : this.#place;
    return new OpenFolder(await open(place, asFolder), this.#place);
  }

  /** For reading. It may be anything but a link or a folder: look at what is open, and not at its name. */
  async file(name: string): Promise<FileHandle> {
    return open(this.#of(name), asFile);
  }

  /** Of the folder itself. */
  async stats(): Promise<BigIntStats> {
    return this.#handle.stat({ bigint: true });
  }

  /** Of what is called so, be it a link. */
  async look(name: string): Promise<BigIntStats> {
    return lstat(this.#of(name), { bigint: true });
  }

  /** In no order. A name that is no text is not among them. */
  async *names(): AsyncGenerator<string, void> {
    for await (const { name } of await opendir(this.#place, { encoding: 'latin1', bufferSize: 128 })) {
      const bytes = Buffer.from(name, 'latin1');
      const text = bytes.toString('utf8');
      if (Buffer.from(text).equals(bytes)) yield text;
    }
  }

  /** What a link says. */
  async readLink(name: string): Promise<string> {
    return readlink(this.#of(name));
  }

  async make(name: string): Promise<void> {
    await mkdir(this.#of(name), { mode: 0o755 });
  }

  async give({ uid, gid }: Owner): Promise<void> {
    await this.#handle.chown(uid, gid);
  }

  /** Puts a file of the server's own here, in the place of what was there. */
  async put(file: string, name: string): Promise<void> {
    await rename(file, this.#of(name));
  }

  /** Takes something out of an agent's reach, to a place of the server's own. */
  async take(name: string, to: string): Promise<void> {
    await rename(this.#of(name), to);
  }

  async move(name: string, to: OpenFolder, as: string): Promise<void> {
    await rename(this.#of(name), to.#of(as));
  }

  /** A link is removed itself. */
  async unlink(name: string): Promise<void> {
    await unlink(this.#of(name));
  }

  async removeEmpty(name: string): Promise<void> {
    await rmdir(this.#of(name));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#handle.close();
  }

  /** One name, whatever it says: nothing here takes a way. */
  #of(name: string): string {
    if (name === '' || name === '.' || name === '..' || /[/\0]/.test(name))
      throw new Error('This is no name of a file.');
    return path.posix.join(this.#place, name);
  }
}
