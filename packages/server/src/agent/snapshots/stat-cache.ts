import { randomBytes } from 'node:crypto';
import {
  closeSync,
  fstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
  type Stats,
} from 'node:fs';
import { z } from 'zod';
import { isMissing } from './object-store.ts';

/** Path, size, times of its content and of the file itself in milliseconds, number, hash. */
const KnownFile = z.tuple([z.string(), z.number(), z.number(), z.number(), z.number(), z.string()]);

const Content = z.object({
  version: z.literal(1),
  /** The snapshot that it was written with. */
  tree: z.string(),
  files: z.array(KnownFile),
  /** The hashes of the trees of all folders. */
  folders: z.array(z.string()),
});

/** A clock of a file system may stand still for so long. In milliseconds. */
export const tick = 20;

/** What is known of files from the last look at them: one that has not changed need not be read again. */
export class StatCache {
  readonly tree: string | undefined;
  readonly #files = new Map<string, z.infer<typeof KnownFile>>();
  readonly #folders: readonly string[];

  /** What is missing or cannot be read is empty: everything is read anew then. */
  constructor(file: string) {
    const content = read(file);
    this.tree = content?.tree;
    this.#folders = content?.folders ?? [];
    for (const known of content?.files ?? []) this.#files.set(known[0], known);
  }

  hashOf(path: string, stats: Stats): string | undefined {
    const known = this.#files.get(path);
    if (!known) return undefined;
    const [, size, mtime, ctime, ino, hash] = known;
    const isSame =
      size === stats.size && mtime === stats.mtimeMs && ctime === stats.ctimeMs && ino === stats.ino;
    return isSame ? hash : undefined;
  }

  /** Everything that its snapshot refers to, as far as it is known here. */
  objects(): Set<string> {
    return new Set([...this.#folders, ...[...this.#files.values()].map(([, , , , , hash]) => hash)]);
  }
}

function read(file: string): z.infer<typeof Content> | undefined {
  try {
    return Content.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if (isMissing(error) || error instanceof SyntaxError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}

/** The next cache, on its way. It is begun before the first file is looked at. */
export class StatCacheDraft implements Disposable {
  readonly #file: string;
  readonly #draft: string;
  readonly #descriptor: number;
  readonly #files: z.infer<typeof KnownFile>[] = [];
  readonly #folders: string[] = [];
  /** By the clock of the file system, which may be another machine's. */
  readonly #begunAt: number;
  #isSaved = false;

  constructor(file: string) {
    this.#file = file;
    this.#draft = `${file}.${randomBytes(6).toString('hex')}`;
    this.#descriptor = openSync(this.#draft, 'wx', 0o600);
    this.#begunAt = fstatSync(this.#descriptor).mtimeMs;
  }

  /** A file that has changed so lately that it might change again without a sign of it is not remembered. */
  addFile(path: string, stats: Stats, hash: string): void {
    if (stats.ctimeMs >= this.#begunAt - tick) return;
    this.#files.push([path, stats.size, stats.mtimeMs, stats.ctimeMs, stats.ino, hash]);
  }

  addFolder(hash: string): void {
    this.#folders.push(hash);
  }

  save(tree: string): void {
    const content: z.infer<typeof Content> = {
      ...{ version: 1, tree, files: this.#files, folders: this.#folders },
    };
    writeSync(this.#descriptor, JSON.stringify(content));
    renameSync(this.#draft, this.#file);
    this.#isSaved = true;
  }

  [Symbol.dispose](): void {
    closeSync(this.#descriptor);
    if (!this.#isSaved) rmSync(this.#draft, { force: true });
  }
}
