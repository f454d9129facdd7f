import type { components, operations } from './api.gen.ts';
import { dataOf, once, type Connection } from './connection.ts';
import { listing, type Listing } from './pages.ts';

type Schemas = components['schemas'];
export type WebhookEndpoint = Schemas['WebhookEndpoint'];
export type MadeWebhookEndpoint = Schemas['MadeWebhookEndpoint'];
export type NewWebhookEndpoint = Schemas['CreateWebhookEndpointInput'];
export type WebhookEndpointChange = Schemas['ChangeWebhookEndpointInput'];
export type WebhookDelivery = Schemas['WebhookDelivery'];
export type DeliveryFilter = NonNullable<operations['listWebhookDeliveries']['parameters']['query']>;
type EndpointFilter = NonNullable<operations['listWebhookEndpoints']['parameters']['query']>;
type EndpointList = operations['listWebhookEndpoints']['responses'][200]['content']['application/json'];
type DeliveryList = operations['listWebhookDeliveries']['responses'][200]['content']['application/json'];

/** Servers of an organization that are told what happens in it. */
export class WebhookEndpoints {
  readonly #connection: Connection;
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The newest first. */
  list(filter: EndpointFilter = {}): Listing<EndpointList> {
    return listing(async (cursor = filter.cursor) => {
      const query = { ...filter, ...(cursor !== undefined && { cursor }) };
      return dataOf(await this.#connection.http.GET('/api/v1/webhook-endpoints', { params: { query } }));
    });
  }

  async get(id: string): Promise<WebhookEndpoint> {
    return dataOf(await this.#connection.http.GET('/api/v1/webhook-endpoints/{endpoint_id}', here(id)));
  }

  /** The `secret` is in the answer and never again. */
  async create(endpoint: NewWebhookEndpoint): Promise<MadeWebhookEndpoint> {
    const { http } = this.#connection;
    return dataOf(await http.POST('/api/v1/webhook-endpoints', { body: endpoint, headers: once() }));
  }

  async change(id: string, change: WebhookEndpointChange): Promise<WebhookEndpoint> {
    const { http } = this.#connection;
    return dataOf(await http.PATCH('/api/v1/webhook-endpoints/{endpoint_id}', { ...here(id), body: change }));
  }

  async remove(id: string): Promise<void> {
    await this.#connection.http.DELETE('/api/v1/webhook-endpoints/{endpoint_id}', here(id));
  }

  /** The secret before is used as well for a day. */
  async rotateSecret(id: string): Promise<Schemas['RotatedSecret']> {
    const { http } = this.#connection;
    const path = '/api/v1/webhook-endpoints/{endpoint_id}/rotate-secret';
    return dataOf(await http.POST(path, { ...here(id), headers: once() }));
  }

  /** Sends a message of the type `webhook_endpoint.test`. */
  async test(id: string): Promise<WebhookDelivery> {
    const { http } = this.#connection;
    const path = '/api/v1/webhook-endpoints/{endpoint_id}/test';
    return dataOf(await http.POST(path, { ...here(id), headers: once() }));
  }

  /** What was or is to be sent, the newest first. */
  deliveries(id: string, filter: DeliveryFilter = {}): Listing<DeliveryList> {
    return listing(async (cursor = filter.cursor) => {
      const query = { ...filter, ...(cursor !== undefined && { cursor }) };
      const params = { ...here(id).params, query };
      const path = '/api/v1/webhook-endpoints/{endpoint_id}/deliveries';
      return dataOf(await this.#connection.http.GET(path, { params }));
    });
  }

  /** Sends once more what was delivered or given up, under the same id. */
  async redeliver(deliveryId: string): Promise<WebhookDelivery> {
    const { http } = this.#connection;
    const path = '/api/v1/webhook-endpoints/deliveries/{delivery_id}/redeliver';
    const params = { path: { delivery_id: deliveryId } };
    return dataOf(await http.POST(path, { params, headers: once() }));
  }
}

function here(id: string) {
  return { params: { path: { endpoint_id: id } } };
}
