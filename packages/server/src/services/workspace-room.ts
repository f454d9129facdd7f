import { measureFolder } from '../agent/disk/measure-folder.ts';
import { sessionFolder } from '../agent/session-folders.ts';
import { describeExcess, type DiskUsage } from '../domain/agent/disk-quota.ts';
import { WorkspaceFullError } from '../domain/errors.ts';
import type { SessionId } from '../domain/ids.ts';

/** Room in a session's folders, held while something comes in. */
export type HeldRoom = AsyncDisposable & {
  /** What has come in is there to stay; else its room is free again. */
  readonly keep: () => void;
  /** @param bytes all that has come in so far, @param files likewise; absent: as many as were reserved. */
  readonly assertFits: (bytes: number, files?: number) => void;
};

/** What was measured is good for so long, in milliseconds: one who uploads many files has them measured seldom. */
const goodFor = 2_000;

type Known = { used: DiskUsage; measuredAt: number; held: Set<{ bytes: number; files: number }> };

/** Holds what people bring in to the limit that holds for agents. What an agent writes meanwhile is not seen at once. */
export class WorkspaceRoom {
  readonly #sessionsDir: string;
  readonly #limit: DiskUsage;
  readonly #known = new Map<SessionId, Known>();

  constructor({ sessionsDir, limit }: { readonly sessionsDir: string; readonly limit: DiskUsage }) {
    this.#sessionsDir = sessionsDir;
    this.#limit = limit;
  }

  /** @param files how many it may add. */
  async reserve(
    { id }: { readonly id: SessionId },
    { files }: { readonly files: number },
  ): Promise<HeldRoom> {
    const known = await this.#measure(id);
    const own = { bytes: 0, files };
    known.held.add(own);
    const assertFits = (bytes: number, count = own.files) => {
      own.bytes = bytes;
      own.files = count;
      const others = [...known.held].reduce(
        (sum, each) => ({ bytes: sum.bytes + each.bytes, files: sum.files + each.files }),
        known.used,
      );
      if (others.bytes > this.#limit.bytes || others.files > this.#limit.files) {
        known.held.delete(own);
        throw new WorkspaceFullError(describeExcess(others, this.#limit));
      }
    };
    assertFits(0);
    let isKept = false;
    return {
      assertFits,
      keep: () => {
        isKept = true;
      },
      [Symbol.asyncDispose]: () => {
        // It counts until the folders are measured anew.
        if (isKept) known.used = { bytes: known.used.bytes + own.bytes, files: known.used.files + own.files };
        known.held.delete(own);
        this.#forget();
        return Promise.resolve();
      },
    };
  }

  async #measure(id: SessionId): Promise<Known> {
    const known = this.#known.get(id);
    const now = performance.now();
    if (known && now - known.measuredAt < goodFor) return known;
    const { bytes, files } = await measureFolder(sessionFolder(this.#sessionsDir, id), this.#limit);
    const fresh = { used: { bytes, files }, measuredAt: performance.now(), held: known?.held ?? new Set() };
    this.#known.set(id, fresh);
    return fresh;
  }

  #forget(): void {
    const now = performance.now();
    for (const [id, { held, measuredAt }] of this.#known)
      if (held.size === 0 && now - measuredAt > goodFor) this.#known.delete(id);
  }
}
