import { may, type Actor } from '../domain/access/actor.ts';
import type { Approval } from '../domain/agent/approval.ts';
import type { ExecutionId } from '../domain/ids.ts';
import { hasEnded, type TaskExecution } from '../domain/task/execution.ts';
import type { Repositories, Store } from '../repositories/store.ts';
import { visibleExecution } from './execution-service.ts';
import { wakeUps } from './wake-ups.ts';

/** An execution, and what of it waits for people. */
export type WatchedExecution = {
  readonly execution: TaskExecution;
  readonly approvals: readonly Approval[];
};

export type ExecutionWatchDeps = {
  readonly store: Store;
  /** Tells when something may have become of an execution of an organization. */
  readonly growth: { readonly subscribe: (organizationId: string, wake: () => void) => () => void };
};

/** As many as are told of at once. */
const mostApprovals = 20;

/** Waits for executions on behalf of whoever can answer what they ask. */
export class ExecutionWatch {
  readonly #deps: ExecutionWatchDeps;
  constructor(deps: ExecutionWatchDeps) {
    this.#deps = deps;
  }

  /** Resolves when the execution has ended or waits for people, and with what it is when the signal is aborted. */
  async watch(actor: Actor, id: ExecutionId, signal: AbortSignal): Promise<WatchedExecution> {
    const { store, growth } = this.#deps;
    const { organizationId } = actor;
    const look = () => store.transact(organizationId, (tx) => lookAt(tx, actor, id));
    for await (const _ of wakeUps((wake) => growth.subscribe(organizationId, wake), signal)) {
      const found = await look();
      if (hasEnded(found.execution) || found.approvals.length > 0) return found;
    }
    return look();
  }
}

async function lookAt(tx: Repositories, actor: Actor, id: ExecutionId): Promise<WatchedExecution> {
  const execution = await visibleExecution(tx, actor, id);
  const { sessionId, status } = execution;
  const isAsking = status === 'waiting' && sessionId !== undefined;
  if (!isAsking || !may(actor, 'sessions:read')) return { execution, approvals: [] };
  const waiting = { status: 'pending', sessionId, seenBy: actor } as const;
  const { items } = await tx.approvals.list(waiting, { limit: mostApprovals, skip: 0 });
  return { execution, approvals: items };
}
