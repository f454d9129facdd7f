import { z } from 'zod';
import { deliveryStatuses, type WebhookDelivery } from '../../domain/webhook-delivery.ts';
import {
  disablingReasons,
  type EndpointSettings,
  type WebhookEndpoint,
} from '../../domain/webhook-endpoint.ts';
import { webhookEventPatterns } from '../../domain/webhook-event.ts';
import type { MadeEndpoint } from '../../services/webhook-endpoint-service.ts';
import { Id, PageQuery, text } from './common-schemas.ts';

export const EndpointParams = z.object({ endpoint_id: Id });
export const DeliveryParams = z.object({ delivery_id: Id });

const events = z.array(z.enum(webhookEventPatterns)).min(1).max(50).meta({
  description:
    'What it is told of: types such as `session.status_idle`, all of a kind as `session.*`, or `*`.',
});

export const CreateEndpointBody = z
  .strictObject({
    url: text(1, 2_000).meta({ description: 'https at a public host, on port 443 or one from 1024 on.' }),
    description: text(1, 200).exactOptional(),
    events,
    enabled: z.boolean().default(true),
  })
  .meta({
    id: 'CreateWebhookEndpoint',
    examples: [{ url: 'https://example.com/agents', events: ['session.status_idle', 'approval.*'] }],
  });

export const ChangeEndpointBody = z
  .strictObject({
    url: text(1, 2_000).exactOptional(),
    description: text(1, 200).nullable().exactOptional(),
    events: events.exactOptional(),
    enabled: z.boolean().exactOptional(),
  })
  .meta({ id: 'ChangeWebhookEndpoint', examples: [{ enabled: false }] });

export const EndpointView = z
  .object({
    id: z.string(),
    url: z.string(),
    description: z.string().nullable(),
    events: z.array(z.string()),
    enabled: z.boolean(),
    disabled_reason: z
      .enum(disablingReasons)
      .nullable()
      .meta({ description: 'Why the service switched it off; null when people did, or when it is on.' }),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'WebhookEndpoint' });

export const MadeEndpointView = EndpointView.extend({
  secret: z.string().meta({ description: 'What its messages are signed with. It is not shown again.' }),
}).meta({ id: 'MadeWebhookEndpoint' });

export const DeliveryQuery = PageQuery.extend({ status: z.enum(deliveryStatuses).optional() });

export const DeliveryView = z
  .object({
    id: z.string(),
    endpoint_id: z.string(),
    event_id: z.string().meta({ description: 'The `webhook-id` and `id` of the message, at each try.' }),
    type: z.string(),
    data: z.record(z.string(), z.unknown()),
    status: z.enum(deliveryStatuses),
    attempts: z.int(),
    last_status: z.int().nullable().meta({ description: 'What the receiver answered last.' }),
    last_error: z.string().nullable(),
    last_duration_ms: z.int().nullable(),
    last_attempt_at: z.iso.datetime().nullable(),
    next_attempt_at: z.iso
      .datetime()
      .nullable()
      .meta({ description: 'Null when it is over, and while it waits for the one before it.' }),
    created_at: z.iso.datetime(),
    ended_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'WebhookDelivery' });

export function toEndpointSettings(body: z.output<typeof CreateEndpointBody>): EndpointSettings {
  const { enabled, ...settings } = body;
  return { ...settings, isEnabled: enabled };
}

export function toEndpointView(endpoint: WebhookEndpoint): z.output<typeof EndpointView> {
  return {
    id: endpoint.id,
    url: endpoint.url,
    description: endpoint.description ?? null,
    events: [...endpoint.events],
    enabled: endpoint.isEnabled,
    disabled_reason: endpoint.disabledReason ?? null,
    created_at: endpoint.createdAt.toISOString(),
    updated_at: endpoint.updatedAt.toISOString(),
  };
}

export function toMadeEndpointView({ endpoint, secret }: MadeEndpoint): z.output<typeof MadeEndpointView> {
  return { ...toEndpointView(endpoint), secret };
}

export function toDeliveryView(delivery: WebhookDelivery): z.output<typeof DeliveryView> {
  const { last } = delivery;
  return {
    id: delivery.id,
    endpoint_id: delivery.endpointId,
    event_id: delivery.eventId,
    type: delivery.type,
    data: { ...delivery.data },
    status: delivery.status,
    attempts: delivery.attempts,
    last_status: last?.status ?? null,
    last_error: last?.error ?? null,
    last_duration_ms: last?.durationMs ?? null,
    last_attempt_at: delivery.lastAttemptAt?.toISOString() ?? null,
    next_attempt_at: delivery.nextAttemptAt?.toISOString() ?? null,
    created_at: delivery.createdAt.toISOString(),
    ended_at: delivery.endedAt?.toISOString() ?? null,
  };
}
