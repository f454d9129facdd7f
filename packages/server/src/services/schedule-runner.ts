import type { OrganizationId, ScheduleId } from '../domain/ids.ts';
import { runAt, whatIsDue } from '../domain/schedule/due-times.ts';
import {
  mostUnfinished,
  occurrenceOf,
  timelinessOf,
  type Schedule,
  type Skip,
  type SkipReason,
} from '../domain/schedule/schedule.ts';
import { cancel, hasEnded } from '../domain/task/execution.ts';
import type { Task } from '../domain/task/task.ts';
import type { Log } from '../infrastructure/log.ts';
import type { Metrics } from '../infrastructure/metrics.ts';
import type { Repositories, Store } from '../repositories/store.ts';
import { addExecution } from './add-execution.ts';
import type { FeatureGate } from './features.ts';
import { stopExecution } from './stop-execution.ts';

export type ScheduleRunnerDeps = {
  readonly store: Store;
  readonly features: FeatureGate;
  readonly metrics: Metrics;
  readonly log: Log;
};

export type DueSchedule = { readonly organizationId: OrganizationId; readonly id: ScheduleId };

/** As many are looked at together. */
const batch = 100;

/**
 * One that cannot be run is looked at again after this many seconds, and holds up no other until then. Soon enough that
 * what passes, as a lost connection, makes no time a missed one.
 */
const postponedSeconds = 10;

/**
 * Runs schedules whose time has come, by the database's clock. Any number of nodes do it: who holds a schedule adds the
 * executions of its times and moves it on in one transaction, so that each time comes once, whoever dies.
 */
export class ScheduleRunner {
  readonly #deps: ScheduleRunnerDeps;
  constructor(deps: ScheduleRunnerDeps) {
    this.#deps = deps;
  }

  /** To be called every second. Goes on while there is something due that no other node holds. */
  async sweep(signal?: AbortSignal): Promise<void> {
    for (;;) {
      const due = await this.#deps.store.find((finder) => finder.due.dueSchedules(batch));
      let count = 0;
      // Nodes that look at the same moment begin at different ends.
      for (const of of shuffled(due)) {
        if (signal?.aborted === true) return;
        if (await this.#runSafely(of)) count += 1;
      }
      if (count === 0 || due.length < batch) return;
    }
  }

  /** @returns whether the schedule was run by this node. */
  async #runSafely(of: DueSchedule): Promise<boolean> {
    try {
      const isOn = await this.#deps.features.isOn(of.organizationId, 'schedules');
      if (isOn) await this.#makeRoom(of);
      return await this.#deps.store.transact(of.organizationId, (tx) => this.#run(tx, of.id, isOn));
    } catch (error) {
      this.#deps.log.error({ err: error, schedule_id: of.id }, 'a schedule was not run; it is tried again');
      await this.#deps.store.transact(of.organizationId, (tx) =>
        tx.schedules.postpone(of.id, postponedSeconds),
      );
      return false;
    }
  }

  /**
   * Stops what a new execution is to take the place of. In transactions of their own: who ends a turn holds its session
   * before the schedule.
   */
  async #makeRoom({ organizationId, id }: DueSchedule): Promise<void> {
    const { store } = this.#deps;
    const earlier = await store.transact(organizationId, async (tx) => {
      const held = await tx.schedules.takeDue(id);
      const before = held?.schedule.next?.dueAt;
      if (held?.schedule.overlap !== 'cancel_running' || !before) return [];
      return tx.executions.listUnfinishedOf(id, before);
    });
    for (const execution of earlier) await stopExecution(store, { organizationId, id: execution }, stopped);
  }

  async #run(tx: Repositories, id: ScheduleId, isOn: boolean): Promise<boolean> {
    const held = await tx.schedules.takeDue(id);
    if (!held?.schedule.next) return false;
    const { schedule, now } = held;
    const task = await tx.tasks.findKept(schedule.taskId);
    if (!task || task.deletedAt) {
      await tx.schedules.delete(id);
      return true;
    }
    const due = whatIsDue(timelinessOf(schedule), held.schedule.next.dueAt, now);
    const skips: Skip[] = due.missed ? [{ dueAt: due.missed.to, reason: 'missed' }] : [];
    for (const dueAt of due.run) {
      const reason = isOn ? await this.#runFor(tx, { schedule, task, dueAt, now }) : 'feature_off';
      if (reason) skips.push({ dueAt, reason });
    }
    for (const { reason } of skips) this.#deps.metrics.schedulesSkipped.inc({ reason });
    await tx.schedules.advance(id, {
      next: due.next && { dueAt: due.next, runAt: runAt(schedule, due.next) },
      lastDueAt: due.run.at(-1) ?? due.missed?.to ?? schedule.next?.dueAt ?? now,
      skipped: skips.at(-1),
    });
    return true;
  }

  /** @returns why a time was passed over; undefined when there is an execution of it. */
  async #runFor(
    tx: Repositories,
    { schedule, task, dueAt, now }: { schedule: Schedule; task: Task; dueAt: Date; now: Date },
  ): Promise<SkipReason | undefined> {
    if (!task.isActive) return 'task_inactive';
    const unfinished = await tx.executions.listUnfinishedOf(schedule.id, dueAt);
    const most = schedule.overlap === 'skip' ? 1 : mostUnfinished;
    if (unfinished.length >= most) return 'overlap';
    await addExecution(tx, {
      task,
      variables: schedule.variables,
      trigger: 'scheduled',
      triggerRef: schedule.id,
      occurrence: occurrenceOf(schedule.id, dueAt),
      dueAt,
      at: now,
    });
    this.#deps.metrics.schedulesRun.observe((now.getTime() - runAt(schedule, dueAt).getTime()) / 1_000);
    return undefined;
  }
}

const stopped: Parameters<typeof stopExecution>[2] = (execution, at) =>
  hasEnded(execution) ? execution : cancel(execution, 'The next time of its schedule has come.', at);

function shuffled<Item>(items: readonly Item[]): Item[] {
  return items
    .map((item) => ({ item, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
