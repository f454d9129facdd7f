import { script } from '@ai-agent-api/fake-anthropic';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Spender } from '../src/domain/billing/budget.ts';
import type { ModelCall } from '../src/domain/billing/model-call.ts';
import { ModelCallId, SessionId, UserId } from '../src/domain/ids.ts';
import { UsageRollUp } from '../src/services/usage-roll-up.ts';
import { BillingDatabase, callOf } from './support/billing-database.ts';
import { eventually } from './support/eventually.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { logInAsOperator } from './support/operator.ts';
import { openSql } from './support/sql.ts';
import { execute, newTask, untilEnded } from './support/task-calls.ts';

let service: TestApp;
let books: BillingDatabase;
beforeAll(async () => {
  service = await startTestApp({ LEASE_SECONDS: '1' });
  books = new BillingDatabase(service.databaseUrl, new AsyncDisposableStack());
});
afterAll(async () => {
  await books[Symbol.asyncDispose]();
  await service[Symbol.asyncDispose]();
});

const hourMs = 3_600_000;
/** Three days that are over; what is booked of them now is late. */
const [beginning, end] = [Date.parse('2026-03-01T00:00:00Z'), Date.parse('2026-03-04T00:00:00Z')];

const names = {
  model: 'model',
  user: 'user_id',
  day: `to_char(started_at at time zone 'UTC', 'YYYY-MM-DD')`,
} as const;
type Group = keyof typeof names;
type Range = { readonly from?: Date; readonly to?: Date; readonly userId?: UserId };

/** As the owner of the database sums the ledger up, past every repository. */
async function ledger({ organizationId }: Spender, group: Group, { from, to, userId }: Range) {
  const { rows } = await books.owner.query<Record<string, string>>(
    `select ${names[group]} as name, count(*) as calls, sum(input_tokens) as input, sum(output_tokens) as output,
       sum(cache_creation_tokens) as written, sum(cache_read_tokens) as read, sum(cost_micro_usd) as cost
     from usage_ledger where organization_id = $1 and started_at >= coalesce($2, '-infinity'::timestamptz)
       and started_at < coalesce($3, 'infinity'::timestamptz) and user_id = coalesce($4, user_id) group by 1`,
    [organizationId, from, to, userId],
  );
  return new Map(
    rows.map((row) => [
      row['name'],
      {
        calls: Number(row['calls']),
        inputTokens: Number(row['input']),
        outputTokens: Number(row['output']),
        cacheCreationTokens: Number(row['written']),
        cacheReadTokens: Number(row['read']),
        cost: BigInt(row['cost'] ?? ''),
      },
    ]),
  );
}

function figures({ organizationId }: Spender, group: Group | 'task', range: Range = {}) {
  return books.store.transact(organizationId, (tx) => tx.usageLedger.sums(group, range));
}

function book(calls: readonly ModelCall[]): Promise<unknown> {
  const organizationId = calls[0]!.organizationId;
  return books.store.transactOnce(organizationId, (tx) => tx.modelCalls.settle(organizationId, calls));
}

function newCall(spender: Spender, cost: number, startedAt = new Date()): ModelCall {
  const reservation = { id: ModelCallId.new(), amount: 0n, at: startedAt };
  const call = callOf({ ...spender, sessionId: SessionId.new() }, reservation, BigInt(cost));
  return { ...call, tokens: { ...call.tokens, input: cost % 7, output: cost % 5, cacheRead: cost % 3 } };
}

function rollUp(): Promise<void> {
  return new UsageRollUp({ store: books.store }).sweep();
}

/** What the roll-ups alone have of it. */
async function rolledUp({ organizationId }: Spender): Promise<{ calls: number; cost: bigint }> {
  const { rows } = await books.owner.query<{ calls: string; cost: string }>(
    `select coalesce(sum(calls), 0) as calls, coalesce(sum(cost_micro_usd), 0) as cost
     from usage_rollups where organization_id = $1`,
    [organizationId],
  );
  return { calls: Number(rows[0]?.calls), cost: BigInt(rows[0]?.cost ?? 0) };
}

