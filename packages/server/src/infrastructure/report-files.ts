import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import type { OrganizationId, ReportId } from '../domain/ids.ts';
import type { StoredFile } from '../domain/report/report.ts';

type Of = { readonly id: ReportId; readonly organizationId: OrganizationId };

/** The files of reports, in a folder that nodes share. Nobody sees one half written. */
export class ReportFiles {
  readonly #directory: string;
  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Has a file written and puts it in place, over one that may be there. */
  async write(of: Of, fill: (file: FileHandle) => Promise<void>): Promise<StoredFile> {
    const target = this.#fileOf(of);
    await mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
    const draft = `${target}.${randomBytes(6).toString('hex')}`;
    try {
      await using file = await open(draft, 'wx+', 0o600);
      await fill(file);
      await file.sync();
      const stored = await measure(file);
      await rename(draft, target);
      return stored;
    } finally {
      await rm(draft, { force: true });
    }
  }

  /** Undefined when there is no such file, or not of that size. */
  async read(of: Of, { bytes }: StoredFile): Promise<Readable | undefined> {
    const file = await open(this.#fileOf(of), 'r').catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    });
    if (!file) return undefined;
    if ((await file.stat()).size === bytes) return file.createReadStream();
    await file.close();
    return undefined;
  }

  async remove(of: Of): Promise<void> {
    await rm(this.#fileOf(of), { force: true });
  }

  /** Both ids have been parsed: they lead nowhere else. */
  #fileOf({ id, organizationId }: Of): string {
    return path.join(this.#directory, organizationId, id);
  }
}

async function measure(file: FileHandle): Promise<StoredFile> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const part of createReadStream('', { fd: file.fd, start: 0, autoClose: false })) {
    // A stream without an encoding gives buffers.
    const chunk = part as Buffer;
    hash.update(chunk);
    bytes += chunk.byteLength;
  }
  return { bytes, sha256: hash.digest('hex') };
}
