import type { Log } from '../infrastructure/log.ts';
import type { Queue } from '../infrastructure/queue.ts';
import type { HookDelivery } from '../services/hook-delivery.ts';
import type { HookRetention } from '../services/hook-retention.ts';
import type { ApprovalDeadlines } from '../services/approval-deadlines.ts';
import type { FeedRetention } from '../services/feed-retention.ts';
import type { MemoryRelief } from '../services/memory-relief.ts';
import type { MetricsSampling } from '../services/metrics-sampling.ts';
import type { NodeSweep } from '../services/node-sweep.ts';
import type { SnapshotRetention } from '../services/snapshot-retention.ts';
import type { SessionRecovery } from '../services/session-recovery.ts';
import type { TurnCalls } from '../services/turn-calls.ts';
import type { TurnRunner } from '../services/turn-runner.ts';

export type WorkerDeps = {
  readonly queue: Queue;
  readonly runner: TurnRunner;
  readonly calls: TurnCalls;
  readonly recovery: SessionRecovery;
  readonly nodeSweep: NodeSweep;
  readonly delivery: HookDelivery;
  readonly retention: HookRetention;
  readonly deadlines: ApprovalDeadlines;
  readonly feedRetention: FeedRetention;
  readonly sampling: MetricsSampling;
  readonly memoryRelief: MemoryRelief;
  /** Other nodes are told that this one takes nothing more, and its idle agents end. */
  readonly retire: () => Promise<void>;
  readonly snapshotRetention: SnapshotRetention;
  readonly leaseSeconds: number;
  readonly log: Log;
};

const sweeps = [
  'recovery',
  'nodeSweep',
  'retention',
  'deadlines',
  'feedRetention',
  'sampling',
  'memoryRelief',
  'snapshotRetention',
] as const;

/** Takes jobs and keeps watch over the sessions of dead nodes until it is stopped. */
export class Worker {
  readonly #deps: WorkerDeps;
  #timer: NodeJS.Timeout | undefined;
  #sweeping: Promise<void> = Promise.resolve();
  #isSweeping = false;

  constructor(deps: WorkerDeps) {
    this.#deps = deps;
  }

  async start(): Promise<void> {
    const { queue, calls, delivery, leaseSeconds } = this.#deps;
    await queue.work('run-turn', (job) => calls.run(job));
    await queue.work('tell-hook', (job) => delivery.deliver(job));
    this.#timer = setInterval(
      () => {
        if (!this.#isSweeping) this.#sweeping = this.#sweep();
      },
      (leaseSeconds * 1_000) / 3,
    );
  }

  /** Takes no more jobs, and gives the running turns their grace time. */
  async stop(graceMs: number): Promise<void> {
    clearInterval(this.#timer);
    this.#deps.delivery.stop();
    // Draining begins at once: jobs at hand that wait for room then give up.
    await Promise.all([
      this.#deps.runner.drain(graceMs),
      this.#safely(this.#deps.retire),
      this.#deps.queue.stopWorking(),
      this.#sweeping,
    ]);
  }

  async #sweep(): Promise<void> {
    this.#isSweeping = true;
    for (const each of sweeps) await this.#safely(() => this.#deps[each].sweep());
    this.#isSweeping = false;
  }

  async #safely(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#deps.log.warn({ err: error }, 'a chore of this node failed; the next one tries again');
    }
  }
}
