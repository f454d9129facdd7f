import { archiveJobNames } from '../domain/jobs.ts';
import type { Log } from '../infrastructure/log.ts';
import type { Queue } from '../infrastructure/queue.ts';
import type { AccountMail } from '../services/account-mail.ts';
import type { ArchiveJobs } from '../services/archive-jobs.ts';
import type { ExportMaker } from '../services/export-maker.ts';
import type { HookDelivery } from '../services/hook-delivery.ts';
import type { Housekeeping } from '../services/housekeeping.ts';
import type { ReportMaker } from '../services/report-maker.ts';
import type { TurnCalls } from '../services/turn-calls.ts';
import type { TurnRunner } from '../services/turn-runner.ts';

export type WorkerDeps = {
  readonly queue: Queue;
  readonly runner: TurnRunner;
  readonly calls: TurnCalls;
  readonly delivery: HookDelivery;
  readonly housekeeping: Housekeeping;
  readonly reportMaker: ReportMaker;
  readonly exportMaker: ExportMaker;
  /** Other nodes are told that this one takes nothing more, and its idle agents end. */
  readonly retire: () => Promise<void>;
  readonly archiveJobs: ArchiveJobs;
  /** Absent where no mail server is set: what is to be mailed waits for a node that has one. */
  readonly accountMail?: AccountMail;
  readonly leaseSeconds: number;
  readonly log: Log;
};

/** Takes jobs and sees to the chores until it is stopped. */
export class Worker {
  readonly #deps: WorkerDeps;
  #timer: NodeJS.Timeout | undefined;
  #ticking: Promise<void> | undefined;

  constructor(deps: WorkerDeps) {
    this.#deps = deps;
  }

  async start(): Promise<void> {
    const { queue, calls, delivery, archiveJobs, accountMail, housekeeping, leaseSeconds } = this.#deps;
    const { reportMaker, exportMaker } = this.#deps;
    await queue.work('run-turn', (job) => calls.run(job));
    await queue.work('tell-hook', (job) => delivery.deliver(job));
    for (const name of archiveJobNames) await queue.work(name, (job) => archiveJobs.run(job));
    await queue.work('make-report', (job) => reportMaker.make(job));
    await queue.work('export-organization', (job) => exportMaker.make(job));
    if (accountMail) {
      await queue.work('mail-password-reset', (job) => accountMail.mailReset(job));
      await queue.work('mail-invitation', (job) => accountMail.mailInvitation(job));
    }
    this.#timer = setInterval(
      () => {
        this.#ticking ??= housekeeping.tick().finally(() => (this.#ticking = undefined));
      },
      Math.min(1_000, (leaseSeconds * 1_000) / 3),
    );
  }

  /** Takes no more jobs, and gives the running turns their grace time. */
  async stop(graceMs: number): Promise<void> {
    clearInterval(this.#timer);
    this.#deps.delivery.stop();
    this.#deps.reportMaker.stop();
    this.#deps.exportMaker.stop();
    this.#deps.accountMail?.stop();
    // Draining begins at once: jobs at hand that wait for room then give up.
    await Promise.all([
      this.#deps.runner.drain(graceMs),
      this.#safely(this.#deps.retire),
      this.#safely(() => this.#deps.archiveJobs.stop()),
      this.#deps.queue.stopWorking(),
      this.#ticking,
      this.#deps.housekeeping.stop(),
    ]);
  }

  async #safely(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#deps.log.warn({ err: error }, 'a step of the end of this node failed');
    }
  }
}
