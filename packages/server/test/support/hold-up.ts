import { eventually } from './eventually.ts';
import { openSql } from './sql.ts';

/** A lock of the database that others wait for, until it is disposed of. */
export type HoldUp = AsyncDisposable & {
  /** Resolves when somebody waits for it: that is where they are, and where they stay. */
  readonly reached: () => Promise<void>;
};

/** Holds up whoever needs what this statement locks, so that a process can be killed at a known step of its work. */
export async function holdUp(databaseUrl: string, statement: string): Promise<HoldUp> {
  const sql = await openSql(databaseUrl);
  await sql.rows('begin');
  await sql.rows(statement);
  return {
    reached: () =>
      eventually(
        async () => {
          const waiting = await sql.rows(
            'select from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))',
          );
          if (waiting.length === 0) throw new Error(`Nobody waits behind "${statement}".`);
        },
        { within: 20_000 },
      ),
    [Symbol.asyncDispose]: () => sql[Symbol.asyncDispose](),
  };
}

/** A number that nothing else in the database locks. */
const claims = 4_711;

/** Holds up whoever hands to an agent what people decided. */
export async function holdClaims(databaseUrl: string): Promise<HoldUp> {
  await using sql = await openSql(databaseUrl);
  await sql.rows(`create or replace function wait_to_claim() returns trigger language plpgsql
    as $$ begin perform pg_advisory_xact_lock(${claims}); return new; end $$`);
  await sql.rows(`create or replace trigger wait_to_claim before update on approvals for each row
    when (old.applied_at is null and new.applied_at is not null) execute function wait_to_claim()`);
  return await holdUp(databaseUrl, `select pg_advisory_xact_lock(${claims})`);
}
