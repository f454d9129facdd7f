import { sql } from 'kysely';

/** Nothing of an organization begins while it is suspended. */
export function isGoing(table: 'schedules' | 'triggers' | 'mcp_servers') {
  return sql<boolean>`exists (select from organizations going
    where going.id = ${sql.ref(`${table}.organization_id`)} and going.suspended_at is null)`;
}
