import type { components, operations } from './api.gen.ts';
import { bodyUntil } from './body.ts';
import { dataOf, once, type Connection } from './connection.ts';
import { listing, type Listing } from './pages.ts';
import { pause } from './pause.ts';

type Schemas = components['schemas'];
export type Report = Schemas['Report'];
/** What it is of (one of `session_id`, `range`, `organization`) and its format; all else has a default. */
export type NewReport = Pick<Schemas['CreateReportBodyInput'], 'format'> &
  Partial<Schemas['CreateReportBodyInput']>;
export type ReportFilter = NonNullable<operations['listReports']['parameters']['query']>;
type ReportList = operations['listReports']['responses'][200]['content']['application/json'];

const params = (id: string) => ({ params: { path: { report_id: id } } });

/** How often it is asked how far a report is. In milliseconds. */
const lookEvery = 500;

/** What happened, written up. */
export class Reports {
  readonly #connection: Connection;
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Has a report made; `finished` waits for it. */
  async create(wish: NewReport): Promise<Report> {
    const body = { include_messages: true, include_tool_calls: true, include_metrics: true, ...wish };
    return dataOf(await this.#connection.http.POST('/api/v1/reports', { body, headers: once() }));
  }

  /** The newest first. */
  list(filter: ReportFilter = {}): Listing<ReportList> {
    return listing(async (cursor = filter.cursor) => {
      const query = { ...filter, ...(cursor !== undefined && { cursor }) };
      return dataOf(await this.#connection.http.GET('/api/v1/reports', { params: { query } }));
    });
  }

  async get(id: string): Promise<Report> {
    return dataOf(await this.#connection.http.GET('/api/v1/reports/{report_id}', params(id)));
  }

  /** The report when it is made, or was not: look at its `status`. */
  async finished(
    id: string,
    options: { readonly signal?: AbortSignal; readonly onLook?: (report: Report) => void } = {},
  ): Promise<Report> {
    for (;;) {
      const report = await this.get(id);
      options.onLook?.(report);
      if (report.status === 'completed' || report.status === 'failed') return report;
      await pause(lookEvery, options.signal);
    }
  }

  /** The file of a report that is made, as it comes. */
  async download(id: string, options: { readonly signal?: AbortSignal } = {}): Promise<Response> {
    const url = `${this.#connection.baseUrl}/api/v1/reports/${encodeURIComponent(id)}/download`;
    const response = await this.#connection.fetch(new Request(url, { signal: options.signal ?? null }));
    return new Response(bodyUntil(response, options.signal), response);
  }

  /** The JSON Schema of reports in JSON. */
  async schema(): Promise<Readonly<Record<string, unknown>>> {
    return dataOf(await this.#connection.http.GET('/api/v1/reports/schema'));
  }

  async remove(id: string): Promise<void> {
    await this.#connection.http.DELETE('/api/v1/reports/{report_id}', params(id));
  }
}
