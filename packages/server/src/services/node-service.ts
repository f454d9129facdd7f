import { assertMay, type Actor } from '../domain/access/actor.ts';
import type { NodeId } from '../domain/ids.ts';
import { stateOf, type ListedNode, type NodeState, type OpenCircuit } from '../domain/node.ts';
import type { Store } from '../repositories/store.ts';

export type NodeServiceDeps = { readonly store: Pick<Store, 'nodes'>; readonly leaseSeconds: number };

/** The nodes of the service, which serve all organizations, for its operators. */
export class NodeService {
  readonly #deps: NodeServiceDeps;
  constructor(deps: NodeServiceDeps) {
    this.#deps = deps;
  }

  async list(actor: Actor): Promise<(ListedNode & { readonly state: NodeState })[]> {
    assertMay(actor, 'nodes:read');
    const nodes = await this.#deps.store.nodes.list();
    return nodes.map((node) => ({ ...node, state: stateOf(node, this.#deps.leaseSeconds) }));
  }

  /** Of all nodes that live, as each has said last. */
  async circuits(
    actor: Actor,
  ): Promise<(OpenCircuit & { readonly nodeId: NodeId; readonly seenAt: Date })[]> {
    const living = (await this.list(actor)).filter(({ state }) => state !== 'lost');
    return living.flatMap(({ id: nodeId, seenAt, circuits }) =>
      circuits.map((circuit) => ({ ...circuit, nodeId, seenAt })),
    );
  }
}
