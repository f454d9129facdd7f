/** So many days each look goes back. */
export const statisticsDays = [1, 7, 30] as const;
export type StatisticsDays = (typeof statisticsDays)[number];

export type Counts = Readonly<Record<string, number>>;

/** What came in so many days. */
export type Activity = {
  readonly days: StatisticsDays;
  readonly turns: number;
  readonly failedTurns: number;
  readonly toolCalls: number;
  readonly failedToolCalls: number;
};

/** How much there is of what in an organization, and what went on there of late. */
export type Statistics = {
  /** By role; whoever is deactivated is counted apart. */
  readonly users: Counts;
  readonly inactiveUsers: number;
  /** By status. */
  readonly sessions: Counts;
  readonly tasks: number;
  /** By status. */
  readonly executions: Counts;
  readonly activity: readonly Activity[];
  readonly pendingApprovals: number;
  /** Of those that people have decided in thirty days; undefined when there are none. */
  readonly medianSecondsToDecide?: number;
  readonly storageBytes: number;
};
