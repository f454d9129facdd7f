import { stat, statfs } from 'node:fs/promises';
import {
  allowanceFor,
  describeExcess,
  exceeds,
  isWorthALook,
  nextLookIn,
  noDiskUsage,
  type DiskUsage,
} from '../../domain/agent/disk-quota.ts';
import type { SessionId } from '../../domain/ids.ts';
import type { Log } from '../../infrastructure/log.ts';
import type { Metrics } from '../../infrastructure/metrics.ts';
import { deletedBytes } from './deleted-files.ts';
import { measureFolder } from './measure-folder.ts';

export type DiskWatchDeps = {
  /** What one session's folders may take. */
  readonly limit: DiskUsage;
  /** The disk that they are on. */
  readonly sessionsDir: string;
  readonly metrics: Pick<Metrics, 'diskQuotaStops'>;
  readonly log: Log;
};

/** A process whose folders are watched. */
export type Watched = {
  readonly id: SessionId;
  readonly folder: string;
  readonly pid: () => number | undefined;
  /** Called once, with the reason for people; the watch is over then. */
  readonly onOver: (why: string) => void;
};

/** How far a turn may bring the folders, or why there is to be none. */
export type Admission = { readonly allowance: DiskUsage } | { readonly refused: string };

export type DiskGuard = Disposable & {
  /** For the start of a turn. */
  begin(allowance: DiskUsage): void;
};

type Watch = Watched & {
  allowance: DiskUsage;
  used: DiskUsage;
  /** When to look by the clock, and what was free on the disk at the last look. */
  dueAt: number;
  freeBefore: number;
  isLooking: boolean;
};

/** How often the disk's free space is asked for, which costs nothing, in milliseconds. */
const glanceEvery = 500;

/** How many folders are measured at once: it keeps threads busy that others need. */
const together = 2;

/** Of sessions that are over their limit as many are remembered. */
const mostRemembered = 10_000;

/** Holds the folders of sessions to their size, by looking: what is written between two looks is not held. */
export class DiskWatch implements Disposable {
  readonly #deps: DiskWatchDeps;
  readonly #watches = new Set<Watch>();
  /** Sessions that were over their limit when last seen. */
  readonly #over = new Set<SessionId>();
  #timer: NodeJS.Timeout | undefined;
  #looking = 0;

  constructor(deps: DiskWatchDeps) {
    this.#deps = deps;
  }

  watch(watched: Watched): DiskGuard {
    const { limit } = this.#deps;
    const fresh = { used: noDiskUsage, dueAt: 0, freeBefore: 0, isLooking: false };
    const watch: Watch = { ...watched, allowance: limit, ...fresh };
    this.#watches.add(watch);
    this.#timer ??= setInterval(() => void this.#glance(), glanceEvery).unref();
    void this.#glance();
    return {
      begin: (allowance) => {
        watch.allowance = allowance;
      },
      [Symbol.dispose]: () => this.#forget(watch),
    };
  }

  /** Before a turn. Costs nothing for sessions that were within their limit when last seen. */
  async admit({ id, folder }: Pick<Watched, 'id' | 'folder'>): Promise<Admission> {
    const { limit, log } = this.#deps;
    if (!this.#over.has(id)) return { allowance: limit };
    const used = await measureFolder(folder, twice(limit));
    if (!exceeds(used, limit)) this.#over.delete(id);
    const allowance = allowanceFor(used, limit);
    if (allowance) return { allowance };
    const refused = describeExcess(used, limit);
    log.warn({ session_id: id, reason: refused }, 'an agent is not started: its folders are full');
    return { refused };
  }

  [Symbol.dispose](): void {
    for (const watch of this.#watches) this.#forget(watch);
  }

  #forget(watch: Watch): void {
    this.#watches.delete(watch);
    if (this.#watches.size > 0) return;
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  async #glance(): Promise<void> {
    try {
      const { bavail, bsize } = await statfs(this.#deps.sessionsDir);
      for (const watch of this.#watches)
        if (isDue(watch, bavail * bsize)) this.#lookAt(watch, bavail * bsize);
    } catch (error) {
      this.#deps.log.warn({ err: error }, 'the disk of the sessions cannot be looked at');
    }
  }

  #lookAt(watch: Watch, free: number): void {
    if (watch.isLooking || this.#looking >= together) return;
    // Should it fail, the next one is not at once.
    Object.assign(watch, { isLooking: true, freeBefore: free, dueAt: performance.now() + nextLookIn(0) });
    this.#looking++;
    this.#look(watch)
      .catch((error: unknown) =>
        this.#deps.log.warn({ err: error, session_id: watch.id }, "a session's folders were not measured"),
      )
      .finally(() => {
        watch.isLooking = false;
        this.#looking--;
      });
  }

  async #look(watch: Watch): Promise<void> {
    const started = performance.now();
    watch.used = await this.#measure(watch, watch.allowance);
    const now = performance.now();
    watch.dueAt = now + nextLookIn(now - started);
    this.#remember(watch);
    if (this.#watches.has(watch) && exceeds(watch.used, watch.allowance)) this.#stop(watch);
  }

  async #measure({ folder, pid }: Watch, atMost: DiskUsage): Promise<DiskUsage> {
    const used = await measureFolder(folder, atMost);
    const process = pid();
    if (process === undefined || exceeds(used, atMost)) return used;
    const { dev } = await stat(folder);
    return { ...used, bytes: used.bytes + (await deletedBytes(process, dev)) };
  }

  #remember({ id, used }: Watch): void {
    if (!exceeds(used, this.#deps.limit)) this.#over.delete(id);
    else if (this.#over.size < mostRemembered) this.#over.add(id);
  }

  #stop(watch: Watch): void {
    const why = describeExcess(watch.used, this.#deps.limit);
    this.#forget(watch);
    this.#deps.metrics.diskQuotaStops.inc();
    this.#deps.log.warn({ session_id: watch.id, reason: why }, 'an agent is stopped: its folders are full');
    watch.onOver(why);
  }
}

function isDue({ dueAt, freeBefore, used, allowance }: Watch, free: number): boolean {
  return performance.now() >= dueAt || isWorthALook(freeBefore - free, used, allowance);
}

function twice({ bytes, files }: DiskUsage): DiskUsage {
  return { bytes: 2 * bytes, files: 2 * files };
}
