import { sql, type Kysely } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import { NotFoundError } from '../domain/errors.ts';
import { SessionId, type TaskId, type UserId } from '../domain/ids.ts';
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

  async add(task: Task): Promise<void> {
    await this.#db
      .insertInto('tasks')
      .values({
        id: task.id,
        organization_id: task.organizationId,
        ...taskColumns(task),
        created_at: task.createdAt,
      })
      .execute();
  }

  async get(id: TaskId): Promise<Task> {
    const row = await this.#live().where('id', '=', id).executeTakeFirst();
    if (!row) throw new NotFoundError('task', id);
    return toTask(row);
  }

  /** Holds the row until the transaction ends, so that of two changes one comes after the other. */
  async getForUpdate(id: TaskId): Promise<Task> {
    const row = await this.#live().where('id', '=', id).forUpdate().executeTakeFirst();
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

  /** Writes what a person may change. */
  async save(task: Task): Promise<void> {
    await this.#db.updateTable('tasks').set(taskColumns(task)).where('id', '=', task.id).execute();
  }

  async markDeleted(id: TaskId, at: Date): Promise<void> {
    await this.#db.updateTable('tasks').set({ deleted_at: at }).where('id', '=', id).execute();
  }

  /** The session whose files the next execution of a task with a kept workspace begins with. */
  async findKeptSession(id: TaskId): Promise<SessionId | undefined> {
    const row = await this.#db
      .selectFrom('tasks')
      .select('kept_session_id')
      .where('id', '=', id)
      .executeTakeFirst();
    return row?.kept_session_id ? SessionId.parse(row.kept_session_id) : undefined;
  }

  async setKeptSession(id: TaskId, sessionId: SessionId): Promise<void> {
    await this.#db.updateTable('tasks').set({ kept_session_id: sessionId }).where('id', '=', id).execute();
  }

  #live() {
    return this.#db.selectFrom('tasks').selectAll().where('deleted_at', 'is', null);
  }
}
