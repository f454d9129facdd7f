import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { pipeline, Readable, Transform } from 'node:stream';
import { pipeline as through } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type { Member } from '../agent/archives/members.ts';
import type { SpareDisk } from '../agent/archives/spare-disk.ts';

/** A part of an export that has been written down, made smaller, until it goes into the file. */
export type WrittenPart = {
  readonly name: string;
  readonly file: string;
  readonly size: number;
  readonly sha256: string;
  readonly rows: number;
};

export type PartWriting = { readonly work: string; readonly disk: SpareDisk; readonly signal: AbortSignal };

/** Writes lines down. Only a few of them are in memory. */
export async function writePart(
  name: string,
  lines: AsyncIterable<readonly string[]>,
  { work, disk, signal }: PartWriting,
): Promise<WrittenPart> {
  const file = path.join(work, `${name.replaceAll('/', '-')}.gz`);
  const digest = createHash('sha256');
  let [size, rows] = [0, 0];
  const pieces = async function* (): AsyncGenerator<Buffer, void> {
    for await (const group of lines) {
      if (group.length === 0) continue;
      const piece = Buffer.from(`${group.join('\n')}\n`);
      digest.update(piece);
      size += piece.length;
      rows += group.length;
      yield piece;
    }
  };
  const out = createWriteStream(file, { flags: 'wx', mode: 0o600 });
  const guard = (source: AsyncIterable<Buffer>) => disk.guard(source);
  await through(Readable.from(pieces(), { objectMode: false }), createGzip({ level: 1 }), guard, out, {
    signal,
  });
  return { name, file, size, rows, sha256: digest.digest('hex') };
}

/** What was written down, as it goes into the file; gone from the disk afterwards. */
export async function* membersOf(
  parts: readonly WrittenPart[],
  mtime: number,
): AsyncGenerator<Member & { readonly rows: number }, void> {
  for (const { name, file, size, sha256, rows } of parts) {
    const open = () => pipeline(createReadStream(file), createGunzip(), () => undefined);
    yield { ...{ name, size, sha256, rows, mtime, open }, kind: 'file', mode: 0o600 };
    await rm(file);
  }
}

/** Passes bytes on and says afterwards what they were. */
export class Measure extends Transform {
  readonly #digest = createHash('sha256');

  override _transform(chunk: Buffer, _encoding: string, done: (error: null, chunk: Buffer) => void): void {
    this.#digest.update(chunk);
    done(null, chunk);
  }

  /** Once, at the end. */
  sha256(): string {
    return this.#digest.digest('hex');
  }
}
