import { sql, type Kysely, type Selectable } from 'kysely';
import { z } from 'zod';
import type { DB, Notifications } from '../database/schema.gen.ts';
import { NotificationChannelId, NotificationId, OrganizationId, UserId } from '../domain/ids.ts';
import {
  mostTogether,
  mostWaiting,
  mostWaitingForOne,
  notificationKinds,
  notificationStatuses,
  type NewNotification,
  type Notification,
  type NotificationKind,
  type NotificationStatus,
  type Recipient,
} from '../domain/notification/notification.ts';
import { toldEvents, type ToldEvent } from '../domain/notification/notification-event.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import { toJsonb, toText } from './jsonb.ts';
import { newestFirst } from './paging.ts';
import { oneOf } from './rows.ts';

type Row = Selectable<Notifications>;

export type NotificationFilter = {
  /** Only mail to this user. */
  readonly userId?: UserId;
  readonly channelId?: NotificationChannelId;
  readonly status?: NotificationStatus;
  readonly event?: ToldEvent;
};

/** Of those that go in one message, what they have in common. Another claim since then makes it void. */
export type ClaimedMessage = Pick<Notification, 'attempts'> & { readonly messageId: NotificationId };

const Facts = z.record(z.string(), z.string());

const sameRecipient = sql`coalesce(n.user_id, n.channel_id)`;

