import { diffTrees, type DiffTask, type TreeDiff } from '../files/diff-trees.ts';
import { searchFiles, type Searched, type SearchTask } from '../files/search-files.ts';
import { countNames, listFiles, type CountTask, type Listed, type ListTask } from '../files/list-files.ts';
import { isOneOf } from './closed-doors.ts';
import type { SnapshotOutcome } from '../../domain/session/workspace-snapshot.ts';
import { collectGarbage, type Collected, type GarbageTask } from './collect-garbage.ts';
import { compareTrees, type CompareTask, type Comparison } from './compare-trees.ts';
import { layOut, type LayOutStep, type LayOutTask } from './lay-out.ts';
import { MissingObjectError, ObjectStore } from './object-store.ts';
import { SnapshotLimitError, takeSnapshot, type SnapshotTask } from './take-snapshot.ts';

/** What a thread is asked to do in a store. */
export type Order = { readonly store: string } & (
  | { readonly kind: 'take'; readonly task: SnapshotTask }
  | { readonly kind: 'lay_out'; readonly task: LayOutTask; readonly step: LayOutStep }
  | { readonly kind: 'collect'; readonly task: GarbageTask }
  | { readonly kind: 'compare'; readonly task: CompareTask }
  | { readonly kind: 'list_files'; readonly task: ListTask }
  | { readonly kind: 'count_names'; readonly task: CountTask }
  | { readonly kind: 'search_files'; readonly task: SearchTask }
  | { readonly kind: 'diff_trees'; readonly task: DiffTask }
);

/** What comes of an order, by its kind. */
export type Results = {
  take: SnapshotOutcome;
  lay_out: boolean;
  collect: Collected;
  compare: Comparison;
  list_files: Listed | 'no_folder' | 'took_too_long';
  count_names: number;
  search_files: Searched | 'no_folder';
  diff_trees: TreeDiff | 'missing';
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
    case 'compare':
      return compareTrees(store, order.task);
    case 'list_files':
      return listFiles(order.task);
    case 'count_names':
      return countNames(order.task);
    case 'search_files':
      return searchFiles(order.task);
    case 'diff_trees':
      return diff(store, order.task);
  }
}

function diff(store: ObjectStore, task: DiffTask): TreeDiff | 'missing' {
  try {
    return diffTrees(store, task);
  } catch (error) {
    if (error instanceof MissingObjectError) return 'missing';
    throw error;
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
