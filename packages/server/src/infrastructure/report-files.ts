import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rm, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import type { OrganizationId, ReportId } from '../domain/ids.ts';
import type { StoredFile } from '../domain/report/report.ts';
import type { ObjectStorage, OpenObject, Removed } from './object-storage.ts';

type Of = { readonly id: ReportId; readonly organizationId: OrganizationId };

export type ReportFilesDeps = {
  readonly storage: ObjectStorage;
  /** Where they are written before they are kept; of this node alone. */
  readonly workDir: string;
};

/** How long a file may take to be kept, and to be found. In milliseconds. */
const keepMs = 120_000;
const findMs = 30_000;

/** The files of reports. Nobody sees one half written. */
export class ReportFiles {
  readonly #deps: ReportFilesDeps;
  constructor(deps: ReportFilesDeps) {
    this.#deps = deps;
  }

  /** Has a file written and keeps it, in place of one that may be there. */
  async write(
    of: Of,
    fill: (file: FileHandle) => Promise<void>,
    signal: AbortSignal = new AbortController().signal,
  ): Promise<StoredFile> {
    const { storage, workDir } = this.#deps;
    await mkdir(workDir, { recursive: true, mode: 0o700 });
    const draft = path.join(workDir, `${of.id}.${randomBytes(6).toString('hex')}`);
    try {
      await using file = await open(draft, 'wx+', 0o600);
      await fill(file);
      const stored = await measure(file);
      await storage.put(placeOf(of), draft, AbortSignal.any([signal, AbortSignal.timeout(keepMs)]));
      return stored;
    } finally {
      await rm(draft, { force: true });
    }
  }

  /** Undefined when there is no such file, or not of that size. */
  async read(of: Of, { bytes }: StoredFile): Promise<Readable | undefined> {
    const found = await this.#find(of);
    if (found?.bytes === bytes) return found.content;
    found?.content.destroy();
    return undefined;
  }

  /** Once it is found it may be read for as long as it takes. */
  async #find(of: Of): Promise<OpenObject | undefined> {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(new Error('It was not found in time.')), findMs);
    try {
      return await this.#deps.storage.open(placeOf(of), late.signal);
    } finally {
      clearTimeout(timer);
    }
  }

  async remove(of: Of): Promise<void> {
    await this.#deps.storage.removeAll(placeOf(of), AbortSignal.timeout(findMs));
  }

  /** All of an organization. */
  async removeFolder(organizationId: string, signal: AbortSignal): Promise<Removed> {
    return this.#deps.storage.removeFolder(organizationId, signal);
  }
}

/** Both ids have been parsed: they lead nowhere else. */
function placeOf({ id, organizationId }: Of): string {
  return `${organizationId}/${id}`;
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
