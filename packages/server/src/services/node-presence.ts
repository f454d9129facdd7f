import { mostCircuits, type NodeLoad, type NodeSelf } from '../domain/node.ts';
import type { Store } from '../repositories/store.ts';

/** What a node has to do that runs agents, and what keeps it from it. */
export type Work = Pick<NodeLoad, 'liveSessions' | 'runningTurns' | 'circuits'>;

export type NodePresenceDeps = { readonly store: Pick<Store, 'nodes'>; readonly node: NodeSelf };

const nothing: Work = { liveSessions: 0, runningTurns: 0, circuits: [] };

/** This node on the list of those that live: others leave to it the sessions whose agents it has warm. */
export class NodePresence {
  readonly #deps: NodePresenceDeps;
  #work: () => Work = () => nothing;
  #isDraining = false;
  #cpu = process.cpuUsage();
  #at = performance.now();

  constructor(deps: NodePresenceDeps) {
    this.#deps = deps;
  }

  /** From now on the list says what this node has to do. */
  counts(work: () => Work): void {
    this.#work = work;
  }

  /** To be called three times in a lease, and once before anything runs here. */
  async beat(): Promise<void> {
    const work = this.#work();
    const circuits = work.circuits.slice(0, mostCircuits);
    const load = { ...work, circuits, isDraining: this.#isDraining };
    const memoryBytes = process.memoryUsage.rss();
    await this.#deps.store.nodes.beat(this.#deps.node, {
      ...load,
      memoryBytes,
      cpuPercent: this.#cpuPercent(),
    });
  }

  /** Nothing more is left to this node. */
  async retire(): Promise<void> {
    this.#isDraining = true;
    await this.beat();
  }

  async leave(): Promise<void> {
    await this.#deps.store.nodes.remove(this.#deps.node.id);
  }

  #cpuPercent(): number {
    const { user, system } = process.cpuUsage(this.#cpu);
    const passedMs = performance.now() - this.#at;
    this.#cpu = process.cpuUsage();
    this.#at = performance.now();
    return passedMs > 0 ? (user + system) / 10 / passedMs : 0;
  }
}
