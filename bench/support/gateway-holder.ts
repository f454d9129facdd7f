import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { accountsIn } from '../../packages/server/src/agent/gateway/accounts.ts';
import { ByteBudget } from '../../packages/server/src/agent/gateway/byte-budget.ts';
import { openGateway } from '../../packages/server/src/agent/gateway/gateway.ts';
import type { GatewayDeps } from '../../packages/server/src/agent/gateway/gateway-options.ts';
import { Upstreams } from '../../packages/server/src/agent/gateway/upstreams.ts';
import { connectDatabase } from '../../packages/server/src/database/connection.ts';
import { defaultPrices } from '../../packages/server/src/domain/billing/default-prices.ts';
import { NodeId, OrganizationId, SessionId, UserId } from '../../packages/server/src/domain/ids.ts';
import { AddressGuard } from '../../packages/server/src/infrastructure/address-guard.ts';
import { createLog } from '../../packages/server/src/infrastructure/log.ts';
import { newOpaqueToken } from '../../packages/server/src/infrastructure/tokens.ts';
import { Store } from '../../packages/server/src/repositories/store.ts';
import type { Target } from './gateway-client.ts';

// Opens as many gateways as it is told to, each for a session of its own, which book into DATABASE_URL. Ends what it
// has opened, once all is in the ledger, when it is told to stop.
const { DATABASE_URL: url = '', UPSTREAM: baseUrl = '', ORGANIZATION = '' } = process.env;
const organizationId = OrganizationId.parse(ORGANIZATION);
const userId = UserId.new();

await using stack = new AsyncDisposableStack();
const folder = await mkdtemp(path.join(tmpdir(), 'gw-bench-'));
stack.defer(() => rm(folder, { recursive: true, force: true }));
const guard = new AddressGuard();
const resolveHost = (host: string) => guard.resolve(host);
const database = stack.use(connectDatabase({ url, poolSize: 10, onError: () => undefined }));
const store = new Store(database, () => Promise.resolve());
const deps: GatewayDeps = {
  accounts: accountsIn(store, NodeId.new()),
  access: () => Promise.resolve({ name: 'bench', baseUrl, key: 'real', auth: 'x-api-key' }),
  upstreams: stack.use(new Upstreams(resolveHost)),
  resolveHost,
  prices: defaultPrices,
  bodies: new ByteBudget(1e9),
  now: () => new Date(),
  log: createLog('silent'),
};

async function open(name: number): Promise<Target> {
  const { token, hash } = newOpaqueToken();
  const socketPath = path.join(folder, String(name), 'gw.sock');
  const gateway = await openGateway({
    identity: { organizationId, userId, sessionId: SessionId.new(), turnId: () => undefined },
    socketPath,
    token: { hash, expiresAt: new Date(Date.now() + 3_600_000) },
    rules: { models: [], serverFeatures: [] },
    // What is measured is how fast a gateway can be, not how fast it lets a session be.
    limits: { callsPerSecond: 1e6 },
    deps,
    onEvent: (event) => {
      if (event.type === 'unsettled') console.error(event.error);
    },
  });
  stack.use(gateway);
  return { socketPath, key: token };
}

const stopped = Promise.withResolvers<undefined>();
process.on('message', (count: number | 'stop') => {
  if (count === 'stop') stopped.resolve(undefined);
  else
    void Promise.all(Array.from({ length: count }, (_, index) => open(index))).then((targets) =>
      process.send?.(targets),
    );
});
process.send?.('ready');
await stopped.promise;
await stack.disposeAsync();
process.disconnect();
