import { sql, type Kysely } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import { isChoreName, type ChoreName, type ChoreRun, type ListedChore } from '../domain/chore.ts';

export type DueChore = { readonly name: ChoreName; readonly everySeconds: number };

const inSeconds = (seconds: number) => sql<Date>`now() + make_interval(secs => ${seconds})`;

export class ChoreRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  /** Makes known what one node does for all. */
  async announce(chores: readonly DueChore[]): Promise<void> {
    if (chores.length === 0) return;
    await this.#db
      .insertInto('chores')
      .values(chores.map(({ name, everySeconds }) => ({ name, every_seconds: everySeconds })))
      .onConflict((conflict) =>
        conflict
          .columns(['name', 'only_on'])
          .doUpdateSet({ every_seconds: sql<number>`excluded.every_seconds` }),
      )
      .execute();
  }

  /**
   * Takes those of some chores whose time has come and that no living node is at: each goes to one caller.
   * @param leaseSeconds a node that said nothing for longer is dead, and what it was at failed.
   */
  async claim(nodeId: string, names: readonly ChoreName[], leaseSeconds: number): Promise<ChoreName[]> {
    const isAtIt = sql<boolean>`exists (select from nodes where nodes.id = chores.running_on
      and nodes.seen_at > now() - make_interval(secs => ${leaseSeconds}))`;
    const wasLost = sql<boolean>`chores.running_on is not null`;
    const rows = await this.#db
      .updateTable('chores')
      .set({
        running_on: nodeId,
        last_started_at: sql<Date>`now()`,
        last_run_on: nodeId,
        next_run_at: sql<Date>`now() + make_interval(secs => every_seconds)`,
        last_failed_at: sql<Date | null>`case when ${wasLost} then now() else last_failed_at end`,
        last_failure: sql<string | null>`case when ${wasLost} then 'node lost' else last_failure end`,
        failures: sql<number>`failures + case when ${wasLost} then 1 else 0 end`,
      })
      .where('only_on', 'is', null)
      .where('name', 'in', names)
      .where('next_run_at', '<=', sql<Date>`now()`)
      .where(sql<boolean>`not ${isAtIt}`)
      .returning('name')
      .execute();
    return rows.map(({ name }) => name).filter(isChoreName);
  }

  /** What a node did for all, and is through with. */
  async finish(nodeId: string, run: ChoreRun): Promise<void> {
    await this.#db
      .updateTable('chores')
      .set({
        running_on: null,
        last_duration_ms: run.durationMs,
        runs: sql<number>`runs + 1`,
        ...(run.failure !== undefined && {
          last_failed_at: sql<Date>`now()`,
          last_failure: run.failure,
          failures: sql<number>`failures + 1`,
        }),
      })
      .where('only_on', 'is', null)
      .where('name', '=', run.name)
      .where('running_on', '=', nodeId)
      .execute();
  }

  /** What a node did for itself; it may be told late, as the node goes on without the database. */
  async record(
    nodeId: string,
    runs: readonly (ChoreRun & DueChore & { readonly times: number })[],
  ): Promise<void> {
    for (const { name, everySeconds, durationMs, failure, times } of runs) {
      const said = {
        every_seconds: everySeconds,
        next_run_at: inSeconds(everySeconds),
        last_run_on: nodeId,
        last_started_at: sql<Date>`now() - make_interval(secs => ${durationMs / 1_000})`,
        last_duration_ms: durationMs,
        ...(failure !== undefined && { last_failed_at: sql<Date>`now()`, last_failure: failure }),
      };
      const failed = failure === undefined ? 0 : 1;
      await this.#db
        .insertInto('chores')
        .values({ name, only_on: nodeId, ...said, runs: times, failures: failed })
        .onConflict((conflict) =>
          conflict.columns(['name', 'only_on']).doUpdateSet({
            ...said,
            runs: sql<number>`chores.runs + ${times}`,
            failures: sql<number>`chores.failures + ${failed}`,
          }),
        )
        .execute();
    }
  }

  /** Has a chore that one node does for all done at the next occasion. False if there is none of the name. */
  async hurry(name: ChoreName): Promise<boolean> {
    const { numUpdatedRows } = await this.#db
      .updateTable('chores')
      .set({ next_run_at: sql<Date>`now()` })
      .where('only_on', 'is', null)
      .where('name', '=', name)
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  async list(): Promise<ListedChore[]> {
    const rows = await this.#db.selectFrom('chores').selectAll().orderBy('name').orderBy('only_on').execute();
    return rows.flatMap((row) =>
      isChoreName(row.name)
        ? [
            {
              name: row.name,
              everySeconds: row.every_seconds,
              nextRunAt: row.next_run_at,
              runs: row.runs,
              failures: row.failures,
              ...(row.only_on !== null && { onlyOn: row.only_on }),
              ...(row.running_on !== null && { runningOn: row.running_on }),
              ...(row.last_run_on !== null &&
                row.last_started_at && {
                  last: {
                    on: row.last_run_on,
                    startedAt: row.last_started_at,
                    ...(row.last_duration_ms !== null && { durationMs: row.last_duration_ms }),
                  },
                }),
              ...(row.last_failed_at && {
                failed: { at: row.last_failed_at, error: row.last_failure ?? 'unknown' },
              }),
            },
          ]
        : [],
    );
  }
}
