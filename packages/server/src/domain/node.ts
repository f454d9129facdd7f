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
  /** Those that are not closed, `mostCircuits` at most. */
  readonly circuits: readonly OpenCircuit[];
};

/** What a node has opened, or half opened, because a model answered it badly or not at all. */
export type OpenCircuit = {
  /** `platform`, or `own` for the upstream of an organization. */
  readonly upstream: string;
  /** The key by which it was asked, as the beginning of a hash. */
  readonly key: string;
  readonly model: string;
  readonly state: 'open' | 'half_open';
  /** How often it opened since the node began. */
  readonly opened: number;
  /** Absent while it is half open. */
  readonly openUntil?: Date;
};

export const mostCircuits = 100;

/** A node as the operators of the service know it. */
export type ListedNode = Omit<NodeSelf, 'warmSeconds'> &
  NodeLoad & {
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
