import { hostname } from 'node:os';
import type { Config } from './config.ts';
import type { NodeId } from './domain/ids.ts';
import type { Log } from './infrastructure/log.ts';
import { Heartbeat } from './jobs/heartbeat.ts';
import type { Store } from './repositories/store.ts';
import { NodePresence } from './services/node-presence.ts';

type NodeParts = {
  readonly store: Store;
  readonly config: Config;
  readonly node: { readonly id: NodeId; readonly version: string };
  readonly log: Log;
};

/** Puts this node on the list of those that live, and keeps it there. */
export async function joinNodes(
  { store, config, node, log }: NodeParts,
  stack: AsyncDisposableStack,
): Promise<NodePresence> {
  const warmSeconds = config.role === 'api' ? 0 : config.agent.idleSeconds;
  const capacity = config.role === 'api' ? 0 : config.agent.maxLiveSessions;
  const self = { ...node, host: hostname(), role: config.role, warmSeconds, capacity };
  const presence = new NodePresence({ store, node: self });
  await presence.beat();
  stack.defer(() =>
    // A node that cannot say goodbye is forgotten when it is silent for long.
    presence.leave().catch((error: unknown) => log.warn({ err: error }, 'the node is still listed')),
  );
  const everyMs = (config.leaseSeconds * 1_000) / 3;
  stack.use(new Heartbeat({ beat: () => presence.beat(), everyMs, log }));
  return presence;
}
