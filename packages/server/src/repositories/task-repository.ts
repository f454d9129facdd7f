import { sql, type Kysely } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import { NotFoundError } from '../domain/errors.ts';
import type { SessionId, TaskId, UserId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { Task } from '../domain/task/task.ts';
import { newestFirst } from './paging.ts';
import { taskColumns, toTask } from './task-columns.ts';

export type TaskFilter = {
  /** Only those that this user may see: their own, and those that are shared. */
  readonly seenBy?: UserId;
  readonly ownerId?: UserId;
  readonly tag?: string;
  readonly isActive?: boolean;
  /** In the name or the description. */
  readonly text?: string;
};

export class TaskRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  /** @param tree of a workspace from a template: its files. */
  async add(task: Task, tree?: string): Promise<void> {
    await this.#db
      .insertInto('tasks')
      .values({
        id: task.id,
        organization_id: task.organizationId,
        ...taskColumns(task),
        workspace_tree: tree ?? null,
        created_at: task.createdAt,
      })
      .execute();
  }

  async get(id: TaskId): Promise<Task> {
    const row = await this.#live().where('id', '=', id).executeTakeFirst();
    if (!row) throw new NotFoundError('task', id);
    return toTask(row);
  }

  /**
   * Holds the row until the transaction ends, so that of two changes one comes after the other; executions may be added
   * all the same. Of a task and its schedules, the task is held first.
   */
  async getForUpdate(id: TaskId): Promise<Task> {
    const row = await this.#live().where('id', '=', id).forNoKeyUpdate().executeTakeFirst();
    if (!row) throw new NotFoundError('task', id);
    return toTask(row);
  }

  /** Also when it is deleted: executions go on to name it. */
  async findKept(id: TaskId): Promise<Task | undefined> {
    const row = await this.#db.selectFrom('tasks').selectAll().where('id', '=', id).executeTakeFirst();
    return row && toTask(row);
  }

  async list(filter: TaskFilter, page: PageRequest): Promise<Page<Task>> {
    const { seenBy, ownerId, tag, isActive, text } = filter;
    const all = this.#live()
      .$if(seenBy !== undefined, (q) =>
        q.where((eb) => eb.or([eb('owner_id', '=', seenBy ?? ''), eb('sharing', '=', 'organization')])),
      )
      .$if(ownerId !== undefined, (q) => q.where('owner_id', '=', ownerId ?? ''))
      .$if(tag !== undefined, (q) => q.where(sql<boolean>`${tag} = any(tags)`))
      .$if(isActive !== undefined, (q) => q.where('is_active', '=', isActive ?? true))
      .$if(text !== undefined, (q) =>
        q.where(
          sql<boolean>`position(lower(${text}) in lower(name || ' ' || coalesce(description, ''))) > 0`,
        ),
      );
    return newestFirst(all, 'created_at', page, toTask);
  }

  /**
   * Writes what a person may change.
   * @param tree the files that executions begin with from now on, if they are others.
   */
  async save(task: Task, tree?: string): Promise<void> {
    await this.#db
      .updateTable('tasks')
      .set({ ...taskColumns(task), ...(tree !== undefined && { workspace_tree: tree }) })
      .where('id', '=', task.id)
      .execute();
  }

  async markDeleted(id: TaskId, at: Date): Promise<void> {
    await this.#db.updateTable('tasks').set({ deleted_at: at }).where('id', '=', id).execute();
  }

  /** What counts when an execution of it begins: whether it is deleted, and the files that it holds. */
  async atStart(id: TaskId): Promise<{ readonly deletedAt?: Date; readonly tree?: string }> {
    const row = await this.#db
      .selectFrom('tasks')
      .select(['deleted_at', 'workspace_tree'])
      .where('id', '=', id)
      .executeTakeFirst();
    return {
      ...(row?.deleted_at && { deletedAt: row.deleted_at }),
      ...(row?.workspace_tree && { tree: row.workspace_tree }),
    };
  }

  /** Of a kept workspace: the session that has it now. The task holds its files from its next snapshot on. */
  async setKeptSession(id: TaskId, sessionId: SessionId): Promise<void> {
    await this.#db.updateTable('tasks').set({ kept_session_id: sessionId }).where('id', '=', id).execute();
  }

  #live() {
    return this.#db.selectFrom('tasks').selectAll().where('deleted_at', 'is', null);
  }
}
