import { sql, type Kysely } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import { NotFoundError } from '../domain/errors.ts';
import type { OrganizationId, TaskId, TriggerId, UserId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { Trigger } from '../domain/trigger/trigger.ts';
import { newestFirst } from './paging.ts';
import { toTrigger, triggerColumns } from './trigger-columns.ts';

export type TriggerFilter = {
  readonly isPaused?: boolean;
  /** Only of tasks that this user may see. */
  readonly seenBy?: UserId;
};

/** A trigger that the transaction holds, and the database's clock. */
export type HeldTrigger = { readonly trigger: Trigger; readonly now: Date };

export class TriggerRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  async add(trigger: Trigger): Promise<void> {
    await this.#db
      .insertInto('triggers')
      .values({
        id: trigger.id,
        organization_id: trigger.organizationId,
        task_id: trigger.taskId,
        token_hash: trigger.tokenHash,
        ...triggerColumns(trigger),
        created_at: trigger.createdAt,
      })
      .execute();
  }

  async get(id: TriggerId): Promise<Trigger> {
    const row = await this.#all().where('id', '=', id).executeTakeFirst();
    if (!row) throw new NotFoundError('trigger', id);
    return toTrigger(row);
  }

  /** The trigger and the database's clock; undefined when it was deleted. */
  async find(id: TriggerId): Promise<HeldTrigger | undefined> {
    const row = await this.#one(id).executeTakeFirst();
    return row && { trigger: toTrigger(row), now: row.now };
  }

  /** Holds the row until the transaction ends. */
  async lock(id: TriggerId): Promise<HeldTrigger> {
    const held = await this.findForUpdate(id);
    if (!held) throw new NotFoundError('trigger', id);
    return held;
  }

  /** The same; undefined when it was deleted. */
  async findForUpdate(id: TriggerId): Promise<HeldTrigger | undefined> {
    const row = await this.#one(id).forNoKeyUpdate().executeTakeFirst();
    return row && { trigger: toTrigger(row), now: row.now };
  }

  /** All there are of an organization. Holds the rows until the transaction ends. */
  async listForUpdate(organizationId: OrganizationId): Promise<Trigger[]> {
    const rows = await this.#all()
      .where('organization_id', '=', organizationId)
      .orderBy('id')
      .forNoKeyUpdate()
      .execute();
    return rows.map(toTrigger);
  }

  /** The oldest first. */
  async listOf(taskId: TaskId): Promise<Trigger[]> {
    const rows = await this.#all()
      .where('task_id', '=', taskId)
      .orderBy('created_at')
      .orderBy('id')
      .execute();
    return rows.map(toTrigger);
  }

  async list({ isPaused, seenBy }: TriggerFilter, page: PageRequest): Promise<Page<Trigger>> {
    const seen = this.#db
      .selectFrom('tasks')
      .select('tasks.id')
      .where((eb) => eb.or([eb('owner_id', '=', seenBy ?? ''), eb('sharing', '=', 'organization')]));
    const all = this.#all()
      .$if(isPaused !== undefined, (q) => q.where('is_paused', '=', isPaused ?? true))
      .$if(seenBy !== undefined, (q) => q.where('task_id', 'in', seen));
    return newestFirst(all, 'created_at', page, toTrigger);
  }

  async save(trigger: Trigger): Promise<void> {
    await this.#db
      .updateTable('triggers')
      .set(triggerColumns(trigger))
      .where('id', '=', trigger.id)
      .execute();
  }

  /** With the log of what came. */
  async delete(id: TriggerId): Promise<void> {
    await this.#db.deleteFrom('triggers').where('id', '=', id).execute();
  }

  async deleteOf(taskId: TaskId): Promise<void> {
    await this.#db.deleteFrom('triggers').where('task_id', '=', taskId).execute();
  }

  #all() {
    return this.#db.selectFrom('triggers').selectAll();
  }

  #one(id: TriggerId) {
    return this.#all()
      .select(sql<Date>`clock_timestamp()`.as('now'))
      .where('id', '=', id);
  }
}
