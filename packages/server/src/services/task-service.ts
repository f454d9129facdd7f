import { assertMay, assertMayForAll, assertSees, mayForAll, type Actor } from '../domain/access/actor.ts';
import { InvalidInputError, NoSnapshotError, NotFoundError } from '../domain/errors.ts';
import { TaskId, type UserId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import { applyTemplate } from '../domain/session/apply-template.ts';
import { cancel } from '../domain/task/execution.ts';
import {
  assertChangesTask,
  assertSeen,
  assertSeesTask,
  assertTask,
  type Task,
  type TaskSettings,
} from '../domain/task/task.ts';
import type { TaskFilter } from '../repositories/task-repository.ts';
import type { Repositories, Store } from '../repositories/store.ts';
import type { HookService } from './hook-service.ts';
import { takeQuota } from './quota-service.ts';
import { saveExecution } from './save-execution.ts';
import { assertRequest } from './session-request-checks.ts';
import { visibleTemplate } from './session-template-service.ts';

/** What changes, by what there is. */
export type TaskChange = (task: Task) => {
  readonly settings: TaskSettings;
  readonly ownerId?: UserId;
  /** The files of a workspace from a template are taken anew. */
  readonly takesFiles?: boolean;
};

export type TaskServiceDeps = {
  readonly store: Store;
  readonly hooks: HookService;
  readonly now: () => Date;
};

/** Prompts with variables that run unattended. What runs them is the execution service's. */
export class TaskService {
  readonly #deps: TaskServiceDeps;
  constructor(deps: TaskServiceDeps) {
    this.#deps = deps;
  }

  async create(actor: Actor, settings: TaskSettings): Promise<Task> {
    return this.#deps.store.transact(actor.organizationId, (tx) => this.addTo(tx, actor, settings));
  }

  /** A new task of the actor's, in the caller's transaction. */
  async addTo(
    tx: Repositories,
    actor: Actor,
    settings: TaskSettings,
    madeFrom?: Task['madeFrom'],
  ): Promise<Task> {
    assertMay(actor, 'tasks:write');
    const at = this.#deps.now();
    const task: Task = {
      ...settings,
      ...(madeFrom && { madeFrom }),
      id: TaskId.new(),
      organizationId: actor.organizationId,
      ownerId: actor.userId,
      version: 1,
      createdAt: at,
      updatedAt: at,
    };
    await this.assertWorks(tx, actor, task);
    await takeQuota(tx, actor, 'tasks');
    await tx.tasks.add(task, await templateTree(tx, actor, task));
    tx.record(actor, 'task.created', task.id, { after: task });
    return task;
  }

  async get(actor: Actor, id: TaskId): Promise<Task> {
    return this.#deps.store.transact(actor.organizationId, async (tx) => {
      const task = await tx.tasks.get(id);
      assertSeesTask(actor, task);
      return task;
    });
  }

  async list(actor: Actor, filter: TaskFilter, page: PageRequest): Promise<Page<Task>> {
    assertMay(actor, 'tasks:read');
    const seen = mayForAll(actor, 'tasks:read') ? {} : { seenBy: actor.userId };
    return this.#deps.store.transact(actor.organizationId, (tx) =>
      tx.tasks.list({ ...filter, ...seen }, page),
    );
  }

  /** Holds for executions that are asked for from now on. With `seen`, only if that is still the newest version. */
  async change(actor: Actor, id: TaskId, change: TaskChange, seen?: number): Promise<Task> {
    return this.#deps.store.transact(actor.organizationId, async (tx) => {
      assertSeesTask(actor, await tx.tasks.get(id));
      const task = await tx.tasks.getForUpdate(id);
      assertChangesTask(actor, task);
      assertSeen(task, seen);
      const { settings, ownerId = task.ownerId, takesFiles = false } = change(task);
      const version = task.version + 1;
      const changed = { ...kept(task), ...settings, ownerId, version, updatedAt: this.#deps.now() };
      if (changed.ownerId !== task.ownerId) await this.#assertMayGive(tx, actor, changed.ownerId);
      await this.assertWorks(tx, actor, changed, task);
      await tx.tasks.save(changed, takesFiles ? await templateTree(tx, actor, changed) : undefined);
      tx.record(actor, 'task.changed', id, { before: task, after: changed });
      return changed;
    });
  }

  /**
   * Takes the task out of sight with its schedules and triggers, and cancels what waits of it. An attempt that runs goes
   * on to its end, and no other one begins.
   */
  async delete(actor: Actor, id: TaskId, seen?: number): Promise<void> {
    await this.#deps.store.transact(actor.organizationId, async (tx) => {
      assertChangesTask(actor, await tx.tasks.get(id));
      const task = await tx.tasks.getForUpdate(id);
      assertChangesTask(actor, task);
      assertSeen(task, seen);
      await tx.schedules.deleteOf(id);
      await tx.triggers.deleteOf(id);
      const at = this.#deps.now();
      await tx.tasks.markDeleted(id, at);
      tx.record(actor, 'task.deleted', id, { before: task });
      for (const execution of await tx.executions.lockWaitingOf(id))
        await saveExecution(tx, execution, cancel(execution, 'The task was deleted.', at));
    });
  }

  /**
   * What can be seen to go wrong is refused now, and not in the night.
   * @param before what it was, if this is a change of it.
   */
  async assertWorks(
    tx: Repositories,
    actor: Actor,
    task: TaskSettings,
    before?: TaskSettings,
  ): Promise<void> {
    assertTask(task);
    await assertReportTemplate(tx, task, before);
    await assertRequest(tx, actor, task.session);
    for (const hook of task.session.hooks ?? []) this.#deps.hooks.assertMakes(actor, hook);
    await assertTargets(tx, task.notifications);
    if (task.templateId === undefined) return;
    const template = await visibleTemplate(tx, actor, task.templateId);
    applyTemplate(template.request, task.session);
  }

  async #assertMayGive(tx: Repositories, actor: Actor, ownerId: UserId): Promise<void> {
    assertMayForAll(actor, 'tasks:write');
    const { user } = await tx.users.getCredentials(ownerId);
    if (!user.isActive) throw new NotFoundError('active user', ownerId);
  }
}

