import type { Usage } from './usage.ts';
import type { MetricsSnapshotId, NodeId, SessionId } from '../ids.ts';

/** What the processes of a session's agent take of a machine. */
export type ProcessUse = {
  readonly processes: number;
  readonly memoryBytes: number;
  /** Of the processes that are up, since each began. */
  readonly cpuMs: number;
};

/** How a session's agent was doing at a time, and what the session has used so far. */
export type MetricsSnapshot = ProcessUse & {
  readonly id: MetricsSnapshotId;
  readonly sessionId: SessionId;
  readonly nodeId: NodeId;
  readonly takenAt: Date;
  /** Whether a turn ran. */
  readonly isBusy: boolean;
  readonly modelCalls: number;
  readonly usage: Usage;
  /** Until a model call was answered, in milliseconds: the middle one of the newest twenty. */
  readonly firstByteMs?: number;
};

export type NewSnapshot = Omit<MetricsSnapshot, 'id' | 'takenAt' | 'modelCalls' | 'usage' | 'firstByteMs'>;
