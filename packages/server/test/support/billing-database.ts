import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { accountsIn } from '../../src/agent/gateway/accounts.ts';
import type { Accounts } from '../../src/agent/gateway/gateway-options.ts';
import { connectDatabase } from '../../src/database/connection.ts';
import { embeddedDirectory } from '../../src/database/embedded-directory.ts';
import { startEmbeddedPostgres } from '../../src/database/embedded-postgres.ts';
import { migrate } from '../../src/database/migrate.ts';
import type { BudgetKey, Reservation, Spender } from '../../src/domain/billing/budget.ts';
import type { ModelCall } from '../../src/domain/billing/model-call.ts';
import { noTokens } from '../../src/domain/billing/token-counts.ts';
import { ModelCallId, NodeId, OrganizationId, SessionId, UserId } from '../../src/domain/ids.ts';
import { installQueue } from '../../src/infrastructure/queue.ts';
import { Store } from '../../src/repositories/store.ts';

/** A database of its own, and the verbs of whoever spends in it. */
export class BillingDatabase implements AsyncDisposable {
  readonly store: Store;
  /** Logs in as the owner, whom row-level security does not bind. */
  readonly owner: pg.Pool;
  readonly url: string;
  readonly nodeId = NodeId.new();
  readonly accounts: Accounts;
  readonly #stack: AsyncDisposableStack;

  constructor(url: string, stack: AsyncDisposableStack) {
    this.url = url;
    this.#stack = stack;
    const db = connectDatabase({ url, poolSize: 20, onError: () => undefined });
    this.owner = new pg.Pool({ connectionString: url, max: 1 });
    this.owner.on('error', () => undefined);
    this.store = new Store(db, () => Promise.resolve());
    this.accounts = accountsIn(this.store, this.nodeId);
    stack.defer(() => this.owner.end());
    stack.defer(() => db.destroy());
  }

  static async start(): Promise<BillingDatabase> {
    await using stack = new AsyncDisposableStack();
    const folder = await mkdtemp(path.join(tmpdir(), 'gw-billing-'));
    stack.defer(() => rm(folder, { recursive: true, force: true }));
    const postgres = await startEmbeddedPostgres({ directory: await embeddedDirectory(folder) });
    stack.defer(() => postgres.stop());
    await migrate(postgres.url, () => installQueue(postgres.url));
    return new BillingDatabase(postgres.url, stack.move());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }

  async newSpender(): Promise<Spender> {
    const organizationId = OrganizationId.new();
    await this.owner.query('insert into organizations (id, slug, name) values ($1, $1, $1)', [
      organizationId,
    ]);
    return { organizationId, userId: UserId.new(), sessionId: SessionId.new() };
  }

  async setBudget({ organizationId }: Spender, key: BudgetKey, limit: bigint): Promise<void> {
    await this.store.transact(organizationId, (tx) => tx.budgets.set(organizationId, key, limit));
  }

  async topUp({ organizationId }: Spender, key: BudgetKey, amount: bigint): Promise<void> {
    await this.store.transact(organizationId, (tx) => tx.budgets.topUp(organizationId, key, amount));
  }

  reserve(spender: Spender, worst: bigint) {
    return this.accounts.reserve(spender, { id: ModelCallId.new(), worst });
  }

  async granted(spender: Spender, worst: bigint): Promise<Reservation> {
    const answer = await this.reserve(spender, worst);
    if ('refusal' in answer) throw new Error(`refused: ${answer.refusal.why}`);
    return answer.reservation;
  }

  settle(spender: Spender, reservation: Reservation, cost: bigint) {
    return this.accounts.settle(callOf(spender, reservation, cost));
  }

  async stateOf({ organizationId }: Spender) {
    const list = await this.store.transact(organizationId, (tx) => tx.budgets.list(organizationId));
    return list.map(({ limit, spent, reserved }) => ({ limit, spent, reserved }));
  }

  /** As the owner counts it, past every repository: of the organization, or of a user or session in it. */
  async ledgerSum(
    { organizationId }: Spender,
    of: { readonly userId?: string; readonly sessionId?: string } = {},
  ): Promise<{ sum: bigint; count: number }> {
    const { rows } = await this.owner.query<{ sum: string; count: string }>(
      `select coalesce(sum(cost_micro_usd), 0)::text as sum, count(*)::text as count
       from usage_ledger where organization_id = $1 and user_id = coalesce($2, user_id)
         and session_id = coalesce($3, session_id)`,
      [organizationId, of.userId, of.sessionId],
    );
    return { sum: BigInt(rows[0]?.sum ?? 0), count: Number(rows[0]?.count) };
  }
}

export function keyOf(
  spender: Spender,
  scope: BudgetKey['scope'],
  period: BudgetKey['period'] = 'total',
): BudgetKey {
  const ids = { session: spender.sessionId, user: spender.userId, organization: spender.organizationId };
  return { scope, scopeId: ids[scope], period };
}

export function callOf(spender: Spender, reservation: Reservation, cost: bigint): ModelCall {
  return {
    ...spender,
    id: reservation.id,
    upstream: 'test',
    requestedModel: 'm',
    model: 'm',
    outcome: 'completed',
    attempts: 1,
    tokens: { ...noTokens, input: 1, cacheWrite5m: 2, cacheWrite1h: 3 },
    cost,
    priceVersion: '1',
    isEstimated: false,
    startedAt: reservation.at,
  };
}
