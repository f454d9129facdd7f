/**
 * What the gateway costs: the same requests straight to a model API and through the gateway, in turns, from one
 * client. The upstream and the client are threads of their own. `node bench/gateway.ts [postgres-url]` books into a
 * database when it is given one.
 */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, createServer, request as ask, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import pg from 'pg';
import { z } from 'zod';
import { accountsIn } from '../packages/server/src/agent/gateway/accounts.ts';
import { ByteBudget } from '../packages/server/src/agent/gateway/byte-budget.ts';
import { openGateway } from '../packages/server/src/agent/gateway/gateway.ts';
import type { Accounts } from '../packages/server/src/agent/gateway/gateway-options.ts';
import { Upstreams } from '../packages/server/src/agent/gateway/upstreams.ts';
import { connectDatabase } from '../packages/server/src/database/connection.ts';
import { defaultPrices } from '../packages/server/src/domain/billing/default-prices.ts';
import { NodeId, OrganizationId, SessionId, UserId } from '../packages/server/src/domain/ids.ts';
import { AddressGuard } from '../packages/server/src/infrastructure/address-guard.ts';
import { createLog } from '../packages/server/src/infrastructure/log.ts';
import { newOpaqueToken } from '../packages/server/src/infrastructure/tokens.ts';
import { Store } from '../packages/server/src/repositories/store.ts';

