/** Where archives are kept: on a disk that all nodes share, or in a bucket. */
export type ArchiveStorage = {
  /**
   * Keeps a file under a place that nothing else has. When this returns it is there, whole and durable; until then there
   * is nothing. The file is not changed afterwards.
   */
  readonly put: (place: string, file: string, signal: AbortSignal) => Promise<void>;
  /**
   * @param file where it may be laid down.
   * @returns the path of a file with what was kept. Undefined: there is nothing.
   */
  readonly fetch: (place: string, file: string, signal: AbortSignal) => Promise<string | undefined>;
  /** Removes all whose places begin so, but for one. */
  readonly removeAll: (prefix: string, signal: AbortSignal, except?: string) => Promise<void>;
};
