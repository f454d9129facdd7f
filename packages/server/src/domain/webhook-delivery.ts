import type { OrganizationId, WebhookDeliveryId, WebhookEndpointId } from './ids.ts';

/** `pending` until the receiver took it, or until a day of tries is over: then it is `dead`. */
export const deliveryStatuses = ['pending', 'delivered', 'dead'] as const;
export type DeliveryStatus = (typeof deliveryStatuses)[number];

/** One event on its way to one endpoint. */
export type WebhookDelivery = {
  readonly id: WebhookDeliveryId;
  readonly organizationId: OrganizationId;
  readonly endpointId: WebhookEndpointId;
  /** The same at each try and at each redelivery: by it a receiver tells a repeat. */
  readonly eventId: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly status: DeliveryStatus;
  readonly attempts: number;
  readonly firstAttemptAt?: Date;
  /** When it is tried next, at the earliest; absent when it is over, and while it waits for the one before it. */
  readonly nextAttemptAt?: Date;
  readonly lastAttemptAt?: Date;
  readonly last?: DeliveryTry;
  readonly createdAt: Date;
  readonly endedAt?: Date;
};

/** What came of one try. */
export type DeliveryTry = {
  /** Absent when there was no answer. */
  readonly status?: number;
  /** Why it was not taken; absent when it was. */
  readonly error?: string;
  readonly durationMs: number;
};

/** When it is tried again, counted from the first try. In seconds. */
const retryAfterSeconds = [
  5,
  5 * 60,
  30 * 60,
  2 * 3_600,
  5 * 3_600,
  10 * 3_600,
  14 * 3_600,
  20 * 3_600,
  24 * 3_600,
];

/** Of a pause at most so much is added, so that what failed together does not come back together. */
const jitter = 0.1;

/**
 * Seconds until the next try; undefined when a day of tries is over.
 * @param attempts that were made, at least one.
 * @param ageSeconds since the first of them.
 * @param chance from 0 to 1.
 */
export function secondsUntilRetry(attempts: number, ageSeconds: number, chance: number): number | undefined {
  const at = retryAfterSeconds[attempts - 1];
  if (at === undefined) return undefined;
  const least = retryAfterSeconds[0] ?? 0;
  return Math.max(least, at - ageSeconds) * (1 + jitter * chance);
}

/** A status with which a receiver says that it wants nothing more, ever. */
export const goneStatus = 410;

/** What is sent, as JSON. */
export function deliveryMessage({ type, eventId, createdAt, data }: WebhookDelivery): string {
  return JSON.stringify({ type, id: eventId, created_at: createdAt.toISOString(), data });
}
