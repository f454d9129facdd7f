import { sql, type RawBuilder, type Selectable } from 'kysely';
import { z } from 'zod';
import type { WebhookDeliveries } from '../database/schema.gen.ts';
import { OrganizationId, WebhookDeliveryId, WebhookEndpointId } from '../domain/ids.ts';
import { deliveryStatuses, type WebhookDelivery } from '../domain/webhook-delivery.ts';
import { patternsFor, type WebhookEventType, type WebhookNotice } from '../domain/webhook-event.ts';
import { toJsonb } from './jsonb.ts';
import { oneOf } from './rows.ts';

const Data = z.record(z.string(), z.unknown());

export function toDelivery(row: Selectable<WebhookDeliveries>): WebhookDelivery {
  const isPending = row.status === 'pending';
  return {
    id: WebhookDeliveryId.parse(row.id),
    organizationId: OrganizationId.parse(row.organization_id),
    endpointId: WebhookEndpointId.parse(row.endpoint_id),
    eventId: row.event_id,
    type: row.type,
    data: Data.parse(row.data),
    status: oneOf(deliveryStatuses, row.status),
    attempts: row.attempts,
    ...(row.first_attempt_at && { firstAttemptAt: row.first_attempt_at }),
    ...(isPending && row.next_attempt_at && { nextAttemptAt: row.next_attempt_at }),
    ...(row.last_attempt_at && { lastAttemptAt: row.last_attempt_at }),
    ...(row.last_duration_ms !== null && {
      last: {
        durationMs: row.last_duration_ms,
        ...(row.last_status !== null && { status: row.last_status }),
        ...(row.last_error !== null && { error: row.last_error }),
      },
    }),
    createdAt: row.created_at,
    ...(row.ended_at && { endedAt: row.ended_at }),
  };
}

/** Something that endpoints may want to be told, and where it stands among others that happen at once. */
export type Told = {
  readonly eventId: string;
  readonly type: WebhookEventType;
  readonly data: Readonly<Record<string, unknown>>;
  readonly place: number;
};

/**
 * An expression that puts events into the line of each endpoint that asks for them.
 * @param seq what a place is added to; without it the data says no `seq`.
 */
export function tellEndpoints(
  { organizationId, orderingKey }: Pick<WebhookNotice, 'organizationId' | 'orderingKey'>,
  told: readonly Told[],
  seq: RawBuilder<unknown> = sql`null`,
): RawBuilder<unknown> {
  const rows = told.map(({ eventId, type, data, place }) => ({
    ...{ event_id: eventId, type, data, place },
    patterns: patternsFor(type),
  }));
  return sql`tell_endpoints(${organizationId}, ${orderingKey}, ${toJsonb(rows)}::jsonb, ${seq})`;
}
