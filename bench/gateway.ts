import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { embeddedDirectory } from '../packages/server/src/database/embedded-directory.ts';
import { startEmbeddedPostgres } from '../packages/server/src/database/embedded-postgres.ts';
import { migrate } from '../packages/server/src/database/migrate.ts';
import { OrganizationId } from '../packages/server/src/domain/ids.ts';
import { installQueue } from '../packages/server/src/infrastructure/queue.ts';
import { ms, type Figure } from './support/figures.ts';
import type { Target, Work } from './support/gateway-client.ts';
import { residentMb } from './support/service.ts';

// The same requests straight to a model API and through gateways that book into a real database, in turns in one run.
// The API, the gateways and the client are processes of their own. The organization has a budget.
const parallel = 64;
const slowStreams = 1_000;
const fastEvents = 200;
const slowEvents = 100;

export async function gatewayCosts(): Promise<Figure[]> {
  await using stack = new AsyncDisposableStack();
  const books = await openBooks(stack);
  const fast = await openWorld(stack, books, fastEvents);
  const [direct, ...gateways] = [{ port: fast.port, key: 'k' }, ...(await fast.open(parallel))];
  const [alone = 0, ours = 0] = await fast.measure({
    kind: 'first-byte',
    ways: [direct, gateways[0] ?? direct],
    rounds: 600,
  });
  const directs = Array.from({ length: parallel }, () => direct);
  const ways = [directs, gateways, await fast.openBare(parallel)];
  const [theirs = 0, mine = 0, bare = 0] = await fast.measure({ kind: 'rate', ways, rounds: 6 });
  await fast.close();
  const slow = await slowly(stack, books);
  return [
    {
      what: 'First byte at 80 kB bodies, through the gateway with its ledger against direct',
      value: `${ms(ours)} against ${ms(alone)} (+ ${ms(ours - alone)})`,
      target: '≤ + 3 ms',
      holds: ours - alone <= 3,
    },
    {
      what: `${parallel} parallel SSE streams of ${fastEvents} events with 80 kB bodies: the same`,
      value: `${mine.toFixed(0)} against ${theirs.toFixed(0)} requests/s (${((100 * mine) / theirs).toFixed(0)} %)`,
      target: '≥ 60 %',
      holds: mine >= 0.6 * theirs,
    },
    {
      what: 'the same through a proxy in Node that only hands bytes on: what these cores leave for any',
      value: `${bare.toFixed(0)} requests/s (${((100 * bare) / theirs).toFixed(0)} %)`,
      target: 'for comparison',
      holds: true,
    },
    ...slow,
  ];
}

/** A thousand sessions that stream at once, each through a gateway of its own. */
async function slowly(stack: AsyncDisposableStack, books: Books): Promise<Figure[]> {
  const world = await openWorld(stack, books, slowEvents);
  const targets = await world.open(slowStreams);
  let peak = 0;
  const watch = setInterval(
    () => void residentMb(world.holder).then((now) => (peak = Math.max(peak, now))),
    100,
  );
  const lengths = await world.measure({ kind: 'slow', targets });
  clearInterval(watch);
  await world.close();
  const whole = Math.max(...lengths);
  const cut = lengths.filter((length) => length < whole).length;
  return [
    {
      what: `${slowStreams} slow SSE streams at once, each through its own gateway: cut short`,
      value: String(cut),
      target: '0',
      holds: cut === 0,
    },
    {
      what: 'the same: memory of the process with the gateways',
      value: `${peak.toFixed(0)} MB`,
      target: '≤ 300 MB',
      holds: peak <= 300,
    },
  ];
}

type Books = { readonly url: string; readonly organizationId: OrganizationId };

async function openBooks(stack: AsyncDisposableStack): Promise<Books> {
  const folder = await mkdtemp(path.join(tmpdir(), 'gw-bench-books-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const postgres = await startEmbeddedPostgres({ directory: await embeddedDirectory(folder) });
  stack.defer(() => postgres.stop());
  await migrate(postgres.url, () => installQueue(postgres.url));
  const organizationId = OrganizationId.new();
  const owner = new pg.Client({ connectionString: postgres.url });
  await owner.connect();
  await owner.query('insert into organizations (id, slug, name) values ($1, $1, $1)', [organizationId]);
  await owner.query(`select set_budget($1, 'organization', $1, 'month', 1000000000000)`, [organizationId]);
  await owner.end();
  return { url: postgres.url, organizationId };
}

/** A model API, a client and a process that holds gateways. */
async function openWorld(stack: AsyncDisposableStack, books: Books, events: number) {
  const upstream = start(stack, 'gateway-upstream', { EVENTS: String(events) });
  const [port] = (await once(upstream, 'message')) as [number];
  const holder = start(stack, 'gateway-holder', {
    DATABASE_URL: books.url,
    UPSTREAM: `http://127.0.0.1:${port}`,
    ORGANIZATION: books.organizationId,
  });
  await once(holder, 'message');
  const proxy = start(stack, 'bare-proxy', { UPSTREAM: `http://127.0.0.1:${port}` });
  await once(proxy, 'message');
  const client = start(stack, 'gateway-client', {});
  return {
    port,
    holder: holder.pid ?? 0,
    open: (count: number) => tell<Target[]>(holder, count),
    openBare: (count: number) => tell<Target[]>(proxy, count),
    measure: (work: Work) => tell<number[]>(client, work),
    /** Once all is in the ledger. */
    close: async () => {
      for (const child of [client, upstream]) child.kill();
      for (const process of [holder, proxy]) {
        process.send('stop');
        await once(process, 'exit');
      }
    },
  };
}

async function tell<Answer>(child: ChildProcess, message: Work | number): Promise<Answer> {
  child.send(message);
  const [answer] = (await once(child, 'message')) as [Answer];
  return answer;
}

function start(stack: AsyncDisposableStack, name: string, environment: Record<string, string>): ChildProcess {
  const child = fork(path.join(import.meta.dirname, 'support', `${name}.ts`), {
    env: { PATH: '/usr/bin:/bin', TMPDIR: tmpdir(), ...environment },
    // As `npm start` runs the service.
    execArgv: ['--max-semi-space-size=8'],
  });
  stack.defer(() => void child.kill());
  return child;
}
