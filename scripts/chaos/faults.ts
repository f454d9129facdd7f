import { setTimeout as sleep } from 'node:timers/promises';
import { processesOf } from '../../packages/server/test/support/agent-processes.ts';
import { eventually } from '../../packages/server/test/support/eventually.ts';
import { endOf, graceSeconds, leaseSeconds, type Cluster, type ClusterNode } from './cluster.ts';
import type { Login } from './login.ts';
import type { Random } from './random.ts';

export const faultKinds = ['kill', 'freeze', 'restart', 'postgres', 'redis'] as const;
export type FaultKind = (typeof faultKinds)[number];

/** What was done, and what did not hold. */
export type Deeds = {
  readonly done: Record<FaultKind, number>;
  readonly failures: string[];
  /** Processes of killed nodes that were there two seconds later. */
  orphans: number;
  unexpectedExits: number;
  /** The longest time from when a store was back until prompts were accepted and all nodes were well, in seconds. */
  slowestRecovery: number;
};

export function noDeeds(): Deeds {
  return {
    done: { kill: 0, freeze: 0, restart: 0, postgres: 0, redis: 0 },
    failures: [],
    orphans: 0,
    unexpectedExits: 0,
    slowestRecovery: 0,
  };
}

const orphansEndWithinMs = 2_000;

/** Does harm to a cluster, of one kind after the other, and sees to it that it is whole again. */
export class Mischief {
  readonly #cluster: Cluster;
  readonly #random: Random;
  readonly #login: Login;
  readonly deeds = noDeeds();

  constructor(cluster: Cluster, random: Random, login: Login) {
    this.#cluster = cluster;
    this.#random = random;
    this.#login = login;
  }

  /** Nodes are harmed two at a time; a store crashes while all nodes are well. Ends early when told to. */
  async doAll(plan: readonly FaultKind[], stop: AbortSignal): Promise<void> {
    const busy = new Map<ClusterNode, Promise<void>>();
    for (const kind of plan) {
      if (stop.aborted) break;
      const isOfStore = kind === 'postgres' || kind === 'redis';
      while (busy.size > (isOfStore ? 0 : 1)) await Promise.race(busy.values());
      const node = this.#victim((each) => !busy.has(each));
      const doing = this.#do(kind, node).finally(() => busy.delete(node));
      doing.catch(() => undefined);
      if (isOfStore) await doing;
      else busy.set(node, doing);
      await sleep(this.#random.between(0, 1_500));
    }
    await Promise.all(busy.values());
  }

  async #do(kind: FaultKind, node: ClusterNode): Promise<void> {
    const started = performance.now();
    this.deeds.done[kind] += 1;
    await this.#inflict(kind, node);
    const target = kind === 'postgres' || kind === 'redis' ? '' : ` ${node.name}`;
    console.log(`${kind}${target}, ${((performance.now() - started) / 1_000).toFixed(1)} s`);
  }

  async #inflict(kind: FaultKind, node: ClusterNode): Promise<void> {
    switch (kind) {
      case 'kill':
        return this.#kill(node);
      case 'freeze':
        return this.#freeze(node);
      case 'restart':
        return this.#restart(node);
      case 'postgres':
        return this.#outage(this.#cluster.crashPostgres, this.#cluster.startPostgres);
      case 'redis': {
        const { redis } = this.#cluster;
        return this.#outage(
          () => redis.kill(),
          () => redis.start(),
        );
      }
    }
  }

  /** Workers hold what can be lost; the API node holds the clients. */
  #victim(isFree: (node: ClusterNode) => boolean): ClusterNode {
    const { api, workers } = this.#cluster.nodes;
    const [first = api, ...others] = [api, ...workers, ...workers].filter(isFree);
    return this.#random.pick([first, ...others]);
  }

  async #kill(node: ClusterNode): Promise<void> {
    const { id } = node;
    await node.server.kill();
    await eventually(
      async () => {
        const left = await processesOf({ node: id });
        if (left.length > 0) throw new Error(`${left.length} processes of a killed node are left.`);
      },
      { within: orphansEndWithinMs },
    ).catch(async () => {
      this.deeds.orphans += (await processesOf({ node: id })).length;
    });
    await node.start();
  }

  async #freeze(node: ClusterNode): Promise<void> {
    node.server.signal('SIGSTOP');
    await sleep((leaseSeconds + this.#random.between(0.5, 2)) * 1_000);
    node.server.signal('SIGCONT');
    await this.#untilReady([node]);
  }

  async #restart(node: ClusterNode): Promise<void> {
    const end = await endOf(node, 'SIGTERM', (graceSeconds + 20) * 1_000);
    if (end !== 'exit 0') this.deeds.failures.push(`${node.name} ended with ${end} when it was told to end`);
    if (end === 'late') await node.server.kill();
    await node.start();
  }

  async #outage(crash: () => Promise<void>, start: () => Promise<void>): Promise<void> {
    await crash();
    await sleep(this.#random.between(0, 2_000));
    await start();
    const back = performance.now();
    await this.#untilReady(this.#all);
    await this.#login.insist(201, 'POST', '/sessions', { name: 'after the outage' });
    this.deeds.slowestRecovery = Math.max(this.deeds.slowestRecovery, (performance.now() - back) / 1_000);
    for (const { name, server } of this.#all)
      if (server.hasEnded) {
        this.deeds.unexpectedExits += 1;
        this.deeds.failures.push(`${name} did not survive the outage: ${server.output.slice(-500)}`);
      }
  }

  get #all(): readonly ClusterNode[] {
    const { api, workers } = this.#cluster.nodes;
    return [api, ...workers];
  }

  /** Ready and not degraded. */
  async #untilReady(nodes: readonly ClusterNode[]): Promise<void> {
    for (const { url, server } of nodes)
      await eventually(
        async () => {
          if (server.hasEnded) return;
          const answer = await fetch(`${url}/ready`, { signal: AbortSignal.timeout(2_000) });
          const { status } = (await answer.json()) as { status: string };
          if (status !== 'ready') throw new Error(`${url} is ${status}.`);
        },
        { within: 30_000 },
      );
  }
}
