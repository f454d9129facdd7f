import type { Kysely, Selectable } from 'kysely';
import type { DB, ServiceState as ServiceStateRow } from '../database/schema.gen.ts';
import { AnnouncementId } from '../domain/ids.ts';
import type { Announcement, Maintenance, ServiceState } from '../domain/service-state.ts';
import { toText } from './jsonb.ts';

export class ServiceStateRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  async get(): Promise<ServiceState> {
    const row = await this.#db.selectFrom('service_state').selectAll().executeTakeFirst();
    return row ? toState(row) : {};
  }

  /** One change comes after the other, so that each is told of with what was before. */
  async getForUpdate(): Promise<ServiceState> {
    await this.#db
      .insertInto('service_state')
      .defaultValues()
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const row = this.#db.selectFrom('service_state').selectAll().forUpdate();
    return toState(await row.executeTakeFirstOrThrow());
  }

  /** Undefined takes it back. */
  async announce(announcement: Announcement | undefined): Promise<void> {
    await this.#db
      .updateTable('service_state')
      .set({
        announcement: announcement ? toText(announcement.text) : null,
        announcement_id: announcement?.id ?? null,
        announced_at: announcement?.at ?? null,
        announcement_until: announcement?.until ?? null,
      })
      .execute();
  }

  /** Undefined ends it. */
  async maintain(maintenance: Maintenance | undefined): Promise<void> {
    await this.#db
      .updateTable('service_state')
      .set({
        maintenance: maintenance ? toText(maintenance.reason) : null,
        maintenance_since: maintenance?.since ?? null,
        ...(maintenance && { retry_after_seconds: maintenance.retryAfterSeconds }),
      })
      .execute();
  }
}

function toState(row: Selectable<ServiceStateRow>): ServiceState {
  const { announcement: text, announcement_id: id, announced_at: at, announcement_until: until } = row;
  const { maintenance: reason, maintenance_since: since, retry_after_seconds: retryAfterSeconds } = row;
  return {
    ...(text !== null &&
      id !== null &&
      at && { announcement: { id: AnnouncementId.parse(id), text, at, ...(until && { until }) } }),
    ...(reason !== null && since && { maintenance: { reason, since, retryAfterSeconds } }),
  };
}
