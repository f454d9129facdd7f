import { countNames, listFiles, type CountTask, type Listed, type ListTask } from '../files/list-files.ts';
import { isOneOf } from './closed-doors.ts';
import type { SnapshotOutcome } from '../../domain/session/workspace-snapshot.ts';
import { collectGarbage, type Collected, type GarbageTask } from './collect-garbage.ts';
import { layOut, type LayOutStep, type LayOutTask } from './lay-out.ts';
import { ObjectStore } from './object-store.ts';
import { SnapshotLimitError, takeSnapshot, type SnapshotTask } from './take-snapshot.ts';

/** What a thread is asked to do in a store. */
export type Order = { readonly store: string } & (
  | { readonly kind: 'take'; readonly task: SnapshotTask }
  | { readonly kind: 'lay_out'; readonly task: LayOutTask; readonly step: LayOutStep }
  | { readonly kind: 'collect'; readonly task: GarbageTask }
  | { readonly kind: 'list_files'; readonly task: ListTask }
  | { readonly kind: 'count_names'; readonly task: CountTask }
);

/** What comes of an order, by its kind. */
export type Results = {
  take: SnapshotOutcome;
  lay_out: boolean;
  collect: Collected;
  list_files: Listed | 'no_folder' | 'took_too_long';
  count_names: number;
};

export function carryOut(order: Order): Results[Order['kind']] {
  const store = new ObjectStore(order.store);
  switch (order.kind) {
    case 'take':
      return take(store, order.task);
    case 'lay_out':
      return layOut(store, order.task, order.step);
    case 'collect':
      return collectGarbage(store, order.task);
    case 'list_files':
      return listFiles(order.task);
    case 'count_names':
      return countNames(order.task);
  }
}

function take(store: ObjectStore, task: SnapshotTask): SnapshotOutcome {
  try {
    return takeSnapshot(store, task);
  } catch (error) {
    if (error instanceof SnapshotLimitError) return { problem: error.problem };
    if (isOneOf(error, 'ENOSPC', 'EDQUOT')) return { problem: 'disk_full' };
    throw error;
  }
}
