import type { components, operations } from './api.gen.ts';
import { dataOf, type Connection } from './connection.ts';

export type Quota = components['schemas']['Quota'];
export type QuotaKey = operations['setQuota']['parameters']['path'];

/** How many of something one may have. */
export class Quotas {
  readonly #connection: Connection;
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** With how far they are used; users see those that hold for them. */
  async list(): Promise<Quota[]> {
    return dataOf(await this.#connection.http.GET('/api/v1/quotas')).items;
  }

  async set(key: QuotaKey, limit: number): Promise<Quota> {
    const request = { params: { path: key }, body: { limit } };
    return dataOf(await this.#connection.http.PUT('/api/v1/quotas/{holder}/{holder_id}/{resource}', request));
  }

  async remove(key: QuotaKey): Promise<void> {
    const params = { path: key };
    await this.#connection.http.DELETE('/api/v1/quotas/{holder}/{holder_id}/{resource}', { params });
  }
}
