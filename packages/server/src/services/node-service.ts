import { assertMay, type Actor } from '../domain/access/actor.ts';
import { stateOf, type ListedNode, type NodeState } from '../domain/node.ts';
import type { Store } from '../repositories/store.ts';

export type NodeServiceDeps = { readonly store: Pick<Store, 'nodes'>; readonly leaseSeconds: number };

/** The nodes of the service, for admins of organizations. */
export class NodeService {
  readonly #deps: NodeServiceDeps;
  constructor(deps: NodeServiceDeps) {
    this.#deps = deps;
  }

  /** All nodes serve all organizations, so each sees them; what they have to do, and where, would tell of others. */
  async list(actor: Actor): Promise<(ListedNode & { readonly state: NodeState })[]> {
    assertMay(actor, 'nodes:read');
    const nodes = await this.#deps.store.nodes.list();
    return nodes.map((node) => ({ ...node, state: stateOf(node, this.#deps.leaseSeconds) }));
  }
}
