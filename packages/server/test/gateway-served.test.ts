import { afterAll, beforeAll, expect, test } from 'vitest';
import { accountsIn } from '../src/agent/gateway/accounts.ts';
import { NodeId, SessionId } from '../src/domain/ids.ts';
import { BillingDatabase, keyOf } from './support/billing-database.ts';
import { delta, finish, start, startFaultyUpstream, type RawRequest } from './support/faulty-upstream.ts';
import { ask, message, openHarness } from './support/gateway-harness.ts';

let books: BillingDatabase;
beforeAll(async () => {
  books = await BillingDatabase.start();
});
afterAll(() => books[Symbol.asyncDispose]());

/** What the upstream says of an answer, by its request id: the price of what it sent, in millionths. */
type Served = Map<string, bigint>;

const [inputTokens, inputPrice, outputPrice] = [100, 3n, 15n];
/** Four characters are a token, by the rule for answers whose figures never came. */
const pieces = (tokens: number) => delta('word').repeat(tokens - 1) + delta(lastPiece);
const lastPiece = 'last';

/**
 * Answers in one of three ways, by what the request says: to the end; cut by the upstream; or begun, until the client
 * leaves. The pieces that were sent are what was served.
 */
function serve(served: Served) {
  return (request: RawRequest, ordinal: number) => {
    const kind = /"content":"(whole|cut|left)"/.exec(request.body)?.[1] ?? '';
    const id = `req_${ordinal}`;
    const tokens = kind === 'whole' ? 500 + ordinal : 20 + ordinal;
    const head = `HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nrequest-id: ${id}\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n`;
    served.set(id, BigInt(inputTokens) * inputPrice + BigInt(tokens) * outputPrice);
    const text = `${start({ input_tokens: inputTokens, output_tokens: 1 })}${
      kind === 'whole' ? delta('hi') + finish(tokens) : pieces(tokens)
    }`;
    request.write(`${head}${text.length.toString(16)}\r\n${text}\r\n`);
    if (kind === 'whole') setTimeout(() => request.write('0\r\n\r\n'), 20);
    if (kind === 'cut') setTimeout(request.cut, 40);
  };
}

test('50 sessions on two nodes against a budget for 10 answers: the ledger is what the upstream served, broken streams included [ledger:served]', async () => {
  const spender = await books.newSpender();
  const served: Served = new Map();
  await using upstream = await startFaultyUpstream(serve(served));
  const worst = 1_000n * outputPrice;
  const limit = worst * 10n;
  await books.setBudget(spender, keyOf(spender, 'organization', 'month'), limit);
  await using stack = new AsyncDisposableStack();
  const nodes = [NodeId.new(), NodeId.new()].map((id) => accountsIn(books.store, id));
  const sessions = await Promise.all(
    Array.from({ length: 50 }, async (_, index) =>
      stack.use(
        await openHarness({
          url: upstream.url,
          accounts: nodes[index % 2]!,
          identity: { ...spender, sessionId: SessionId.new(), turnId: () => undefined },
          limits: { heldMs: 30_000 },
        }),
      ),
    ),
  );
  const kinds = ['whole', 'cut', 'whole', 'left', 'whole'] as const;
  let hasEnded = false;
  const turns = sessions.map(async (session, index) => {
    const kind = kinds[index % kinds.length]!;
    for (let call = 0; call < 4; call++) {
      const body = message({ max_tokens: 1_000, messages: [{ role: 'user', content: kind }] });
      const answer = await ask(session, { body, ...(kind === 'left' && { leaveAt: lastPiece }) });
      if (answer.status !== 200) {
        expect([answer.status, answer.text]).toEqual([403, expect.stringContaining('budget_reached')]);
        hasEnded = true;
        return;
      }
    }
  });
  await Promise.all(turns);
  await Promise.all(sessions.map((session) => session.gateway.settled()));

  expect(hasEnded).toBe(true);
  const { rows } = await books.owner.query<{ request_id: string; cost_micro_usd: number; outcome: string }>(
    `select request_id, cost_micro_usd, outcome from usage_ledger
     where organization_id = $1 and request_id is not null`,
    [spender.organizationId],
  );
  expect(new Map(rows.map((row) => [row.request_id, BigInt(row.cost_micro_usd)]))).toEqual(served);
  expect(rows).toHaveLength(served.size);
  expect(new Set(rows.map((row) => row.outcome))).toEqual(new Set(['completed', 'cut', 'client_aborted']));
  const total = [...served.values()].reduce((sum, cost) => sum + cost, 0n);
  expect((await books.ledgerSum(spender)).sum).toBe(total);
  expect(await books.stateOf(spender)).toEqual([{ limit, spent: total, reserved: 0n }]);
  expect(total - limit).toBeLessThan(worst);
}, 90_000);