/** The files that a workspace from a template begins with: those of a session that the actor sees, as they are now. */
async function templateTree(
  tx: Repositories,
  actor: Actor,
  { workspaceSessionId: id }: TaskSettings,
): Promise<string | undefined> {
  if (id === undefined) return undefined;
  const session = await tx.sessions.get(id);
  assertSees(actor, session);
  const tree = session.layOut?.workspace ?? (session.owedSnapshot ? undefined : session.lastTree);
  if (tree === undefined)
    throw new NoSnapshotError(
      'There is no snapshot of the files of this session as they are now; let a turn of it end, or restore it first.',
    );
  return tree;
}

/** A report template that is deleted is kept by the tasks that name it, and named by no other. */
async function assertReportTemplate(
  tx: Repositories,
  { report }: TaskSettings,
  before?: TaskSettings,
): Promise<void> {
  const id = report?.templateId;
  if (id === undefined || id === before?.report?.templateId) return;
  try {
    await tx.reportTemplates.get(id);
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
    const detail = `There is no report template "${id}" in your organization.`;
    throw new InvalidInputError(detail, [{ pointer: '/body/report/template_id', detail }]);
  }
}

/** Whoever is told is of the organization: its people, by the address of their account, and its channels. */
async function assertTargets(tx: Repositories, rules: Task['notifications']): Promise<void> {
  const targets = rules.flatMap(({ to }) => to);
  const users = new Set(targets.flatMap((each) => (each.kind === 'user' ? [each.userId] : [])));
  const channels = new Set(targets.flatMap((each) => (each.kind === 'channel' ? [each.channelId] : [])));
  const people = await tx.notificationPreferences.addressees([...users]);
  for (const id of users)
    if (!people.some(({ userId }) => userId === id)) throw unknownTarget(`an active user "${id}"`);
  const found = await tx.notificationChannels.listByIds([...channels]);
  for (const id of channels)
    if (!found.some((channel) => channel.id === id)) throw unknownTarget(`a notification channel "${id}"`);
}

function unknownTarget(what: string): InvalidInputError {
  const detail = `There is no such thing as ${what} in your organization; name somebody else to be told.`;
  return new InvalidInputError(detail, [{ pointer: '/body/notifications', detail }]);
}

function kept({ id, organizationId, createdAt, madeFrom }: Task) {
  return { id, organizationId, createdAt, ...(madeFrom && { madeFrom }) };
}
