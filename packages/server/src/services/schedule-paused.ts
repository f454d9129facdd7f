import type { Schedule } from '../domain/schedule/schedule.ts';
import type { Repositories } from '../repositories/store.ts';

/** Runs in the transaction that pauses a schedule because its executions fail. Notices hang here. */
export function schedulePaused(_tx: Repositories, _schedule: Schedule): Promise<void> {
  return Promise.resolve();
}
