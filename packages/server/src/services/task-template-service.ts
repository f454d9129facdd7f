import { assertMay, assertMayForAll, type Actor } from '../domain/access/actor.ts';
import { ConflictError, PreconditionFailedError } from '../domain/errors.ts';
import { TaskTemplateId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { Task, TaskSettings } from '../domain/task/task.ts';
import {
  mostTaskTemplates,
  type TaskTemplate,
  type TaskTemplateDraft,
  type TaskTemplateStats,
  type TaskTemplateVersion,
} from '../domain/task/task-template.ts';
import type { TaskTemplateFilter } from '../repositories/task-template-repository.ts';
import type { Store } from '../repositories/store.ts';
import type { TaskService } from './task-service.ts';

export type TaskTemplateServiceDeps = {
  readonly store: Store;
  readonly tasks: TaskService;
  readonly now: () => Date;
};

/** Templates of tasks, which admins make for everybody of the organization. */
export class TaskTemplateService {
  readonly #deps: TaskTemplateServiceDeps;
  constructor(deps: TaskTemplateServiceDeps) {
    this.#deps = deps;
  }

  async list(
    actor: Actor,
    filter: Omit<TaskTemplateFilter, 'organizationId'>,
    page: PageRequest,
  ): Promise<Page<TaskTemplate>> {
    assertMay(actor, 'task-templates:read');
    const { organizationId } = actor;
    return this.#deps.store.transact(organizationId, (tx) =>
      tx.taskTemplates.list({ ...filter, organizationId }, page),
    );
  }

  async stats(actor: Actor): Promise<TaskTemplateStats> {
    assertMay(actor, 'task-templates:read');
    return this.#deps.store.transact(actor.organizationId, (tx) =>
      tx.taskTemplates.stats(actor.organizationId),
    );
  }

  async get(actor: Actor, id: TaskTemplateId): Promise<TaskTemplate> {
    assertMay(actor, 'task-templates:read');
    return this.#deps.store.transact(actor.organizationId, (tx) => tx.taskTemplates.get(id));
  }

  async versions(actor: Actor, id: TaskTemplateId, page: PageRequest): Promise<Page<TaskTemplateVersion>> {
    assertMay(actor, 'task-templates:read');
    return this.#deps.store.transact(actor.organizationId, async (tx) => {
      await tx.taskTemplates.get(id);
      return tx.taskTemplates.listVersions(id, page);
    });
  }

  async create(actor: Actor, draft: TaskTemplateDraft): Promise<TaskTemplate> {
    assertMayForAll(actor, 'task-templates:write');
    const { organizationId, userId } = actor;
    const at = this.#deps.now();
    return this.#deps.store.transact(organizationId, async (tx) => {
      await this.#deps.tasks.assertWorks(tx, actor, draft.task);
      if ((await tx.taskTemplates.count(organizationId)) >= mostTaskTemplates)
        throw new ConflictError(
          `An organization has ${mostTaskTemplates} task templates at most; delete some first.`,
        );
      const template = {
        ...draft,
        id: TaskTemplateId.new(),
        organizationId,
        version: 1,
        usageCount: 0,
        createdAt: at,
        updatedAt: at,
      };
      await tx.taskTemplates.add(template, { by: userId, at });
      tx.record(actor, 'task_template.created', template.id, { after: template });
      return template;
    });
  }

  /** Makes a new version of all that may change. With `seen`, only if that is still the newest one. */
  async replace(
    actor: Actor,
    id: TaskTemplateId,
    draft: TaskTemplateDraft,
    seen?: number,
  ): Promise<TaskTemplate> {
    assertMayForAll(actor, 'task-templates:write');
    const at = this.#deps.now();
    return this.#deps.store.transact(actor.organizationId, async (tx) => {
      const before = await tx.taskTemplates.getForUpdate(id);
      const { description: _, ...template } = before;
      assertSeen(template, seen);
      await this.#deps.tasks.assertWorks(tx, actor, draft.task, before.task);
      const changed = { ...template, ...draft, version: template.version + 1, updatedAt: at };
      await tx.taskTemplates.save(changed, { by: actor.userId, at });
      tx.record(actor, 'task_template.changed', id, { before, after: changed });
      return changed;
    });
  }

  /** Nothing is made from it any more. Tasks stay as they are. */
  async remove(actor: Actor, id: TaskTemplateId, seen?: number): Promise<void> {
    assertMayForAll(actor, 'task-templates:write');
    await this.#deps.store.transact(actor.organizationId, async (tx) => {
      const before = await tx.taskTemplates.getForUpdate(id);
      assertSeen(before, seen);
      await tx.taskTemplates.markDeleted(id, this.#deps.now());
      tx.record(actor, 'task_template.deleted', id, { before });
    });
  }

  /** A new task of the actor's, as the template proposes it but for what they change. */
  async createTask(
    actor: Actor,
    id: TaskTemplateId,
    change: (proposed: TaskSettings) => TaskSettings,
  ): Promise<Task> {
    const at = this.#deps.now();
    return this.#deps.store.transact(actor.organizationId, async (tx) => {
      const { version, task: proposed } = await tx.taskTemplates.get(id);
      const task = await this.#deps.tasks.addTo(tx, actor, change(proposed), { id, version });
      await tx.taskTemplates.recordUse(id, at);
      return task;
    });
  }
}

function assertSeen({ version }: Pick<TaskTemplate, 'version'>, seen: number | undefined): void {
  if (seen !== undefined && seen !== version)
    throw new PreconditionFailedError(
      `The template is at version ${version} by now, not ${seen}; read it again and repeat your change.`,
    );
}
