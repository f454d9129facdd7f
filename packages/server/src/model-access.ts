import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startFakeAnthropic } from '@ai-agent-api/fake-anthropic';
import { serverIdentity, stateOf } from './infrastructure/server-identity.ts';
import { accountsIn } from './agent/gateway/accounts.ts';
import { ByteBudget } from './agent/gateway/byte-budget.ts';
import type { GatewayDeps, GatewayLimits } from './agent/gateway/gateway-options.ts';
import type { Upstream } from './agent/gateway/upstream.ts';
import { upstreamAccess } from './agent/gateway/upstream-access.ts';
import { Upstreams } from './agent/gateway/upstreams.ts';
import { ConfigError, type Config, type Secrets } from './config.ts';
import { defaultPrices } from './domain/billing/default-prices.ts';
import { priceOf, withPrices, type PriceTable } from './domain/billing/price-table.ts';
import type { NodeId } from './domain/ids.ts';
import { AddressGuard } from './infrastructure/address-guard.ts';
import type { Log } from './infrastructure/log.ts';
import { measureCircuits, type Metrics } from './infrastructure/metrics.ts';
import { parsePriceFile } from './infrastructure/price-file.ts';
import type { SecretBox } from './infrastructure/secret-box.ts';
import type { Store } from './repositories/store.ts';

export const anthropicUrl = 'https://api.anthropic.com';

/** Request bodies that this node holds at once, over all its sessions. */
const mostBodyBytes = 256 * 1024 * 1024;

/** A stream that is silent for this long is given up; the provider sends a sign of life more often. */
export const gatewayLimits: Partial<GatewayLimits> = { idleMs: 60_000 };

export type ModelAccessDeps = {
  readonly config: Config;
  readonly secrets: Secrets;
  readonly store: Store;
  readonly secretBox: SecretBox;
  readonly node: { readonly id: NodeId };
  readonly metrics: Metrics;
  readonly log: Log;
  readonly now: () => Date;
};

/** What all gateways of this node share: the way out, the books and the keys. Part of the composition root. */
export async function openModelAccess(
  on: ModelAccessDeps,
  stack: AsyncDisposableStack,
): Promise<GatewayDeps> {
  const prices = await readPrices(on.config);
  const guard = new AddressGuard({ refuse: on.config.refusedNetworks });
  const resolveHost = (host: string) => guard.resolve(host);
  const platform = await platformUpstream(on, stack);
  const upstreams = stack.use(new Upstreams(resolveHost));
  measureCircuits(on.metrics, () => upstreams.snapshot());
  return {
    accounts: accountsIn(on.store, on.node.id),
    access: upstreamAccess({
      store: on.store,
      secrets: on.secretBox,
      platform,
      defaultUrl: on.config.agent.upstreamUrl ?? anthropicUrl,
    }),
    upstreams,
    bodies: new ByteBudget(mostBodyBytes),
    prices,
    resolveHost,
    now: on.now,
    log: on.log,
  };
}

/** The real model with a key, the offline scripted one without. */
async function platformUpstream(
  { config, secrets }: ModelAccessDeps,
  stack: AsyncDisposableStack,
): Promise<Upstream> {
  const common = { name: 'platform', auth: 'x-api-key' } as const;
  if (secrets.anthropicApiKey !== undefined)
    return { ...common, baseUrl: config.agent.upstreamUrl ?? anthropicUrl, key: secrets.anthropicApiKey };
  const offline = stack.use(await startFakeAnthropic({ offline: true, keepRequests: 1 }));
  return { ...common, baseUrl: offline.url, key: 'offline' };
}

/** What has no price cannot be paid for, so a default model without one is told of at the start. */
export async function readPrices({ agent }: Pick<Config, 'agent'>): Promise<PriceTable> {
  const prices = agent.priceFile === undefined ? defaultPrices : await withOwnPrices(agent.priceFile);
  if (!priceOf(prices, agent.defaultModel))
    throw new ConfigError(
      `DEFAULT_MODEL was "${agent.defaultModel}"; allowed is a model that has a price: name it in PRICE_FILE.`,
    );
  return prices;
}

async function withOwnPrices(file: string): Promise<PriceTable> {
  try {
    return withPrices(defaultPrices, parsePriceFile(await readFile(file, 'utf8')));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.replaceAll(/\s+/g, ' ').slice(0, 300) : '';
    throw new ConfigError(`PRICE_FILE was "${file}"; allowed is a JSON file of prices. ${why}`, { cause });
  }
}

/** What the operating system takes for a socket's path, less the part that a session's own folder and socket need. */
const longestDirectory = 107 - '/0123456789ab/gw.sock'.length;

/**
 * Where the gateways' sockets are: in the data folder if its name is short enough. Others may pass through the folder
 * and not list it; each socket is in a folder that only its session can enter. What a dead server left is removed.
 */
export async function socketsDirectory(dataDir: string, stack: AsyncDisposableStack): Promise<string> {
  const own = path.join(dataDir, 'gw');
  if (Buffer.byteLength(own) <= longestDirectory) {
    await rm(own, { recursive: true, force: true });
    await mkdir(own, { mode: 0o711 });
    return own;
  }
  await removeDeadSockets();
  const elsewhere = await mkdtemp(path.join(tmpdir(), `${socketsPrefix}${serverIdentity()}-`));
  stack.defer(() => rm(elsewhere, { recursive: true, force: true }));
  await chmod(elsewhere, 0o711);
  return elsewhere;
}

const socketsPrefix = 'gw-';

/** What servers that were killed have left in the folder for temporary files. */
async function removeDeadSockets(): Promise<void> {
  const names = await readdir(tmpdir());
  const dead = names.filter(
    (name) => name.startsWith(socketsPrefix) && stateOf(name.slice(socketsPrefix.length)) === 'dead',
  );
  for (const folder of dead.map((name) => path.join(tmpdir(), name)))
    if ((await lstat(folder)).uid === process.getuid?.()) await rm(folder, { recursive: true, force: true });
}
