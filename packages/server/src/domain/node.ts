import type { NodeId } from './ids.ts';

export type NodeRole = 'all' | 'api' | 'worker';

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
