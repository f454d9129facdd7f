import type { Kysely } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import { UserId, type OrganizationId } from '../domain/ids.ts';
import { defaultPreferences, type NotificationPreferences } from '../domain/notification/notification.ts';
import { notificationEvents } from '../domain/notification/notification-event.ts';
import { oneOf } from './rows.ts';

/** Somebody who may get mail, at the address of their account. */
export type Addressee = {
  readonly userId: UserId;
  readonly email: string;
  readonly preferences: NotificationPreferences;
};

export class NotificationPreferencesRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  /** Those of some users that are active people of the organization, with what they say or the defaults. */
  async addressees(ids: readonly UserId[]): Promise<Addressee[]> {
    if (ids.length === 0) return [];
    const rows = await this.#people.where('users.id', 'in', ids).execute();
    return rows.map(toAddressee);
  }

  /** The active admins of the organization. */
  async admins(organizationId: OrganizationId): Promise<Addressee[]> {
    const rows = await this.#people
      .where('users.organization_id', '=', organizationId)
      .where('users.role', '=', 'admin')
      .orderBy('users.id')
      .limit(100)
      .execute();
    return rows.map(toAddressee);
  }

  async get(userId: UserId): Promise<NotificationPreferences> {
    const row = await this.#db
      .selectFrom('notification_preferences')
      .select(['email', 'events', 'digest_minutes'])
      .where('user_id', '=', userId)
      .executeTakeFirst();
    return toPreferences(row ?? {});
  }

  async set(
    organizationId: OrganizationId,
    userId: UserId,
    { email, events, digestMinutes }: NotificationPreferences,
    at: Date,
  ): Promise<void> {
    const values = { email, events: [...events], digest_minutes: digestMinutes, updated_at: at };
    await this.#db
      .insertInto('notification_preferences')
      .values({ organization_id: organizationId, user_id: userId, ...values })
      .onConflict((conflict) => conflict.column('user_id').doUpdateSet(values))
      .execute();
  }

  get #people() {
    return this.#db
      .selectFrom('users')
      .leftJoin('notification_preferences as said', 'said.user_id', 'users.id')
      .select(['users.id', 'users.email as address', 'said.email', 'said.events', 'said.digest_minutes'])
      .where('users.kind', '=', 'person')
      .where('users.is_active', '=', true)
      .where('users.deleted_at', 'is', null);
  }
}

type Said = {
  readonly email?: boolean | null;
  readonly events?: string[] | null;
  readonly digest_minutes?: number | null;
};

function toPreferences({ email, events, digest_minutes: minutes }: Said): NotificationPreferences {
  return {
    email: email ?? defaultPreferences.email,
    events: events?.map((event) => oneOf(notificationEvents, event)) ?? defaultPreferences.events,
    digestMinutes: minutes ?? defaultPreferences.digestMinutes,
  };
}

function toAddressee(row: Said & { readonly id: string; readonly address: string }): Addressee {
  return { userId: UserId.parse(row.id), email: row.address, preferences: toPreferences(row) };
}