describe('the figures of usage', () => {
  const moment = fc
    .integer({ min: beginning / hourMs, max: end / hourMs })
    .map((hour) => new Date(hour * hourMs));
  const call = fc.record({
    user: fc.nat(1),
    model: fc.constantFrom('m', 'n'),
    startedAt: fc.integer({ min: beginning, max: end - 1 }).map((ms) => new Date(ms)),
    cost: fc.nat(1_000),
  });
  const steps = fc.array(
    fc.oneof(
      fc.constant('roll up' as const),
      fc.record({ calls: fc.array(call, { minLength: 1, maxLength: 5 }) }),
    ),
    { minLength: 1, maxLength: 6 },
  );
  const range = fc.record({ from: fc.option(moment), to: fc.option(moment), user: fc.option(fc.nat(1)) });

  test('are the sums of the ledger, whatever was booked late and rolled up when [usage:rolled-up]', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.array(range, { minLength: 1, maxLength: 3 }), async (steps, ranges) => {
        const spender = await books.newSpender();
        const users = [spender.userId, UserId.new()];
        for (const step of steps) {
          if (step === 'roll up') await rollUp();
          else
            await book(
              step.calls.map(({ user, model, startedAt, cost }) => ({
                ...newCall({ ...spender, userId: users[user]! }, cost, startedAt),
                model,
              })),
            );
          for (const { from, to, user } of [{ from: null, to: null, user: null }, ...ranges])
            for (const group of ['model', 'user', 'day'] as const) {
              const wanted = {
                ...(from && { from }),
                ...(to && { to }),
                ...(user !== null && { userId: users[user]! }),
              };
              expect(await figures(spender, group, wanted)).toEqual(await ledger(spender, group, wanted));
            }
        }
      }),
      { numRuns: 12 },
    );
  });

  test('never fall and count nothing twice while it is booked and rolled up by several at once [usage:together]', async () => {
    const spender = await books.newSpender();
    let isOver = false;
    const watch = async () => {
      let last = 0n;
      while (!isOver) {
        const cost = (await figures(spender, 'task')).get('none')?.cost ?? 0n;
        expect(cost).toBeGreaterThanOrEqual(last);
        last = cost;
      }
    };
    const watching = watch();
    const booking = Array.from({ length: 60 }, (_, index) =>
      book([newCall(spender, index), newCall(spender, 1_000)]),
    );
    await Promise.all([...booking, ...Array.from({ length: 8 }, rollUp)]);
    isOver = true;
    await watching;
    await rollUp();
    const { sum, count } = await books.ledgerSum(spender);
    expect(count).toBe(120);
    expect(await rolledUp(spender)).toEqual({ calls: 120, cost: sum });
  });

  test('have a call that began to be booked before others and was booked after them [usage:in-flight]', async () => {
    const spender = await books.newSpender();
    await using client = await openSql(books.url);
    await client.rows('begin');
    await client.rows(`select pg_advisory_xact_lock_shared(ledger_lock($1))`, [spender.organizationId]);
    await client.rows(
      `insert into usage_ledger (id, organization_id, user_id, session_id, upstream, requested_model, model, outcome,
         attempts, input_tokens, output_tokens, cache_creation_tokens, cache_creation_1h_tokens, cache_read_tokens,
         web_searches, cost_micro_usd, price_version, is_estimated, started_at)
       values ($1, $2, $3, $4, 'test', 'm', 'm', 'completed', 1, 1, 1, 0, 0, 0, 0, 7, '1', false, now())`,
      [ModelCallId.new(), spender.organizationId, spender.userId, spender.sessionId],
    );
    await book([newCall(spender, 10)]);
    const rolling = rollUp();
    await eventually(
      async () => {
        const { rows } = await books.owner.query(
          `select from pg_locks where locktype = 'advisory' and mode = 'ExclusiveLock' and not granted
             and database = (select oid from pg_database where datname = current_database())`,
        );
        expect(rows).toHaveLength(1);
      },
      { within: 10_000 },
    );
    await client.rows('commit');
    await rolling;
    expect(await rolledUp(spender)).toEqual({ calls: 2, cost: 17n });
  });
});

describe('the usage of an organization', () => {
  test('is rolled up by a job that changes no figure, also not those of tasks [usage:job]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const task = await newTask(admin);
    const done = await untilEnded(admin, await execute(admin, task, `Say it.${script({ text: 'Hi.' })}`));
    await admin.ask(await admin.newSession(), `Say it.${script({ text: 'Hi.' })}`);
    const before = (await admin.get('/usage?by=task')).body;
    expect(before['items'].map((line: { name: string }) => line.name).sort()).toEqual(
      ['none', task['id']].sort(),
    );
    expect(before['items']).toContainEqual(
      expect.objectContaining({ name: task['id'], cost_usd: done['total_cost_usd'] }),
    );
    const operator = await logInAsOperator(service);
    expect((await operator.post('/admin/jobs/roll-up-usage/run', {})).status).toBe(202);
    const { organizationId, userId } = admin;
    await eventually(
      async () => {
        const { calls } = await rolledUp({ organizationId, userId, sessionId: SessionId.new() });
        expect(calls).toBe(
          (before['items'] as { calls: number }[]).reduce((sum, line) => sum + line.calls, 0),
        );
      },
      { within: 10_000 },
    );
    expect((await admin.get('/usage?by=task')).body).toEqual(before);
  });

  test('comes as CSV, with names that no spreadsheet takes for formulas [usage:csv]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const { organizationId, userId } = admin;
    await book([{ ...newCall({ organizationId, userId, sessionId: SessionId.new() }, 12), model: '=1+1' }]);
    const headers = { authorization: `Bearer ${admin.token}` };
    const answer = await fetch(`${service.url}/api/v1/usage/export?by=model`, { headers });
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="usage-by-model.csv"');
    expect((await answer.text()).split('\r\n')).toEqual([
      'model,calls,input_tokens,output_tokens,cache_creation_tokens,cache_read_tokens,cost_usd',
      `"'=1+1",1,5,2,5,0,0.000012`,
      '',
    ]);
    const someone = await service.newUser({ organizationId });
    const own = { headers: { authorization: `Bearer ${someone.token}` } };
    const empty = await (await fetch(`${service.url}/api/v1/usage/export?by=user`, own)).text();
    expect(empty.split('\r\n')).toHaveLength(2);
  });
});
