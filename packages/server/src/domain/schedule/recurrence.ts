/** When something comes again. Times are strictly ordered, each comes once. */
export type Recurrence = {
  /** The first time after a moment; undefined when there is none. */
  readonly after: (at: Date) => Date | undefined;
  /** The last time up to a moment, this included. */
  readonly upTo: (at: Date) => Date | undefined;
};