const events = 200;
const frame = (type: string, more: object) =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...more })}\n\n`;

function startUpstream(): void {
  const usage = { input_tokens: 10, output_tokens: 1 };
  const head = frame('message_start', { message: { model: 'claude-sonnet-4-5', usage } });
  const piece = frame('content_block_delta', { index: 0, delta: { type: 'text_delta', text: 'word ' } });
  const tail =
    frame('message_delta', { delta: {}, usage: { output_tokens: events } }) + frame('message_stop', {});
  const server = createServer((incoming, response) => {
    incoming.resume().once('end', () => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(head);
      let left = events;
      const more = () => {
        for (let n = 0; n < 10 && left > 0; n++, left--) response.write(piece);
        if (left > 0) setImmediate(more);
        else response.end(tail);
      };
      more();
    });
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    parentPort?.postMessage(typeof address === 'object' ? address?.port : 0);
  });
}

type Target = {
  readonly name: string;
  readonly port?: number;
  readonly socketPath?: string;
  readonly key: string;
};

const Targets = z.array(
  z.object({
    name: z.string(),
    port: z.number().optional(),
    socketPath: z.string().optional(),
    key: z.string(),
  }),
);

const body = JSON.stringify({
  model: 'claude-sonnet-4-5',
  max_tokens: 1_000,
  stream: true,
  messages: [{ role: 'user', content: 'x'.repeat(40_000) }],
  tools: Array.from({ length: 25 }, (_, n) => ({
    name: `tool_${n}`,
    description: 'd "q" '.repeat(200),
    input_schema: { type: 'object' },
  })),
});

async function once1(target: Target, agent: Agent): Promise<number> {
  const before = performance.now();
  const { name: _, key, ...where } = target;
  const headers = {
    'x-api-key': key,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  };
  const outgoing = ask({
    ...where,
    agent,
    host: '127.0.0.1',
    method: 'POST',
    path: '/v1/messages?beta=true',
    headers,
  });
  outgoing.end(body);
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve).once('error', reject);
  });
  if (response.statusCode !== 200) throw new Error(`${target.name} answered ${response.statusCode ?? 0}`);
  await once(response, 'readable');
  const first = performance.now() - before;
  response.resume();
  await once(response, 'end');
  return first;
}

const quantile = (values: number[], part: number) =>
  values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) * part)] ?? 0;

async function runClient(targets: readonly Target[]): Promise<void> {
  const agents = new Map(
    targets.map((target) => [target.name, new Agent({ keepAlive: true, maxSockets: 64 })]),
  );
  const call = (target: Target) => once1(target, agents.get(target.name) ?? new Agent());
  for (let n = 0; n < 100; n++) for (const target of targets) await call(target);
  const times = new Map(targets.map((target) => [target.name, [] as number[]]));
  for (let n = 0; n < 600; n++)
    for (const target of targets) times.get(target.name)?.push(await call(target));
  const rates = new Map(targets.map((target) => [target.name, [] as number[]]));
  for (let round = 0; round < 6; round++)
    for (const target of targets) {
      const before = performance.now();
      let left = 640;
      await Promise.all(
        Array.from({ length: 64 }, async () => {
          while (left-- > 0) await call(target);
        }),
      );
      rates.get(target.name)?.push(640_000 / (performance.now() - before));
    }
  const rows = targets.map(({ name }) => {
    const [first, rate] = [times.get(name) ?? [], rates.get(name) ?? []];
    return {
      name,
      p50: quantile(first, 0.5),
      p95: quantile(first, 0.95),
      'requests/s at 64': quantile(rate, 0.5),
    };
  });
  parentPort?.postMessage(rows);
}

async function databaseAccounts(url: string, organizationId: OrganizationId) {
  const owner = new pg.Client({ connectionString: url });
  await owner.connect();
  await owner.query('insert into organizations (id, slug, name) values ($1, $1, $1)', [organizationId]);
  await owner.end();
  const db = connectDatabase({ url, poolSize: 10, onError: () => undefined });
  const store = new Store(db, () => Promise.resolve());
  return { accounts: accountsIn(store, NodeId.new()), close: () => db.destroy() };
}

const free: Accounts = {
  reserve: (_spender, { id, worst }) =>
    Promise.resolve({ reservation: { id, amount: worst, at: new Date() } }),
  settle: () => Promise.resolve([]),
};

async function main(url: string | undefined): Promise<void> {
  const upstream = new Worker(new URL(import.meta.url), { workerData: { role: 'upstream' } });
  const port = z.number().parse((await once(upstream, 'message'))[0]);
  const guard = new AddressGuard();
  const resolveHost = (host: string) => guard.resolve(host);
  await using upstreams = new Upstreams(resolveHost);
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(path.join(tmpdir(), 'gw-bench-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const targets: Target[] = [{ name: 'direct', port, key: 'k' }];
  const organizationId = OrganizationId.new();
  const open = async (name: string, accounts: Accounts) => {
    const { token, hash } = newOpaqueToken();
    const socketPath = path.join(folder, name, 'gw.sock');
    const identity = {
      organizationId,
      userId: UserId.new(),
      sessionId: SessionId.new(),
      turnId: () => undefined,
    };
    const access = () =>
      Promise.resolve({
        name: 'bench',
        baseUrl: `http://127.0.0.1:${port}`,
        key: 'real',
        auth: 'x-api-key',
      } as const);
    stack.use(
      await openGateway({
        identity,
        socketPath,
        token: { hash, expiresAt: new Date(Date.now() + 3_600_000) },
        rules: { models: [], serverFeatures: [] },
        limits: { maxInFlight: 128 },
        deps: {
          accounts,
          access,
          upstreams,
          resolveHost,
          prices: defaultPrices,
          bodies: new ByteBudget(1e9),
          now: () => new Date(),
          log: createLog('silent'),
        },
        onEvent: (event) => {
          if (event.type === 'unsettled') console.error(event.error);
        },
      }),
    );
    targets.push({ name, socketPath, key: token });
  };
  await open('gateway', free);
  const database = url === undefined ? undefined : await databaseAccounts(url, organizationId);
  if (database) await open('gateway and database', database.accounts);
  const client = new Worker(new URL(import.meta.url), { workerData: { role: 'client', targets } });
  console.table((await once(client, 'message'))[0]);
  await Promise.all([client.terminate(), upstream.terminate()]);
  await stack.disposeAsync();
  await database?.close();
}

const role: unknown = isMainThread ? undefined : workerData;
const work = z.object({ role: z.string(), targets: Targets.optional() }).safeParse(role);
if (!work.success) await main(process.argv[2]);
else if (work.data.role === 'upstream') startUpstream();
else await runClient(work.data.targets as readonly Target[]);
