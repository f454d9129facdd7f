import { statfsSync } from 'node:fs';

/** The disk would be almost full. It may have room again later. */
export class LittleDiskError extends Error {
  override readonly name = 'LittleDiskError';
  constructor() {
    super('The disk of the server is almost full.');
  }
}

/** After so many bytes the disk is looked at again: others write as well. */
const step = 64 * 1024 * 1024;

/** Sees to it that what is written somewhere leaves so many bytes of its disk to others. */
export class SpareDisk {
  readonly #folder: string;
  readonly #minFreeBytes: number;
  #untilNextLook = 0;

  constructor(folder: string, minFreeBytes: number) {
    this.#folder = folder;
    this.#minFreeBytes = minFreeBytes;
  }

  /** To be told of what is about to be written. */
  spend(bytes: number): void {
    this.#untilNextLook -= bytes;
    if (this.#untilNextLook > 0) return;
    const { bavail, bsize } = statfsSync(this.#folder);
    if (bavail * bsize - bytes < this.#minFreeBytes) throw new LittleDiskError();
    this.#untilNextLook = step;
  }

  /** Passes on what is written, while there is room for it. */
  async *guard(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void> {
    for await (const chunk of source) {
      this.spend(chunk.length);
      yield chunk;
    }
  }
}
