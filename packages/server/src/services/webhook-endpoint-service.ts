import { secretLabel } from '../agent/hooks/webhook-guard.ts';
import { assertMay, type Actor } from '../domain/access/actor.ts';
import { hostOf } from '../domain/audit/host-of.ts';
import { InvalidInputError, NotFoundError, WrongStateError } from '../domain/errors.ts';
import { WebhookDeliveryId, WebhookEndpointId, type OrganizationId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import { newWebhookSecret, rotationMs, webhookUrlFault, type WebhookUrlRules } from '../domain/webhook.ts';
import type { DeliveryStatus, WebhookDelivery } from '../domain/webhook-delivery.ts';
import {
  assertRoomForEndpoint,
  changeEndpoint,
  type EndpointSettings,
  type WebhookEndpoint,
} from '../domain/webhook-endpoint.ts';
import type { SecretBox } from '../infrastructure/secret-box.ts';
import type { Repositories, Store } from '../repositories/store.ts';
import type { RotatedSecret } from './hook-service.ts';

export type WebhookEndpointServiceDeps = {
  readonly store: Store;
  readonly secretBox: SecretBox;
  readonly webhookRules: WebhookUrlRules;
  readonly now: () => Date;
};

/** An endpoint that has just been made. The secret is not to be had again. */
export type MadeEndpoint = { readonly endpoint: WebhookEndpoint; readonly secret: string };

/** Endpoints as people make and read them, and what became of each event. What sends is `WebhookDispatch`. */
export class WebhookEndpointService {
  readonly #deps: WebhookEndpointServiceDeps;
  constructor(deps: WebhookEndpointServiceDeps) {
    this.#deps = deps;
  }

  async create(actor: Actor, settings: EndpointSettings): Promise<MadeEndpoint> {
    assertMay(actor, 'webhooks:write');
    this.#assertUrl(settings.url);
    const { organizationId } = actor;
    const at = this.#deps.now();
    const id = WebhookEndpointId.new();
    const { secret, sealed } = this.#newSecret({ organizationId, id });
    const endpoint = { ...settings, id, organizationId, secret: { sealed }, createdAt: at, updatedAt: at };
    await this.#deps.store.transact(organizationId, async (tx) => {
      assertRoomForEndpoint(await tx.webhookEndpoints.count(organizationId));
      await tx.webhookEndpoints.add(endpoint);
      tx.record(actor, 'webhook_endpoint.created', id, { after: shown(endpoint) });
    });
    return { endpoint, secret };
  }

  async get(actor: Actor, id: WebhookEndpointId): Promise<WebhookEndpoint> {
    assertMay(actor, 'webhooks:read');
    return this.#deps.store.transact(actor.organizationId, (tx) => tx.webhookEndpoints.get(id));
  }

  async list(actor: Actor, page: PageRequest): Promise<Page<WebhookEndpoint>> {
    assertMay(actor, 'webhooks:read');
    const { organizationId } = actor;
    return this.#deps.store.transact(organizationId, (tx) => tx.webhookEndpoints.list(organizationId, page));
  }

  /** Switched on again, it gets what waited for it. */
  async change(
    actor: Actor,
    id: WebhookEndpointId,
    change: Parameters<typeof changeEndpoint>[1],
  ): Promise<WebhookEndpoint> {
    assertMay(actor, 'webhooks:write');
    if (change.url !== undefined) this.#assertUrl(change.url);
    return this.#changing(actor, id, async (tx, endpoint) => {
      const changed = changeEndpoint(endpoint, change, this.#deps.now());
      await tx.webhookEndpoints.save(changed);
      tx.record(actor, 'webhook_endpoint.changed', id, { before: shown(endpoint), after: shown(changed) });
      return changed;
    });
  }

  /** What waits for it is not sent any more. */
  async remove(actor: Actor, id: WebhookEndpointId): Promise<void> {
    await this.#changing(actor, id, async (tx, endpoint) => {
      await tx.webhookEndpoints.remove(id, this.#deps.now());
      tx.record(actor, 'webhook_endpoint.deleted', id, { before: shown(endpoint) });
    });
  }

  /** Makes a new secret; the one before is used as well for a day. */
  async rotateSecret(actor: Actor, id: WebhookEndpointId): Promise<RotatedSecret> {
    return this.#changing(actor, id, async (tx, endpoint) => {
      const now = this.#deps.now();
      const previousUntil = new Date(now.getTime() + rotationMs);
      const { secret, sealed } = this.#newSecret(endpoint);
      const previous = { sealed: endpoint.secret.sealed, until: previousUntil };
      await tx.webhookEndpoints.save({ ...endpoint, secret: { sealed, previous }, updatedAt: now });
      tx.record(actor, 'webhook_endpoint.secret_rotated', id);
      return { secret, previousUntil };
    });
  }

  /** Sends a message that stands for nothing, whatever the endpoint asks for. */
  async test(actor: Actor, id: WebhookEndpointId): Promise<WebhookDelivery> {
    return this.#changing(actor, id, async (tx, endpoint) => {
      if (!endpoint.isEnabled)
        throw new WrongStateError('The webhook endpoint is switched off; switch it on before you test it.');
      const { organizationId } = endpoint;
      const data = { organization_id: organizationId, endpoint_id: id, user_id: actor.userId };
      tx.record(actor, 'webhook_endpoint.tested', id);
      return tx.webhookDeliveries.addTest(endpoint, WebhookDeliveryId.new(), {
        type: 'webhook_endpoint.test',
        data,
      });
    });
  }

  async deliveries(
    actor: Actor,
    id: WebhookEndpointId,
    filter: { readonly status?: DeliveryStatus },
    page: PageRequest,
  ): Promise<Page<WebhookDelivery>> {
    assertMay(actor, 'webhooks:read');
    return this.#deps.store.transact(actor.organizationId, async (tx) => {
      await tx.webhookEndpoints.get(id);
      return tx.webhookDeliveries.list(id, filter, page);
    });
  }

  /** Sends once more what was delivered or given up, after what waits for the same session. */
  async redeliver(actor: Actor, id: WebhookDeliveryId): Promise<WebhookDelivery> {
    assertMay(actor, 'webhooks:write');
    return this.#deps.store.transact(actor.organizationId, async (tx) => {
      const { endpointId } = await tx.webhookDeliveries.get(id);
      const endpoint = await tx.webhookEndpoints.findForUpdate(endpointId);
      if (!endpoint) throw new NotFoundError('webhook delivery', id);
      const again = await tx.webhookDeliveries.redeliver(id);
      if (!again)
        throw new WrongStateError('The webhook delivery is still on its way; wait until it is over.');
      tx.record(actor, 'webhook_delivery.repeated', id, { after: { endpointId } });
      return again;
    });
  }

  async #changing<T>(
    actor: Actor,
    id: WebhookEndpointId,
    work: (tx: Repositories, endpoint: WebhookEndpoint) => Promise<T>,
  ): Promise<T> {
    assertMay(actor, 'webhooks:write');
    return this.#deps.store.transact(actor.organizationId, async (tx) =>
      work(tx, await tx.webhookEndpoints.getForUpdate(id)),
    );
  }

  #newSecret(of: { readonly organizationId: OrganizationId; readonly id: WebhookEndpointId }) {
    const secret = newWebhookSecret();
    return { secret, sealed: this.#deps.secretBox.seal(secretLabel(of), secret) };
  }

  #assertUrl(url: string): void {
    const fault = webhookUrlFault(url, this.#deps.webhookRules);
    if (fault !== undefined) throw new InvalidInputError(`The url cannot be used. ${fault}`);
  }
}

/** For the audit log, which is told where an endpoint is and not its address. */
function shown(endpoint: WebhookEndpoint): object {
  return { ...endpoint, host: hostOf(endpoint.url) };
}
