/** What one jail may use. */
export type JailLimits = {
  /** Of the whole jail with control groups, else of each process. */
  readonly memoryBytes: number;
  /** Processes and threads of the whole jail. */
  readonly processes: number;
  /** Cores' worth of time; only with control groups. */
  readonly cpus: number;
  readonly openFiles: number;
  /** The size of one file. */
  readonly fileBytes: number;
  readonly tmpBytes: number;
  readonly shmBytes: number;
};

const MiB = 1024 * 1024;

/** Room for the runtime (about 300 MB), a compiler and a test run. */
export const defaultLimits: JailLimits = {
  memoryBytes: 2_048 * MiB,
  processes: 512,
  cpus: 2,
  openFiles: 4_096,
  fileBytes: 2_048 * MiB,
  tmpBytes: 256 * MiB,
  shmBytes: 64 * MiB,
};
