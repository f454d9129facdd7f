import { sql, type Kysely, type Selectable } from 'kysely';
import type { DB, WebhookDeliveries } from '../database/schema.gen.ts';
import { NotFoundError } from '../domain/errors.ts';
import {
  EventId,
  type OrganizationId,
  type WebhookDeliveryId,
  type WebhookEndpointId,
} from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { DeliveryStatus, DeliveryTry, WebhookDelivery } from '../domain/webhook-delivery.ts';
import type { WebhookNotice } from '../domain/webhook-event.ts';
import { toText } from './jsonb.ts';
import { newestFirst } from './paging.ts';
import { tellEndpoints, toDelivery } from './webhook-delivery-rows.ts';

type Row = Selectable<WebhookDeliveries>;

export type ClaimBounds = {
  readonly limit: number;
  /** How many of one endpoint may be on their way, from all nodes. */
  readonly perEndpoint: number;
  /** After that the claim is void. */
  readonly seconds: number;
};

/** A try of a delivery that was claimed; another claim since then makes it void. */
export type ClaimedTry = Pick<WebhookDelivery, 'id' | 'attempts'>;

export class WebhookDeliveryRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  /** Tells every endpoint that asks for it, when the transaction commits. */
  async tell({ type, data, ...of }: WebhookNotice): Promise<void> {
    const told = [{ eventId: EventId.new(), type, data, place: 1 }];
    await sql`select ${tellEndpoints(of, told)}`.execute(this.#db);
  }

  /** To one endpoint, whatever it asks for, in a line of its own. */
  async addTest(
    endpoint: { readonly organizationId: OrganizationId; readonly id: WebhookEndpointId },
    id: WebhookDeliveryId,
    { type, data }: Pick<WebhookNotice, 'type' | 'data'>,
  ): Promise<WebhookDelivery> {
    const { organizationId } = endpoint;
    const { rows } = await sql<Row>`
      with added as (
        insert into webhook_deliveries
          (id, organization_id, endpoint_id, event_id, type, data, ordering_key, next_attempt_at)
        values (${id}, ${organizationId}, ${endpoint.id}, ${EventId.new()}, ${type},
                ${JSON.stringify(data)}::jsonb, ${id}, now())
        returning *)
      select added.*, pg_notify('webhook_deliveries', ${organizationId}) from added`.execute(this.#db);
    return one(rows, id);
  }

  async get(id: WebhookDeliveryId): Promise<WebhookDelivery> {
    const row = await this.#db
      .selectFrom('webhook_deliveries')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    return one(row ? [row] : [], id);
  }

  /** Newest first. */
  async list(
    endpointId: WebhookEndpointId,
    { status }: { readonly status?: DeliveryStatus },
    page: PageRequest,
  ): Promise<Page<WebhookDelivery>> {
    const all = this.#db
      .selectFrom('webhook_deliveries')
      .selectAll()
      .where('endpoint_id', '=', endpointId)
      .$if(status !== undefined, (q) => q.where('status', '=', status ?? ''));
    return newestFirst(all, 'created_at', page, toDelivery);
  }

  /**
   * Takes what is due, the first of each line, of endpoints that are on. What another node looks at in this moment is
   * left to it.
   */
  async claim(
    organizationId: OrganizationId,
    { limit, perEndpoint, seconds }: ClaimBounds,
  ): Promise<WebhookDelivery[]> {
    const { rows } = await sql<Row>`
      with able as (
        select e.id, ${perEndpoint}::int - (
          select count(*)::int from webhook_deliveries c where c.endpoint_id = e.id and c.claimed_until > now()) as room
        from webhook_endpoints e
        where e.organization_id = ${organizationId} and e.is_enabled and e.deleted_at is null
        for no key update of e skip locked
      ), due as (
        select first.id from able cross join lateral (
          select d.id from webhook_deliveries d
          where d.endpoint_id = able.id and d.status = 'pending' and d.next_attempt_at <= now() and not exists (
            select from webhook_deliveries before
            where before.endpoint_id = d.endpoint_id and before.ordering_key = d.ordering_key
              and before.status = 'pending' and before.position < d.position)
          order by d.next_attempt_at, d.position limit greatest(able.room, 0)
          for update skip locked
        ) first limit ${limit}
      )
      update webhook_deliveries d set
        claimed_until = now() + make_interval(secs => ${seconds}),
        next_attempt_at = now() + make_interval(secs => ${seconds}),
        attempts = attempts + 1,
        first_attempt_at = coalesce(first_attempt_at, now()),
        last_attempt_at = now()
      from due where d.id = due.id returning d.*`.execute(this.#db);
    return rows.map(toDelivery);
  }

  /** Closes a try for good, and lets the next in line go. In one statement. */
  async end(
    { id, attempts }: ClaimedTry,
    status: Exclude<DeliveryStatus, 'pending'>,
    last: DeliveryTry,
  ): Promise<void> {
    await sql`
      with ended as (
        update webhook_deliveries set
          status = ${status}, ended_at = clock_timestamp(), claimed_until = null, last_status = ${last.status ?? null},
          last_error = ${errorOf(last)}, last_duration_ms = ${last.durationMs}
        where id = ${id} and status = 'pending' and attempts = ${attempts}
        returning endpoint_id, ordering_key, position
      )
      update webhook_deliveries set next_attempt_at = now() where id = (
        select next.id from webhook_deliveries next join ended using (endpoint_id, ordering_key)
        where next.status = 'pending' and next.position > ended.position order by next.position limit 1)`.execute(
      this.#db,
    );
  }

  /** Closes a try that was in vain: it is tried again. */
  async retry({ id, attempts }: ClaimedTry, last: DeliveryTry, afterSeconds: number): Promise<void> {
    await this.#db
      .updateTable('webhook_deliveries')
      .set({
        claimed_until: null,
        next_attempt_at: sql<Date>`now() + make_interval(secs => ${afterSeconds})`,
        last_status: last.status ?? null,
        last_error: errorOf(last),
        last_duration_ms: last.durationMs,
      })
      .where('id', '=', id)
      .where('status', '=', 'pending')
      .where('attempts', '=', attempts)
      .execute();
  }

  /** Gives a claim back as if it had not been: it is due for others at once. */
  async giveBack({ id, attempts }: ClaimedTry): Promise<void> {
    await this.#db
      .updateTable('webhook_deliveries')
      .set({ claimed_until: null, next_attempt_at: sql<Date>`now()`, attempts: attempts - 1 })
      .where('id', '=', id)
      .where('status', '=', 'pending')
      .where('attempts', '=', attempts)
      .execute();
  }

  /** Whether the endpoint took anything since then. */
  async anyDelivered(endpointId: WebhookEndpointId, since: Date): Promise<boolean> {
    const row = await this.#db
      .selectFrom('webhook_deliveries')
      .select('id')
      .where('endpoint_id', '=', endpointId)
      .where('status', '=', 'delivered')
      .where('ended_at', '>=', since)
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  }

  /**
   * Puts one that is over at the end of its line, under the id of its event.
   * @returns undefined when it is not over.
   */
  async redeliver(id: WebhookDeliveryId): Promise<WebhookDelivery | undefined> {
    const { rows } = await sql<Row>`
      with again as (
        update webhook_deliveries set
          status = 'pending', ended_at = null, attempts = 0, first_attempt_at = null, position = default,
          next_attempt_at = now()
        where id = ${id} and status <> 'pending' returning *)
      select again.*, pg_notify('webhook_deliveries', again.organization_id) from again`.execute(this.#db);
    const [row] = rows;
    return row && toDelivery(row);
  }

  /**
   * Takes out of what is due what waits behind one that is to be tried later, so that nobody looks at it in vain, and
   * lets the first of each line go if its turn was missed in the meantime.
   */
  async settleLines(organizationId: OrganizationId): Promise<void> {
    const ofAnother = sql`
      before.endpoint_id = d.endpoint_id and before.ordering_key = d.ordering_key
        and before.status = 'pending' and before.position < d.position`;
    await sql`
      update webhook_deliveries d set next_attempt_at = null
      where d.organization_id = ${organizationId} and d.status = 'pending' and d.next_attempt_at <= now() and exists (
        select from webhook_deliveries before
        where ${ofAnother} and before.next_attempt_at > now() and before.claimed_until is null)`.execute(
      this.#db,
    );
    await sql`
      update webhook_deliveries d set next_attempt_at = now()
      where d.organization_id = ${organizationId} and d.status = 'pending' and d.next_attempt_at is null and not exists (
        select from webhook_deliveries before where ${ofAnother})`.execute(this.#db);
  }

  /** At most 1,000 at once, so that no row is locked for long. */
  async removeOld(organizationId: OrganizationId, days: number): Promise<void> {
    await this.#db
      .deleteFrom('webhook_deliveries')
      .where('id', 'in', (eb) =>
        eb
          .selectFrom('webhook_deliveries')
          .select('id')
          .where('organization_id', '=', organizationId)
          .where('created_at', '<', sql<Date>`now() - make_interval(days => ${days})`)
          .limit(1_000),
      )
      .execute();
  }
}

function one(rows: readonly Row[], id: WebhookDeliveryId): WebhookDelivery {
  const [row] = rows;
  if (!row) throw new NotFoundError('webhook delivery', id);
  return toDelivery(row);
}

function errorOf({ error }: DeliveryTry): string | null {
  return error === undefined ? null : toText(error).slice(0, 1_000);
}
