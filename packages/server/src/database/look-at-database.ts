import pg from 'pg';
import { roles } from './migrate.ts';

export type DatabaseFacts = {
  /** As PostgreSQL counts: 150018 is 15.18. */
  readonly version: number;
  readonly user: string;
  /** Whether the user can make, or use, the service's tables and roles. */
  readonly mayPrepare: boolean;
  /** How far its clock is ahead of ours. */
  readonly aheadMs: number;
};

const answerWithin = 5_000;

/** What a start would find. Changes nothing. */
export async function lookAtDatabase(url: string): Promise<DatabaseFacts> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: answerWithin,
    query_timeout: answerWithin,
    application_name: 'ai-agent-api doctor',
  });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const asked = Date.now();
    const { rows } = await client.query<{ now: number; version: string; user: string; may: boolean }>(
      `select extract(epoch from clock_timestamp())::float8 * 1000 as now, current_setting('server_version_num') as version,
         current_user as user, has_database_privilege(current_database(), 'create') and (
           (select rolsuper or rolcreaterole from pg_roles where rolname = current_user)
           or (select count(*) = $2 from pg_roles where rolname = any($1) and pg_has_role(current_user, oid, 'member'))) as may`,
      [[...roles], roles.length],
    );
    const [row] = rows;
    if (!row) throw new Error('The database answers with nothing.');
    const between = (asked + Date.now()) / 2;
    return { version: Number(row.version), user: row.user, mayPrepare: row.may, aheadMs: row.now - between };
  } finally {
    await client.end();
  }
}
