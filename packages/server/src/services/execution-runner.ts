import { actorOf } from '../domain/access/actor.ts';
import { DomainError, NotAllowedError, QuotaExceededError } from '../domain/errors.ts';
import { SessionId, type ExecutionId, type OrganizationId } from '../domain/ids.ts';
import type { SessionAddress } from '../domain/session/session-address.ts';
import {
  fail,
  hasEnded,
  queue,
  start,
  type ExecutionFailure,
  type ExecutionRefusalCode,
} from '../domain/task/execution.ts';
import type { Log } from '../infrastructure/log.ts';
import type { Metrics } from '../infrastructure/metrics.ts';
import type { ExecutionLimits, HeldExecution } from '../repositories/execution-repository.ts';
import type { Repositories, Store } from '../repositories/store.ts';
import { refusalOf } from './add-execution.ts';
import { addTurn } from './add-turn.ts';
import { createSession, type CreateSessionDeps } from './create-session.ts';
import { takeQuota } from './quota-service.ts';
import { saveExecution } from './save-execution.ts';
import { stopExecution } from './stop-execution.ts';
import type { TurnPlace } from './turn-runner.ts';

export type ExecutionRunnerDeps = {
  readonly store: Store;
  readonly sessions: CreateSessionDeps;
  /** Room for a turn of an execution on this node, if there is. */
  readonly place: (of: SessionAddress) => TurnPlace | undefined;
  readonly limits: ExecutionLimits;
  /** Calls back when there may be something to start here. Returns how to stop that. */
  readonly hear: (wake: () => void) => () => void;
  readonly metrics: Pick<Metrics, 'sessions'>;
  readonly log: Log;
};

type FoundExecution = { readonly organizationId: OrganizationId; readonly id: ExecutionId };

/** As many are looked at together. */
const together = 100;

/** Before one that could not be started is tried again; twice as long each time. */
const firstPauseSeconds = 5;

/** One that could not be started so often, in some two minutes, never will. */
const mostFailedStarts = 5;

/**
 * Starts executions on this node as long as it has room, each as a turn of a new session. Whose turn it is is decided by
 * the rows alone, so that any number of nodes can do it.
 */
export class ExecutionRunner implements AsyncDisposable {
  readonly #deps: ExecutionRunnerDeps;
  readonly #stopHearing: () => void;
  #starting: Promise<void> | undefined;
  #isWanted = false;
  #isStopped = false;

  constructor(deps: ExecutionRunnerDeps) {
    this.#deps = deps;
    this.#stopHearing = deps.hear(() => this.#wake());
  }

  /** To be called every few seconds: queues what is due, ends what takes too long, and looks for what was forgotten. */
  async sweep(signal?: AbortSignal): Promise<void> {
    const { store } = this.#deps;
    for (let count = together; count === together && signal?.aborted !== true;) {
      const due = await store.find((finder) => finder.due.dueExecutions(together));
      for (const each of due) await this.#queue(each);
      count = due.length;
    }
    for (const late of await store.find((finder) => finder.due.lateExecutions())) await this.#endLate(late);
    this.#wake();
  }

  /** Starts nothing more. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isStopped = true;
    this.#stopHearing();
    await this.#starting;
  }

  async #queue({ organizationId, id }: FoundExecution): Promise<void> {
    try {
      await this.#deps.store.transact(organizationId, async (tx) => {
        const { execution, now } = await tx.executions.lock(id);
        if (execution.nextAttemptAt && execution.nextAttemptAt <= now)
          await saveExecution(tx, execution, queue(execution, now));
      });
    } catch (error) {
      await this.#putOff(organizationId, id, error);
    }
  }

  #wake(): void {
    this.#isWanted = true;
    if (this.#isStopped) return;
    this.#starting ??= this.#startWhileWanted()
      .catch((error: unknown) =>
        this.#deps.log.warn({ err: error }, 'executions were not started; the next sweep tries again'),
      )
      .finally(() => {
        this.#starting = undefined;
        if (this.#isWanted) this.#wake();
      });
  }

  async #startWhileWanted(): Promise<void> {
    this.#isWanted = false;
    while (await this.#startOne());
  }

  /** @returns whether there may be more to start. */
  async #startOne(): Promise<boolean> {
    const { store, limits, log } = this.#deps;
    if (this.#isStopped) return false;
    const candidates = await store.find((finder) =>
      finder.due.organizationsToStartIn(limits.perOrganization),
    );
    for (const organizationId of candidates) {
      const sessionId = SessionId.new();
      using place = this.#deps.place({ organizationId, sessionId });
      if (!place) return false;
      try {
        if (await this.#startIn(organizationId, sessionId, place)) return true;
      } catch (error) {
        // What is wrong with one organization holds up no other.
        log.error({ err: error, organization_id: organizationId }, 'an execution was not started');
      }
    }
    return false;
  }

  /** @returns whether an execution was found: it has started, or it has failed, or it is put off. */
  async #startIn(organizationId: OrganizationId, sessionId: SessionId, place: TurnPlace): Promise<boolean> {
    const { store, limits } = this.#deps;
    let found: ExecutionId | undefined;
    try {
      await store.transact(organizationId, async (tx) => {
        await tx.executions.lockStarts(organizationId);
        found = await tx.executions.findNext(organizationId, limits);
        if (found) await this.#begin(tx, await tx.executions.lock(found), sessionId, place);
      });
    } catch (error) {
      if (!found) throw error;
      if (isFinalRefusal(error)) await this.#refuse(organizationId, found, error);
      else await this.#putOff(organizationId, found, error);
      return true;
    }
    place.run();
    return found !== undefined;
  }

