import { rm, statfs, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { GatewayDeps } from './agent/gateway/gateway-options.ts';
import type { Config } from './config.ts';
import type { Check, Readiness } from './domain/health.ts';
import type { ServiceState } from './domain/service-state.ts';
import type { RedisDeltas } from './infrastructure/redis-deltas.ts';
import type { Store } from './repositories/store.ts';
import type { NodeSweep } from './services/node-sweep.ts';

/** What only a node that runs agents has to tell of. */
export type Workshop = {
  readonly upstreams: GatewayDeps['upstreams'];
  readonly isolation: string;
  readonly hasJail: boolean;
  readonly sweep: Pick<NodeSweep, 'state'>;
};

export type ReadinessDeps = {
  readonly store: Store;
  readonly config: Config;
  readonly redis?: Pick<RedisDeltas, 'isThere'>;
  readonly draining: AbortSignal;
  readonly workshop?: Workshop;
};

/** Looks at all that a node needs. What other nodes would miss as well, and what it can do without, only degrades it. */
export async function readiness(deps: ReadinessDeps): Promise<Readiness> {
  const { store, config, redis, draining, workshop } = deps;
  const database = await store.ping().then(
    () => ({ ok: true }),
    () => ({ ok: false, detail: 'The database does not answer.' }),
  );
  const checks: Readonly<Record<string, Check>> = {
    database,
    queue: database,
    disk: await lookAtDisk(config),
    ...(redis && { redis: await lookAtRedis(redis) }),
    ...(config.role === 'api' && database.ok && { workers: await lookForWorkers(store, config) }),
    jail: { ok: true, detail: workshop?.isolation ?? 'This node runs no agents.' },
    ...(workshop && { processes: workshop.sweep.state, model: modelHealth(workshop.upstreams) }),
    ...(database.ok && (await lookForMaintenance(store))),
    shutdown: draining.aborted ? { ok: false, detail: 'The server shuts down.' } : { ok: true },
  };
  return { role: config.role, ready: Object.values(checks).every((check) => check.ok), checks };
}

/** A read-only disk shows only when something is written. */
async function lookAtDisk({ dataDir, sessionsDir, role, minFreeDiskMb }: Config): Promise<Check> {
  const file = path.join(dataDir, '.ready');
  try {
    await writeFile(file, 'x', { mode: 0o600 });
    // Somebody who asks at the same moment may have removed it.
    await rm(file, { force: true });
  } catch {
    return { ok: false, detail: 'The data folder cannot be written.' };
  }
  const folders = role === 'api' ? [dataDir] : [dataDir, sessionsDir];
  const freeMb = Math.min(...(await Promise.all(folders.map(freeMbOf))));
  return { ok: freeMb >= minFreeDiskMb, detail: `${freeMb} MB free, ${minFreeDiskMb} needed.` };
}

async function freeMbOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return Math.floor((bavail * bsize) / (1024 * 1024));
}

async function lookAtRedis(redis: Pick<RedisDeltas, 'isThere'>): Promise<Check> {
  if (await redis.isThere()) return { ok: true };
  return {
    ok: true,
    degraded: true,
    detail: 'Redis does not answer: no drafts from other nodes until it does.',
  };
}

async function lookForWorkers(store: Store, { leaseSeconds }: Config): Promise<Check> {
  const count = await store.nodes.countWorkers(2 * leaseSeconds).catch(() => 0);
  if (count > 0) return { ok: true, detail: `${count} ${count === 1 ? 'node runs' : 'nodes run'} turns.` };
  return { ok: true, degraded: true, detail: 'No node runs turns: prompts are kept until one does.' };
}

/** Every node would find the same, and reads are answered: it stays behind its balancer. */
async function lookForMaintenance(store: Store): Promise<Readonly<Record<string, Check>>> {
  const { maintenance } = await store.serviceState.get().catch((): ServiceState => ({}));
  if (!maintenance) return {};
  const detail = `Changes are refused since ${maintenance.since.toISOString()}; what runs goes on.`;
  return { maintenance: { ok: true, degraded: true, detail } };
}

/**
 * A model that is unwell does not make the node unready: other nodes would find the same. Which one is for operators to
 * know, as anybody may ask whether a node is ready.
 */
function modelHealth(upstreams: GatewayDeps['upstreams']): Check {
  const count = upstreams.openCircuits().length;
  if (count === 0) return { ok: true, detail: 'No circuit is open.' };
  return { ok: true, detail: `${count} ${count === 1 ? 'circuit is' : 'circuits are'} open.` };
}
