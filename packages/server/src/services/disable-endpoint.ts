import type { WebhookEndpointId } from '../domain/ids.ts';
import type { DisablingReason } from '../domain/webhook-endpoint.ts';
import type { Repositories } from '../repositories/store.ts';

/**
 * Switches an endpoint off that takes nothing any more, and tells the others of the organization. What waits for it is
 * kept, and sent when it is switched on again.
 * @returns whether it was on.
 */
export async function disableEndpoint(
  tx: Repositories,
  id: WebhookEndpointId,
  reason: DisablingReason,
  at: Date,
): Promise<boolean> {
  const endpoint = await tx.webhookEndpoints.findForUpdate(id);
  if (!endpoint?.isEnabled) return false;
  await tx.webhookEndpoints.save({ ...endpoint, isEnabled: false, disabledReason: reason, updatedAt: at });
  const { organizationId } = endpoint;
  const data = { organization_id: organizationId, endpoint_id: id, url: endpoint.url, reason };
  await tx.webhookDeliveries.tell({
    ...{ organizationId, orderingKey: id, data },
    type: 'webhook_endpoint.disabled',
  });
  return true;
}
