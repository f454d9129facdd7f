import type { components, operations } from './api.gen.ts';
import { dataOf, type Connection } from './connection.ts';
import { listing, type Listing } from './pages.ts';

type Schemas = components['schemas'];
export type AuditEntry = Schemas['AuditEntry'];
export type AuditCheckpoint = Schemas['AuditCheckpoint'];
export type AuditFilter = NonNullable<operations['listAuditEntries']['parameters']['query']>;
export type AuditExport = NonNullable<operations['exportAuditLog']['parameters']['query']>;
type EntryList = operations['listAuditEntries']['responses'][200]['content']['application/json'];
type CheckpointList = operations['listAuditCheckpoints']['responses'][200]['content']['application/json'];

/** What was done in the organization. `verifyAuditLog` judges an export of it. */
export class AuditLog {
  readonly #connection: Connection;
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The newest first. */
  list(filter: AuditFilter = {}): Listing<EntryList> {
    return listing(async (cursor = filter.cursor) => {
      const query = { ...filter, ...(cursor !== undefined && { cursor }) };
      return dataOf(await this.#connection.http.GET('/api/v1/audit', { params: { query } }));
    });
  }

  /** The entries that the service has signed, the newest first. */
  checkpoints(filter: { readonly limit?: number; readonly cursor?: string } = {}): Listing<CheckpointList> {
    return listing(async (cursor = filter.cursor) => {
      const query = { ...filter, ...(cursor !== undefined && { cursor }) };
      return dataOf(await this.#connection.http.GET('/api/v1/audit/checkpoints', { params: { query } }));
    });
  }

  /** The log as JSON Lines or CSV, the oldest first, as it comes. */
  async export(wish: AuditExport = {}, options: { readonly signal?: AbortSignal } = {}): Promise<Response> {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(wish)) query.set(name, String(value));
    const url = `${this.#connection.baseUrl}/api/v1/audit/export?${query.toString()}`;
    return this.#connection.fetch(new Request(url, { signal: options.signal ?? null }));
  }
}
