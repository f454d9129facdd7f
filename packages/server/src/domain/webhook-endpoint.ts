import { ConflictError } from './errors.ts';
import type { OrganizationId, WebhookEndpointId } from './ids.ts';
import type { WebhookSecret } from './webhook.ts';

/** Why the service itself no longer sends: nothing was taken for a day, or the receiver said that it is gone (410). */
export const disablingReasons = ['failing', 'gone'] as const;
export type DisablingReason = (typeof disablingReasons)[number];

/** A server of an organization's that is told what happens in it. */
export type WebhookEndpoint = {
  readonly id: WebhookEndpointId;
  readonly organizationId: OrganizationId;
  readonly url: string;
  readonly description?: string;
  /** Patterns, as in `webhookEventPatterns`. */
  readonly events: readonly string[];
  readonly isEnabled: boolean;
  readonly disabledReason?: DisablingReason;
  readonly secret: WebhookSecret;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

export type EndpointSettings = Pick<WebhookEndpoint, 'url' | 'description' | 'events' | 'isEnabled'>;

/** Each event is sent to each of them. */
export const mostEndpoints = 20;

export function assertRoomForEndpoint(count: number): void {
  if (count >= mostEndpoints)
    throw new ConflictError(`There are ${mostEndpoints} webhook endpoints, which is the limit; remove some.`);
}

/** What it is to be from now on. Whoever switches it on again has seen why it was switched off. */
export function changeEndpoint(
  endpoint: WebhookEndpoint,
  change: Partial<Omit<EndpointSettings, 'description'>> & { readonly description?: string | null },
  at: Date,
): WebhookEndpoint {
  const { description: before, disabledReason, ...rest } = endpoint;
  const { description = before, ...others } = change;
  return {
    ...rest,
    ...others,
    ...(description !== undefined && description !== null && { description }),
    ...(disabledReason !== undefined && change.isEnabled !== true && { disabledReason }),
    updatedAt: at,
  };
}
