import { setTimeout } from 'node:timers/promises';
import { choreOf, kindOfError, type ChoreName, type ChoreRun } from '../domain/chore.ts';
import type { Log } from '../infrastructure/log.ts';
import type { Store } from '../repositories/store.ts';

/** Something to be done now and then. */
export type Chore = {
  /** @param signal when the node ends; what takes long breaks off then. */
  sweep(signal: AbortSignal): Promise<void>;
  /** Where operators say how often. */
  readonly everySeconds?: number;
};

export type HousekeepingDeps = {
  readonly store: Pick<Store, 'chores'>;
  readonly chores: Readonly<Partial<Record<ChoreName, Chore>>>;
  readonly nodeId: string;
  readonly leaseSeconds: number;
  readonly log: Log;
};

/** Long ones are not begun by all nodes that start together, nor at once. */
const isLong = (seconds: number) => seconds >= 600;

/** What does not break off by then is left alone. In milliseconds. */
const stopWithin = 5_000;

type Told = ChoreRun & { readonly everySeconds: number; readonly times: number };

/**
 * Does the chores of this node, and those that one node does for all when this one gets hold of them. Writes down in
 * the database how they went, so that every node can tell of all.
 */
export class Housekeeping {
  readonly #deps: HousekeepingDeps;
  readonly #running = new Map<ChoreName, Promise<void>>();
  readonly #dueAt = new Map<ChoreName, number>();
  readonly #told = new Map<ChoreName, Told>();
  readonly #stopping = new AbortController();
  #isAnnounced = false;
  /** The list in the database is looked at three times in a lease. */
  #nextLook = 0;

  constructor(deps: HousekeepingDeps) {
    this.#deps = deps;
    for (const name of this.#named('node'))
      if (isLong(this.#every(name)))
        this.#dueAt.set(name, performance.now() + this.#every(name) * 1_000 * (0.1 + 0.9 * Math.random()));
  }

  /** To be called every second, or more often. A chore that takes longer is left to it, and holds up no other. */
  async tick(): Promise<void> {
    const { store, nodeId, leaseSeconds, log } = this.#deps;
    if (this.#stopping.signal.aborted) return;
    // First what needs no database.
    for (const name of this.#named('node'))
      if (this.#isDue(name)) this.#begin(name, (run) => this.#tell(run));
    if (performance.now() < this.#nextLook) return;
    this.#nextLook = performance.now() + (leaseSeconds * 1_000) / 3;
    try {
      await this.#announce();
      await this.#record();
      for (const name of await store.chores.claim(nodeId, this.#named('service'), leaseSeconds))
        this.#begin(name, (run) => store.chores.finish(nodeId, run));
    } catch (error) {
      log.warn({ err: error }, 'the list of chores could not be read or written; the next look tries again');
    }
  }

  /** Begins nothing more. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    const patience = new AbortController();
    await Promise.race([
      Promise.all(this.#running.values()),
      setTimeout(stopWithin, undefined, { signal: patience.signal }).catch(() => undefined),
    ]);
    patience.abort();
  }

  #named(scope: 'node' | 'service'): ChoreName[] {
    // The keys are those of the deps' type.
    const names = Object.keys(this.#deps.chores) as ChoreName[];
    return names.filter((name) => choreOf(name).scope === scope);
  }

  #every(name: ChoreName): number {
    return this.#deps.chores[name]?.everySeconds ?? choreOf(name).everySeconds ?? this.#deps.leaseSeconds / 3;
  }

  #isDue(name: ChoreName): boolean {
    if (this.#running.has(name) || (this.#dueAt.get(name) ?? 0) > performance.now()) return false;
    // A tenth early is better than a whole round late.
    this.#dueAt.set(name, performance.now() + this.#every(name) * 900);
    return true;
  }

  #begin(name: ChoreName, tell: (run: ChoreRun) => void | Promise<void>): void {
    if (this.#running.has(name) || this.#stopping.signal.aborted) return;
    const running = this.#run(name)
      .then(tell)
      .catch((error: unknown) =>
        this.#deps.log.warn({ err: error, job: name }, 'how a chore went is not known'),
      )
      .finally(() => this.#running.delete(name));
    this.#running.set(name, running);
  }

  async #run(name: ChoreName): Promise<ChoreRun> {
    const from = performance.now();
    const passed = () => Math.round(performance.now() - from);
    try {
      await this.#deps.chores[name]?.sweep(this.#stopping.signal);
      return { name, durationMs: passed() };
    } catch (error) {
      this.#deps.log.warn({ err: error, job: name }, 'a chore failed; the next look tries again');
      return { name, durationMs: passed(), failure: kindOfError(error) };
    }
  }

  /** A chore of seconds is told of once in a while, with how often it ran. */
  #tell(run: ChoreRun): void {
    const before = this.#told.get(run.name);
    const failure = run.failure ?? before?.failure;
    this.#told.set(run.name, {
      ...run,
      everySeconds: this.#every(run.name),
      times: (before?.times ?? 0) + 1,
      ...(failure !== undefined && { failure }),
    });
  }

  async #announce(): Promise<void> {
    if (this.#isAnnounced) return;
    await this.#deps.store.chores.announce(
      this.#named('service').map((name) => ({ name, everySeconds: this.#every(name) })),
    );
    this.#isAnnounced = true;
  }

  async #record(): Promise<void> {
    const told = [...this.#told.values()];
    this.#told.clear();
    try {
      await this.#deps.store.chores.record(this.#deps.nodeId, told);
    } catch (error) {
      for (const each of told) if (!this.#told.has(each.name)) this.#told.set(each.name, each);
      throw error;
    }
  }
}
