import { sql, type Kysely } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import type { OrganizationId, TriggerId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { TriggerEvent, TriggerOutcome } from '../domain/trigger/trigger.ts';
import { toText } from './jsonb.ts';
import { newestFirst } from './paging.ts';
import { toTriggerEvent } from './trigger-columns.ts';

/** What came to triggers. */
export class TriggerEventRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  async add(event: Omit<TriggerEvent, 'receivedAt'>): Promise<void> {
    await this.#db
      .insertInto('trigger_events')
      .values({
        id: event.id,
        organization_id: event.organizationId,
        trigger_id: event.triggerId,
        outcome: event.outcome,
        reason: event.reason ?? null,
        detail: event.detail === undefined ? null : toText(event.detail),
        event: event.event === undefined ? null : toText(event.event),
        delivery: event.delivery === undefined ? null : toText(event.delivery),
        bytes: event.bytes,
        execution_id: event.executionId ?? null,
      })
      .execute();
  }

  /** How many messages came within so many seconds: those that were admitted, or those that were not. */
  async countSince(triggerId: TriggerId, seconds: number, isAdmitted: boolean): Promise<number> {
    const isRefused = sql<boolean>`coalesce(reason in ('signature', 'stale'), false)`;
    const { count } = await this.#db
      .selectFrom('trigger_events')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .where('trigger_id', '=', triggerId)
      .where('received_at', '>', sql<Date>`clock_timestamp() - make_interval(secs => ${seconds})`)
      .where(isRefused, '=', !isAdmitted)
      .executeTakeFirstOrThrow();
    return count;
  }

  async list(
    triggerId: TriggerId,
    { outcome }: { readonly outcome?: TriggerOutcome },
    page: PageRequest,
  ): Promise<Page<TriggerEvent>> {
    const all = this.#db
      .selectFrom('trigger_events')
      .selectAll()
      .where('trigger_id', '=', triggerId)
      .$if(outcome !== undefined, (q) => q.where('outcome', '=', outcome ?? ''));
    return newestFirst(all, 'received_at', page, toTriggerEvent);
  }

  /** Some of the organization that are older than some days. */
  async removeOld(organizationId: OrganizationId, days: number): Promise<void> {
    await this.#db
      .deleteFrom('trigger_events')
      .where('id', 'in', (eb) =>
        eb
          .selectFrom('trigger_events')
          .select('id')
          .where('organization_id', '=', organizationId)
          .where('received_at', '<', sql<Date>`now() - make_interval(days => ${days})`)
          .limit(1_000),
      )
      .execute();
  }
}