export class NotificationRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  /**
   * Has them sent when the transaction commits, at once or with what is collected for their recipients. What would be
   * too much to wait is dropped.
   */
  async add(organizationId: OrganizationId, added: readonly NewNotification[]): Promise<void> {
    if (added.length === 0) return;
    const rows = added.map(({ id, recipient, event, facts, digestMinutes }) => ({
      ...{ id, kind: recipient.kind, event, facts, digest_minutes: digestMinutes },
      user_id: recipient.kind === 'email' ? recipient.userId : null,
      channel_id: recipient.kind === 'email' ? null : recipient.channelId,
    }));
    await sql`
      with room as (
        select count(*) < ${mostWaiting} as has_some from (
          select from notifications where organization_id = ${organizationId} and status = 'pending'
          limit ${mostWaiting}) waiting
      ), told as (
        select a.*, coalesce(a.user_id, a.channel_id) as recipient, room.has_some and (
          select count(*) < ${mostWaitingForOne} from (
            select from notifications n where n.organization_id = ${organizationId} and n.status = 'pending'
              and ${sameRecipient} = coalesce(a.user_id, a.channel_id)
            limit ${mostWaitingForOne}) own) as has_room
        from room, jsonb_to_recordset(${toJsonb(rows)}::jsonb) as a
          (id text, kind text, user_id text, channel_id text, event text, facts jsonb, digest_minutes integer)
      ), added as (
        insert into notifications (id, organization_id, kind, user_id, channel_id, event, facts, status, is_digest,
          next_attempt_at, ended_at, last_error)
        select a.id, ${organizationId}, a.kind, a.user_id, a.channel_id, a.event, a.facts,
          case when has_room then 'pending' else 'dropped' end, a.digest_minutes > 0,
          case when has_room then case when a.digest_minutes = 0 then now() else coalesce(
            (select min(n.next_attempt_at) from notifications n
             where n.organization_id = ${organizationId} and n.status = 'pending' and n.is_digest
               and n.message_id is null and ${sameRecipient} = a.recipient),
            now() + make_interval(mins => a.digest_minutes)) end end,
          case when not has_room then now() end,
          case when not has_room then 'Too many notifications wait to be sent.' end
        from told a
        returning id
      )
      select pg_notify('notifications', ${organizationId}) from added limit 1`.execute(this.#db);
  }

  /** Newest first. */
  async list(filter: NotificationFilter, page: PageRequest): Promise<Page<Notification>> {
    const { userId, channelId, status, event } = filter;
    const all = this.#db
      .selectFrom('notifications')
      .selectAll()
      .$if(userId !== undefined, (q) => q.where('user_id', '=', userId ?? ''))
      .$if(channelId !== undefined, (q) => q.where('channel_id', '=', channelId ?? ''))
      .$if(status !== undefined, (q) => q.where('status', '=', status ?? ''))
      .$if(event !== undefined, (q) => q.where('event', '=', event ?? ''));
    return newestFirst(all, 'created_at', page, toNotification);
  }

  /**
   * Takes messages that are due. What is due for one recipient, and what is collected for them, goes in one. For as many
   * seconds nobody else takes them. Of nodes that claim at the same moment one comes after the other.
   */
  async claim(
    organizationId: OrganizationId,
    {
      kinds,
      limit,
      seconds,
    }: { readonly kinds: readonly NotificationKind[]; readonly limit: number; readonly seconds: number },
  ): Promise<Notification[]> {
    const isDue = sql`n.organization_id = ${organizationId} and n.status = 'pending' and n.kind = any(${[...kinds]})
      and n.next_attempt_at <= now()`;
    await sql`select pg_advisory_xact_lock(hashtextextended('notifications of ' || ${organizationId}, 0))`.execute(
      this.#db,
    );
    await sql`
      with heads as (
        select ${sameRecipient} as recipient from notifications n where ${isDue} and n.message_id is null
        group by 1 order by min(n.next_attempt_at) limit ${limit}
      ), picked as (
        select n.id, min(n.id) over (partition by recipient) as message_id,
          row_number() over (partition by recipient order by n.id) as place
        from heads join notifications n on ${sameRecipient} = recipient
        where n.organization_id = ${organizationId} and n.status = 'pending' and n.message_id is null
          and (n.next_attempt_at <= now() or n.is_digest)
      )
      update notifications n set message_id = picked.message_id, next_attempt_at = now()
      from picked where picked.id = n.id and picked.place <= ${mostTogether}`.execute(this.#db);
    const { rows } = await sql<Row>`
      with due as (
        select n.message_id from notifications n where ${isDue} and n.message_id is not null
        group by 1 order by min(n.next_attempt_at) limit ${limit}
      )
      update notifications n set
        next_attempt_at = now() + make_interval(secs => ${seconds}),
        attempts = attempts + 1,
        first_attempt_at = coalesce(first_attempt_at, now())
      from due where n.message_id = due.message_id and n.status = 'pending' returning n.*`.execute(this.#db);
    return rows.map(toNotification).sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** Closes a message for good. */
  async end(
    { messageId, attempts }: ClaimedMessage,
    status: Exclude<NotificationStatus, 'pending'>,
    error?: string,
  ): Promise<void> {
    await this.#db
      .updateTable('notifications')
      .set({
        status,
        ended_at: sql`clock_timestamp()`,
        next_attempt_at: null,
        last_error: error === undefined ? null : toText(error),
      })
      .where('message_id', '=', messageId)
      .where('status', '=', 'pending')
      .where('attempts', '=', attempts)
      .execute();
  }

  /** It is tried again after so many seconds. */
  async retry({ messageId, attempts }: ClaimedMessage, error: string, afterSeconds: number): Promise<void> {
    await this.#db
      .updateTable('notifications')
      .set({
        next_attempt_at: sql<Date>`now() + make_interval(secs => ${afterSeconds})`,
        last_error: toText(error),
      })
      .where('message_id', '=', messageId)
      .where('status', '=', 'pending')
      .where('attempts', '=', attempts)
      .execute();
  }

  /** Gives a claim back as if it had not been. */
  async giveBack({ messageId, attempts }: ClaimedMessage): Promise<void> {
    await this.#db
      .updateTable('notifications')
      .set({ next_attempt_at: sql<Date>`now()`, attempts: attempts - 1 })
      .where('message_id', '=', messageId)
      .where('status', '=', 'pending')
      .where('attempts', '=', attempts)
      .execute();
  }

  /** Those that nobody could send for more than a day, as no node has a mail server. */
  async expire(organizationId: OrganizationId): Promise<void> {
    await this.#db
      .updateTable('notifications')
      .set({
        status: 'dead',
        ended_at: sql`clock_timestamp()`,
        next_attempt_at: null,
        last_error: sql`coalesce(last_error, 'No node could send it: the service has no mail server (SMTP_URL).')`,
      })
      .where('organization_id', '=', organizationId)
      .where('status', '=', 'pending')
      .where('next_attempt_at', '<', sql<Date>`now() - interval '1 day'`)
      .execute();
  }

  /** At most 1,000 at once, so that no row is locked for long. */
  async removeOld(organizationId: OrganizationId, days: number): Promise<void> {
    await this.#db
      .deleteFrom('notifications')
      .where('id', 'in', (eb) =>
        eb
          .selectFrom('notifications')
          .select('id')
          .where('organization_id', '=', organizationId)
          .where('created_at', '<', sql<Date>`now() - make_interval(days => ${days})`)
          .limit(1_000),
      )
      .execute();
  }
}

function toNotification(row: Row): Notification {
  return {
    id: NotificationId.parse(row.id),
    organizationId: OrganizationId.parse(row.organization_id),
    recipient: recipientOf(row),
    event: oneOf(toldEvents, row.event),
    facts: Facts.parse(row.facts),
    status: oneOf(notificationStatuses, row.status),
    ...(row.message_id !== null && { messageId: NotificationId.parse(row.message_id) }),
    attempts: row.attempts,
    ...(row.first_attempt_at && { firstAttemptAt: row.first_attempt_at }),
    ...(row.next_attempt_at && { nextAttemptAt: row.next_attempt_at }),
    ...(row.last_error !== null && { lastError: row.last_error }),
    createdAt: row.created_at,
    ...(row.ended_at && { endedAt: row.ended_at }),
  };
}

function recipientOf(row: Row): Recipient {
  const kind = oneOf(notificationKinds, row.kind);
  // Check constraints promise the columns of each kind.
  return kind === 'email'
    ? { kind, userId: UserId.parse(row.user_id ?? '') }
    : { kind, channelId: NotificationChannelId.parse(row.channel_id ?? '') };
}
