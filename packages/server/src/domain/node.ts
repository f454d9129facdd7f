import type { NodeId } from './ids.ts';

export const nodeRoles = ['all', 'api', 'worker'] as const;
export type NodeRole = (typeof nodeRoles)[number];

/** A process of the service, as it introduces itself. */
export type NodeSelf = {
  readonly id: NodeId;
  readonly host: string;
  readonly role: NodeRole;
  readonly version: string;
  /** How long it keeps an idle agent; 0 where it runs none. */
  readonly warmSeconds: number;
  /** Agents that it keeps at once. */
  readonly capacity: number;
};

/** How a node is doing just now. */
export type NodeLoad = {
  readonly isDraining: boolean;
  readonly liveSessions: number;
  readonly runningTurns: number;
  readonly memoryBytes: number;
  /** Of the server itself, where 100 is one core. */
  readonly cpuPercent: number;
};

/** A node as others may know it. */
export type ListedNode = Pick<NodeSelf, 'id' | 'role' | 'version'> & {
  readonly isDraining: boolean;
  readonly startedAt: Date;
  readonly seenAt: Date;
  /** Since its last sign of life, by the database's clock. */
  readonly silentSeconds: number;
};

export const nodeStates = ['live', 'draining', 'lost'] as const;
export type NodeState = (typeof nodeStates)[number];

/** A node says three times in a lease that it lives; after a whole one in silence others take its sessions over. */
export function stateOf(
  node: Pick<ListedNode, 'isDraining' | 'silentSeconds'>,
  leaseSeconds: number,
): NodeState {
  if (node.silentSeconds > leaseSeconds) return 'lost';
  return node.isDraining ? 'draining' : 'live';
}
