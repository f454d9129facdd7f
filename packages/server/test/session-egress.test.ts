import { once } from 'node:events';
import { createServer } from 'node:http';
import path from 'node:path';
import { script, startFakeAnthropic, type Step } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ByteBudget } from '../src/agent/gateway/byte-budget.ts';
import { Upstreams } from '../src/agent/gateway/upstreams.ts';
import { DiskWatch } from '../src/agent/disk/disk-watch.ts';
import { LiveSessions } from '../src/agent/live-sessions.ts';
import { StartSlots } from '../src/agent/start-slots.ts';
import { readConfig } from '../src/config.ts';
import { defaultAgentLimits, grantsOf } from '../src/domain/agent/agent-limits.ts';
import { defaultPrices } from '../src/domain/billing/default-prices.ts';
import { NodeId, OrganizationId, TurnId, UserId } from '../src/domain/ids.ts';
import type { SessionEvent } from '../src/domain/session/session-event.ts';
import { chooseHousing } from '../src/housing.ts';
import { AddressGuard } from '../src/infrastructure/address-guard.ts';
import { connectDatabase } from '../src/database/connection.ts';
import { Store } from '../src/repositories/store.ts';
import { cloneDatabase } from './support/database.ts';
import { createLog } from '../src/infrastructure/log.ts';
import { createMetrics } from '../src/infrastructure/metrics.ts';
import { noMcp } from './support/mcp-tools.ts';
import { newSession } from './support/filled-tenant.ts';
import { openAccounts } from './support/gateway-harness.ts';
import { hasBubblewrap } from './support/jail-scene.ts';
import { temporaryFolder } from './support/service-node.ts';

const why = hasBubblewrap ? '' : ' (skipped: bubblewrap is not installed)';
const bash = (command: string): Step => ({ tools: [{ name: 'Bash', input: { command } }] });

/** A host's addresses, one after another when it is asked for again. */
const names: Record<string, string[][]> = {
  'site.test': [['127.0.0.1']],
  'inside.test': [['10.0.0.5']],
  'rebinding.test': [['127.0.0.1'], ['10.0.0.5']],
};

/** Agents in real jails, behind a gateway that takes the loopback address for a public one. */
async function openWorkshop(stack: AsyncDisposableStack) {
  const lookup = (host: string) => {
    const rest = names[host] ?? [];
    const addresses = (rest.length > 1 ? rest.shift() : rest[0]) ?? [];
    return Promise.resolve(addresses.map((address) => ({ address, family: 4 })));
  };
  const guard = new AddressGuard({ lookup, exempt: ['127.0.0.1'] });
  const resolveHost = (host: string) => guard.resolve(host);
  const model = stack.use(await startFakeAnthropic());
  const site = createServer((_request, response) => response.end('the site speaks')).listen(0, '127.0.0.1');
  stack.defer(() => void site.close());
  await once(site, 'listening');
  const address = site.address();
  const dataDir = await temporaryFolder(stack);
  const { config } = readConfig({ DATA_DIR: dataDir, ISOLATION: 'jail' });
  const [log, metrics] = [createLog('silent'), createMetrics()];
  const { housing } = await chooseHousing({ config, log, metrics }, stack);
  const sessionsDir = path.join(dataDir, 'sessions');
  const diskWatch = stack.use(new DiskWatch({ limit: config.agent.diskLimit, sessionsDir, metrics, log }));
  const database = stack.use(await cloneDatabase());
  const connection = stack.use(connectDatabase({ url: database.url, poolSize: 2, onError: () => undefined }));
  const live = stack.use(
    new LiveSessions({
      ...{ housing, log, metrics, nodeId: NodeId.new(), limits: config.agent },
      ...{ sessionsDir, diskWatch, store: new Store(connection, () => Promise.resolve()) },
      socketsDir: path.join(dataDir, 'gw'),
      gateway: {
        accounts: openAccounts(),
        access: () =>
          Promise.resolve({ name: 'test', baseUrl: model.url, key: 'a key', auth: 'x-api-key' as const }),
        upstreams: stack.use(new Upstreams(resolveHost)),
        bodies: new ByteBudget(256 * 1024 * 1024),
        prices: defaultPrices,
        ...{ resolveHost, log, now: () => new Date() },
      },
      mcp: noMcp,
      redactedResults: () => Promise.resolve(new Map()),
      slots: new StartSlots(2),
      ends: { subscribe: () => () => undefined },
    }),
  );
  return { live, model, port: typeof address === 'object' ? (address?.port ?? 0) : 0 };
}

type Workshop = Awaited<ReturnType<typeof openWorkshop>>;

