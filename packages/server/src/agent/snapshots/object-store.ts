import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { hashOf } from './tree-format.ts';

/** What a snapshot names is not there, or is not what it was. */
export class MissingObjectError extends Error {
  override readonly name = 'MissingObjectError';
}

/**
 * The contents of files and folders of one organization, each under its hash, once. Several nodes may use it at once;
 * none but the server may reach it. Runs in a thread: its calls block.
 *
 * What nothing refers to goes by way of a second folder, where it is still found: see `collect-garbage.ts`.
 */
export class ObjectStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Where it is, for somebody who opens it in a thread. */
  get folder(): string {
    return this.#folder;
  }

  get folders(): { readonly kept: string; readonly leaving: string; readonly drafts: string } {
    const below = (name: string) => path.join(this.#folder, name);
    return { kept: below('objects'), leaving: below('leaving'), drafts: below('drafts') };
  }

  /** To be called before anything is added. */
  prepare(): void {
    for (const folder of Object.values(this.folders)) mkdirSync(folder, { recursive: true, mode: 0o700 });
  }

  /**
   * Whether it is there, whole. It counts as new from now on, so that nobody takes it away before what refers to it is
   * in the database.
   */
  claim(hash: string, size: number): boolean {
    const file = this.#keptFile(hash);
    try {
      // An object of another size was cut short by a power failure, and is written again.
      if (statSync(file).size !== size) return false;
      const now = new Date();
      utimesSync(file, now, now);
      return true;
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  }

  /** @returns whether it was not there before. */
  add(hash: string, bytes: Buffer): boolean {
    if (this.claim(hash, bytes.length)) return false;
    const draft = this.newDraft();
    writeFileSync(draft, bytes, { flag: 'wx', mode: 0o600 });
    this.keepDraft(draft, hash);
    return true;
  }

  /** The name for a file whose hash is not known yet. */
  newDraft(): string {
    return path.join(this.folders.drafts, randomBytes(12).toString('hex'));
  }

  keepDraft(draft: string, hash: string): void {
    const file = this.#keptFile(hash);
    try {
      renameSync(draft, file);
    } catch (error) {
      if (!isMissing(error)) throw error;
      mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
      renameSync(draft, file);
    }
  }

  dropDraft(draft: string): void {
    rmSync(draft, { force: true });
  }

  /** A small object: its bytes are checked against its hash. */
  read(hash: string): Buffer {
    const descriptor = this.open(hash);
    try {
      const bytes = readFileSync(descriptor);
      if (hashOf(bytes) !== hash) throw new MissingObjectError(`The object ${hash} is damaged.`);
      return bytes;
    } finally {
      closeSync(descriptor);
    }
  }

  /** A descriptor for reading, which the caller closes. */
  open(hash: string): number {
    const { leaving } = this.folders;
    // It may be on its way from one folder to the other and back.
    for (const file of [this.#keptFile(hash), path.join(leaving, hash), this.#keptFile(hash)]) {
      try {
        return openSync(file, constants.O_RDONLY);
      } catch (error) {
        if (!isMissing(error)) throw error;
      }
    }
    throw new MissingObjectError(`There is no object ${hash}.`);
  }

  #keptFile(hash: string): string {
    return path.join(this.folders.kept, hash.slice(0, 2), hash.slice(2));
  }
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
