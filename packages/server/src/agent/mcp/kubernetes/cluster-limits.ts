/** What a call to a cluster may cost. */
export type ClusterLimits = {
  readonly connectMs: number;
  /** Silence in the middle of an answer. */
  readonly idleMs: number;
  /** For the whole call of a tool, whatever it asks for. */
  readonly callMs: number;
  readonly answerBytes: number;
  /** Of a log, whose end is cut off there. */
  readonly logBytes: number;
  /** Of an object that is described. */
  readonly characters: number;
  /** At once, and waiting, for one agent. */
  readonly together: number;
  readonly waiting: number;
};

const MiB = 1024 * 1024;

export const defaultClusterLimits: ClusterLimits = {
  connectMs: 10_000,
  idleMs: 15_000,
  callMs: 30_000,
  answerBytes: 4 * MiB,
  logBytes: MiB / 4,
  characters: 200_000,
  together: 3,
  waiting: 20,
};