  async #begin(
    tx: Repositories,
    { execution, now }: HeldExecution,
    sessionId: SessionId,
    place: TurnPlace,
  ): Promise<void> {
    const { organizationId, ownerId: userId, snapshot } = execution;
    const { name, templateId, session: request } = snapshot;
    const template = templateId !== undefined && { templateId };
    const { tree, ...task } = await tx.tasks.atStart(execution.taskId);
    const asked = { organizationId, ownerId: userId, ...template, session: request, ...task };
    const refusal = await refusalOf(tx, asked);
    if (refusal) return saveExecution(tx, execution, fail(execution, refusal, now));
    const { user } = await tx.users.getCredentials(userId);
    const actor = actorOf(user);
    const started = start(execution, sessionId, now);
    const layOut = snapshot.workspace !== 'fresh' && tree !== undefined && { layOut: { workspace: tree } };
    const session = await createSession(
      tx,
      this.#deps.sessions,
      actor,
      { ...request, ...template, name, mode: 'background' },
      { id: sessionId, executionId: execution.id, ...layOut },
    );
    if (snapshot.workspace === 'kept') await tx.tasks.setKeptSession(execution.taskId, sessionId);
    await takeQuota(tx, actor, 'storage_mb');
    const { turnId } = await addTurn(tx, session, { message: execution.prompt ?? '' });
    await tx.executions.addAttempt(started, { number: started.attempt, sessionId, turnId });
    await saveExecution(tx, execution, started);
    const begun = await place.begin(tx, await tx.sessions.lock(sessionId));
    if (begun !== 'begun') throw new Error('The first turn of a new session did not begin.');
    this.#deps.metrics.sessions.inc({ mode: session.mode });
  }

  /** It asks for what is not allowed any more, or names what is gone. */
  async #refuse(organizationId: OrganizationId, id: ExecutionId, error: DomainError): Promise<void> {
    await this.#failWaiting(organizationId, id, { code: refusalCodeOf(error), detail: error.message });
  }

  /** For a fault of ours. It is tried again behind the others, and fails for good when it goes on like that. */
  async #putOff(organizationId: OrganizationId, id: ExecutionId, error: unknown): Promise<void> {
    const { store, log } = this.#deps;
    const times = await store.transact(organizationId, (tx) => tx.executions.putOff(id, firstPauseSeconds));
    log.error({ err: error, execution_id: id, count: times }, 'an execution was put off');
    if (times === undefined || times < mostFailedStarts) return;
    const detail = `It could not be started ${times} times, for a fault of the service; an operator finds why in its log.`;
    // One that cannot even be read stays put off.
    await this.#failWaiting(organizationId, id, { code: 'start_failed', detail }).catch((cause: unknown) =>
      log.error({ err: cause, execution_id: id }, 'an execution that cannot be started was not ended'),
    );
  }

  async #failWaiting(organizationId: OrganizationId, id: ExecutionId, why: ExecutionFailure): Promise<void> {
    await this.#deps.store.transact(organizationId, async (tx) => {
      const { execution, now } = await tx.executions.lock(id);
      if (execution.status === 'queued' || execution.status === 'pending')
        await saveExecution(tx, execution, fail(execution, why, now));
    });
  }

  /** One that cannot be ended leaves others their end, and is tried again by the next sweep. */
  async #endLate(late: FoundExecution): Promise<void> {
    const { store, log } = this.#deps;
    const detail =
      'The execution took longer than its task allows (timeout_seconds), with all that it waited for.';
    try {
      await stopExecution(store, late, (execution, at) =>
        hasEnded(execution) ? execution : fail(execution, { code: 'timed_out', detail }, at),
      );
    } catch (error) {
      log.error({ err: error, execution_id: late.id }, 'an execution that took too long was not ended');
    }
  }
}

function refusalCodeOf(error: DomainError): ExecutionRefusalCode {
  if (error instanceof QuotaExceededError) return 'quota_exceeded';
  return error instanceof NotAllowedError ? 'permission_denied' : 'task_invalid';
}

/** What will be said again each time. What passes is not. */
function isFinalRefusal(error: unknown): error is DomainError {
  const passing: readonly unknown[] = ['unavailable', 'too_many_requests', 'disk_full'];
  return error instanceof DomainError && !passing.includes(error.code);
}
