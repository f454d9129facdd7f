import type { Actor } from '../domain/access/actor.ts';
import { DomainError, NotAllowedError } from '../domain/errors.ts';
import { SessionId, type ExecutionId, type OrganizationId } from '../domain/ids.ts';
import type { LayOut } from '../domain/session/session.ts';
import type { SessionAddress } from '../domain/session/session-address.ts';
import { fail, hasEnded, start, type TaskExecution } from '../domain/task/execution.ts';
import type { Log } from '../infrastructure/log.ts';
import type { Metrics } from '../infrastructure/metrics.ts';
import type { ExecutionLimits, HeldExecution } from '../repositories/execution-repository.ts';
import type { Repositories, Store } from '../repositories/store.ts';
import { refusalOf } from './add-execution.ts';
import { addTurn } from './add-turn.ts';
import { createSession, type CreateSessionDeps } from './create-session.ts';
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
  async sweep(): Promise<void> {
    const { store } = this.#deps;
    for (const id of await store.find((finder) => finder.organizationsWithDueExecutions()))
      await store.transact(id, async (tx) => {
        if ((await tx.executions.queueDue(id)) > 0) await tx.executions.wakeStarters(id);
      });
    for (const { organizationId, id } of await store.find((finder) => finder.lateExecutions()))
      await this.#endLate(organizationId, id);
    this.#wake();
  }

  /** Starts nothing more. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isStopped = true;
    this.#stopHearing();
    await this.#starting;
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
    const candidates = await store.find((finder) => finder.organizationsToStartIn(limits.perOrganization));
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

  /** @returns whether an execution was found: it has started, or it has failed. */
  async #startIn(organizationId: OrganizationId, sessionId: SessionId, place: TurnPlace): Promise<boolean> {
    const { store, limits } = this.#deps;
    let found: TaskExecution | undefined;
    try {
      await store.transact(organizationId, async (tx) => {
        await tx.executions.lockStarts(organizationId);
        const held = await tx.executions.findNext(organizationId, limits);
        found = held?.execution;
        if (held) await this.#begin(tx, held, sessionId, place);
      });
    } catch (error) {
      if (!(error instanceof DomainError) || !found) throw error;
      await this.#refuse(found, error);
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
    const refusal = await refusalOf(tx, { organizationId, ownerId: userId, ...template, session: request });
    if (refusal) return saveExecution(tx, execution, fail(execution, refusal, now));
    const { user } = await tx.users.getCredentials(userId);
    const actor: Actor = { organizationId, userId, role: user.role };
    const started = start(execution, sessionId, now);
    const layOut = await layOutOf(tx, execution);
    const session = await createSession(
      tx,
      this.#deps.sessions,
      actor,
      { ...request, ...template, name, mode: 'background' },
      { id: sessionId, executionId: execution.id, ...(layOut && { layOut }) },
    );
    if (snapshot.workspace === 'kept') await tx.tasks.setKeptSession(execution.taskId, sessionId);
    const { turnId } = await addTurn(tx, session, { message: execution.prompt ?? '' });
    await tx.executions.addAttempt(started, { number: started.attempt, sessionId, turnId });
    await saveExecution(tx, execution, started);
    const begun = await place.begin(tx, await tx.sessions.lock(sessionId));
    if (begun !== 'begun') throw new Error('The first turn of a new session did not begin.');
    this.#deps.metrics.sessions.inc({ mode: session.mode });
  }

  /** It asks for what is not allowed any more, or names what is gone. */
  async #refuse({ organizationId, id }: TaskExecution, error: DomainError): Promise<void> {
    const code = error instanceof NotAllowedError ? 'permission_denied' : 'task_invalid';
    await this.#deps.store.transact(organizationId, async (tx) => {
      const { execution, now } = await tx.executions.lock(id);
      if (execution.status !== 'queued') return;
      await saveExecution(tx, execution, fail(execution, { code, detail: error.message }, now));
    });
  }

  async #endLate(organizationId: OrganizationId, id: ExecutionId): Promise<void> {
    const detail =
      'The execution took longer than its task allows (timeout_seconds), with all that it waited for.';
    await this.#deps.store.transact(organizationId, (tx) =>
      stopExecution(tx, id, (execution, at) =>
        hasEnded(execution) ? execution : fail(execution, { code: 'timed_out', detail }, at),
      ),
    );
  }
}

/** The files as the execution before it left them. */
async function layOutOf(tx: Repositories, { taskId, snapshot }: TaskExecution): Promise<LayOut | undefined> {
  if (snapshot.workspace !== 'kept') return undefined;
  const id = await tx.tasks.findKeptSession(taskId);
  const [session] = id === undefined ? [] : await tx.sessions.listByIds([id]);
  const workspace = session?.layOut?.workspace ?? session?.lastTree;
  return workspace === undefined ? undefined : { workspace };
}
