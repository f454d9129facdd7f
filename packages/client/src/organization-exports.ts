import type { components, operations } from './api.gen.ts';
import { bodyUntil } from './body.ts';
import { dataOf, once, type Connection } from './connection.ts';
import { listing, type Listing } from './pages.ts';
import { pause } from './pause.ts';

export type OrganizationExport = components['schemas']['OrganizationExport'];
export type ExportFilter = NonNullable<operations['listExports']['parameters']['query']>;
type ExportList = operations['listExports']['responses'][200]['content']['application/json'];

const params = (id: string) => ({ params: { path: { export_id: id } } });

/** How often it is asked whether an export is made. In milliseconds. */
const lookEvery = 500;

/** All data of the organization, in one file. */
export class OrganizationExports {
  readonly #connection: Connection;
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Has one made, if none is being made; `finished` waits for it. */
  async create(): Promise<OrganizationExport> {
    return dataOf(await this.#connection.http.POST('/api/v1/organization/exports', { headers: once() }));
  }

  /** The newest first. */
  list(filter: ExportFilter = {}): Listing<ExportList> {
    return listing(async (cursor = filter.cursor) => {
      const query = { ...filter, ...(cursor !== undefined && { cursor }) };
      return dataOf(await this.#connection.http.GET('/api/v1/organization/exports', { params: { query } }));
    });
  }

  async get(id: string): Promise<OrganizationExport> {
    return dataOf(await this.#connection.http.GET('/api/v1/organization/exports/{export_id}', params(id)));
  }

  /** The export when it is made, or was not: look at its `status`. */
  async finished(id: string, options: { readonly signal?: AbortSignal } = {}): Promise<OrganizationExport> {
    for (;;) {
      const found = await this.get(id);
      if (found.status === 'completed' || found.status === 'failed') return found;
      await pause(lookEvery, options.signal);
    }
  }

  /**
   * The file of one that is made, as it comes: a tar.gz.
   * @param options.from how many bytes of it there are already, from a download that was cut; the answer has the rest.
   */
  async download(
    id: string,
    options: { readonly signal?: AbortSignal; readonly from?: number } = {},
  ): Promise<Response> {
    const { signal = null, from = 0 } = options;
    const url = `${this.#connection.baseUrl}/api/v1/organization/exports/${encodeURIComponent(id)}/download`;
    const headers = from > 0 ? { range: `bytes=${from}-` } : {};
    const response = await this.#connection.fetch(new Request(url, { headers, signal }));
    return new Response(bodyUntil(response, options.signal), response);
  }

  /** Also one that is being made, which ends it. */
  async remove(id: string): Promise<void> {
    await this.#connection.http.DELETE('/api/v1/organization/exports/{export_id}', params(id));
  }
}
