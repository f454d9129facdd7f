import type { components, operations } from './api.gen.ts';
import { dataOf, once, type Connection } from './connection.ts';

type Schemas = components['schemas'];
export type Budget = Schemas['Budget'];
export type BudgetKey = operations['setBudget']['parameters']['path'];
export type Usage = Schemas['Usage'];
export type UsageFilter = NonNullable<operations['getUsage']['parameters']['query']>;

/** What is spent, and what may be. */
export class Budgets {
  readonly #connection: Connection;
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Each in its current period. */
  async list(): Promise<Budget[]> {
    return dataOf(await this.#connection.http.GET('/api/v1/budgets')).items;
  }

  async set(key: BudgetKey, limitUsd: number): Promise<Budget> {
    const request = { params: { path: key }, body: { limit_usd: limitUsd } };
    return dataOf(await this.#connection.http.PUT('/api/v1/budgets/{scope}/{scope_id}/{period}', request));
  }

  /** What was spent stays counted. */
  async remove(key: BudgetKey): Promise<void> {
    const params = { path: key };
    await this.#connection.http.DELETE('/api/v1/budgets/{scope}/{scope_id}/{period}', { params });
  }

  /** Raises it for its current period only. */
  async topUp(key: BudgetKey, amountUsd: number): Promise<Budget> {
    const request = { params: { path: key }, body: { amount_usd: amountUsd }, headers: once() };
    return dataOf(
      await this.#connection.http.POST('/api/v1/budgets/{scope}/{scope_id}/{period}/top-up', request),
    );
  }

  /** What model calls used and cost; users see their own. */
  async usage(query: UsageFilter = {}): Promise<Usage> {
    return dataOf(await this.#connection.http.GET('/api/v1/usage', { params: { query } }));
  }

  /** The same as CSV, with the mark by which spreadsheets know UTF-8. */
  async exportUsage(query: UsageFilter = {}): Promise<Uint8Array> {
    const request = { params: { query }, parseAs: 'arrayBuffer' } as const;
    return new Uint8Array(dataOf(await this.#connection.http.GET('/api/v1/usage/export', request)));
  }
}
