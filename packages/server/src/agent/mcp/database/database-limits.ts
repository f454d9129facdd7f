/** What a call to a tenant's database may cost. */
export type DatabaseLimits = {
  readonly connectMs: number;
  /** For each statement, kept by the database. */
  readonly statementMs: number;
  /** For the whole call, kept by us. */
  readonly callMs: number;
  /** Of all that the database sends in a call. */
  readonly wireBytes: number;
  /** Of what the agent is answered. */
  readonly rows: number;
  readonly characters: number;
  readonly cellCharacters: number;
  /** At once, and waiting, for one agent. */
  readonly together: number;
  readonly waiting: number;
};

const MiB = 1024 * 1024;

export const defaultDatabaseLimits: DatabaseLimits = {
  connectMs: 10_000,
  statementMs: 15_000,
  callMs: 30_000,
  wireBytes: 8 * MiB,
  rows: 1_000,
  characters: 200_000,
  cellCharacters: 4_000,
  together: 3,
  waiting: 20,
};