/** One turn of an agent that may reach some hosts: what its commands printed, and what was told of its connections. */
async function run({ live, port }: Workshop, hosts: string[], ...commands: string[]) {
  const egress = { hosts, ports: [port] };
  const session = newSession(OrganizationId.new(), UserId.new());
  const options = { ...session.options, egress };
  const grants = grantsOf(options, { ...defaultAgentLimits, egress });
  const told: SessionEvent[] = [];
  const hookEvents = new Set<never>();
  const agent = await live.take(
    {
      ...{ session: { ...session, options }, turnId: TurnId.new(), fence: 1, grants, mcpServers: [] },
      ...{ hookEvents, isNew: true },
    },
    {
      gate: () => Promise.resolve({ behavior: 'allow', reason: 'A test allows everything.' }),
      elicit: () => Promise.resolve({ action: 'decline' }),
      hooks: (moment) => Promise.resolve({ moment, context: [] }),
      happened: (event) => void told.push(event),
      onFull: () => undefined,
      called: () => undefined,
    },
  );
  const printed: string[] = [];
  const text = `Go.${script(...commands.map(bash), { text: 'Done.' })}`;
  for await (const output of agent.run({ kind: 'prompt', text }))
    if (output.kind === 'event' && output.event.type === 'agent.tool_result')
      printed.push(output.event.content);
  await live.settle(session.id);
  await live.end(session.id);
  return { printed, told: told.filter((event) => event.type === 'session.egress') };
}

describe.skipIf(!hasBubblewrap)(`an agent in a jail with a way out${why}`, () => {
  const stack = new AsyncDisposableStack();
  let workshop: Workshop;
  beforeAll(async () => {
    workshop = await openWorkshop(stack);
  });
  afterAll(() => stack.disposeAsync());

  const ask = (url: string) => `curl -sS -m 5 --proxytunnel ${url} 2>&1; true`;

  test('reaches the host that it was given, and its log says so [egress:allowed]', async () => {
    const { port } = workshop;
    const { printed, told } = await run(workshop, ['site.test'], ask(`http://site.test:${port}/`));
    expect(printed).toEqual(['the site speaks']);
    const where = { type: 'session.egress', host: 'site.test', port };
    expect(told).toEqual([
      { ...where, verdict: 'opened' },
      { ...where, verdict: 'closed', bytes_out: expect.any(Number), bytes_in: expect.any(Number) },
    ]);
    expect(Number((told[1] as { bytes_in?: number }).bytes_in)).toBeGreaterThan('the site speaks'.length);
  }, 60_000);

  test('reaches no other host and no other port, nor anything without the proxy [egress:refused]', async () => {
    const { port } = workshop;
    const { printed, told } = await run(
      workshop,
      ['site.test', 'inside.test'],
      ask(`http://other.test:${port}/`),
      ask('http://site.test:22/'),
      ask(`http://inside.test:${port}/`),
      `curl -sS -m 5 http://site.test:${port}/; true`,
      `curl -sS -m 5 --noproxy '*' http://127.0.0.1:${port}/ 2>&1; true`,
    );
    expect(printed.join('\n')).not.toContain('the site speaks');
    expect(printed[3]).toContain('Only tunnels lead out of here');
    expect(printed[4]).toMatch(/Failed to connect|refused|Couldn't connect/i);
    expect(told).toEqual([
      { type: 'session.egress', host: 'other.test', port, verdict: 'refused', reason: 'host_not_allowed' },
      { type: 'session.egress', host: 'site.test', port: 22, verdict: 'refused', reason: 'port_not_allowed' },
      {
        type: 'session.egress',
        host: 'inside.test',
        port,
        verdict: 'failed',
        reason: 'ForbiddenAddressError',
      },
      { type: 'session.egress', host: 'site.test', port, verdict: 'refused', reason: 'not_a_tunnel' },
    ]);
  }, 60_000);

  test('is not led inside by a name that changes its address [egress:rebinding]', async () => {
    const { port } = workshop;
    const url = `http://rebinding.test:${port}/`;
    const { printed, told } = await run(workshop, ['rebinding.test'], ask(url), ask(url));
    expect(printed[0]).toBe('the site speaks');
    expect(printed[1]).not.toContain('the site speaks');
    expect(told.map((event) => (event as { verdict?: string }).verdict)).toEqual([
      'opened',
      'closed',
      'failed',
    ]);
  }, 60_000);

  test('loses its tunnels with its turn [egress:turn-end]', async () => {
    const { port } = workshop;
    const hold = `(exec 3<>/dev/tcp/127.0.0.1/3128; auth=$(printf %s "\${https_proxy#http://}" | sed 's/@.*//' | tr -d '\\n' | base64 -w0); printf 'CONNECT site.test:${port} HTTP/1.1\\r\\nhost: x\\r\\nproxy-authorization: Basic %s\\r\\n\\r\\n' "$auth" >&3; head -1 <&3; setsid sleep 30 > /dev/null 2>&1 & )`;
    const { printed, told } = await run(workshop, ['site.test'], hold);
    expect(printed[0]).toContain('200 Connection established');
    expect(told.map((event) => (event as { verdict?: string }).verdict)).toEqual(['opened', 'closed']);
  }, 60_000);

  test('has none unless its session asks for one [egress:none]', async () => {
    const { printed, told } = await run(workshop, [], 'env | grep -ci proxy; ls /opt; true');
    expect(printed[0]?.split('\n')).toEqual(['0', 'claude']);
    expect(told).toEqual([]);
  }, 60_000);
});
