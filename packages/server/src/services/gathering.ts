import type { Workspaces } from '../agent/snapshots/workspaces.ts';
import type { Store } from '../repositories/store.ts';

/** What a report is gathered with. */
export type Gathering = {
  readonly store: Store;
  /** How far it is, 0 to 1. Throws when the report is not wanted any more. */
  readonly tell: (done: number) => Promise<void>;
  readonly signal: AbortSignal;
};

export type SessionGathering = Gathering & { readonly workspaces: Pick<Workspaces, 'compare'> };
