import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';

const directory = path.join(import.meta.dirname, '..', '..', 'migrations');

/** Any number of nodes may start at once: one migrates, the others wait for it. The number is arbitrary. */
const lock = 7_203_461_905n;

/**
 * The service's role, which owns nothing; the one that looks things up before a tenant is known; and the one that removes
 * what there is of an organization whose deletion is due.
 */
export const roles = ['ai_agent_app', 'ai_agent_finder', 'ai_agent_eraser'] as const;

type Migration = { readonly name: string; readonly sql: string; readonly checksum: string };

export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

/**
 * Brings the database to the newest schema, each migration in a transaction of its own, and runs `after` under
 * the same lock. Forward only: a migration that was changed after it ran is refused.
 * @param url a role that may create tables and roles.
 * @param only these, where not all are to run; one that is not known is refused.
 */
export async function migrate(
  url: string,
  after: () => Promise<void>,
  { only }: { readonly only?: readonly string[] } = {},
): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'ai-agent-api migrate' });
  await client.connect();
  try {
    const version = await assertVersion(client);
    await client.query('select pg_advisory_lock($1)', [lock]);
    await createRoles(client, version);
    await client.query(`create table if not exists schema_migrations (
      name text primary key, checksum text not null, applied_at timestamptz not null default now())`);
    for (const migration of chosen(await pending(client), only)) await apply(client, migration);
    await after();
    await grantQueue(client);
  } finally {
    await client.end();
  }
}

async function assertVersion(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ server_version_num: string }>('show server_version_num');
  const version = Number(rows[0]?.server_version_num ?? 0);
  if (version < 150_000)
    throw new MigrationError(
      `The database is PostgreSQL ${version / 10_000}; version 15 or later is needed.`,
    );
  return version;
}

async function createRoles(client: pg.Client, version: number): Promise<void> {
  // Since version 16 who creates a role is a member that may not act as it before granting that to itself.
  const mayActAs = version < 160_000 ? 'member' : 'set';
  try {
    for (const role of roles) await createRole(client, role, mayActAs);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError && error.code === '42501')) throw error;
    const names = roles.join(', ');
    throw new MigrationError(
      `DATABASE_URL's user may not create or use the roles ${names} (${error.message}). Let a superuser run: ` +
        `${roles.map((role) => `create role ${role} nologin; `).join('')}grant ${names} to ${client.user ?? 'it'}.`,
      { cause: error },
    );
  }
}

async function createRole(client: pg.Client, role: string, mayActAs: string): Promise<void> {
  // Another database of the same server may create the role at the same moment.
  await client.query(`do $$ begin
    if not exists (select from pg_roles where rolname = '${role}') then create role ${role} nologin; end if;
  exception when duplicate_object or unique_violation then null; end $$`);
  await client.query(`do $$ begin
    if not pg_has_role(current_user, '${role}', '${mayActAs}') then execute format('grant ${role} to %I', current_user); end if;
  exception when unique_violation or sqlstate 'XX000' then null; end $$`);
  await client.query(`grant usage on schema public to ${role}`);
}

async function pending(client: pg.Client): Promise<Migration[]> {
  const { rows } = await client.query<{ name: string; checksum: string }>(
    'select name, checksum from schema_migrations',
  );
  const applied = new Map(rows.map((row) => [row.name, row.checksum]));
  const all = await readMigrations();
  for (const migration of all) {
    const checksum = applied.get(migration.name);
    if (checksum !== undefined && checksum !== migration.checksum)
      throw new MigrationError(
        `${migration.name} was changed after it ran here; add a new migration instead.`,
      );
  }
  return all.filter((migration) => !applied.has(migration.name));
}

async function readMigrations(): Promise<Migration[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(path.join(directory, name), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

function chosen(migrations: readonly Migration[], only: readonly string[] | undefined): readonly Migration[] {
  if (!only) return migrations;
  const unknown = only.find((name) => !migrations.some((migration) => migration.name === name));
  if (unknown !== undefined)
    throw new MigrationError(
      `${unknown} is not of this version: take the one that it is of, or a newer one.`,
    );
  return migrations.filter(({ name }) => only.includes(name));
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('begin');
  try {
    await client.query(migration.sql);
    await client.query('insert into schema_migrations (name, checksum) values ($1, $2)', [
      migration.name,
      migration.checksum,
    ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new MigrationError(
      `${migration.name} failed: ${error instanceof Error ? error.message : String(error)}`,
      {
        cause: error,
      },
    );
  }
}

/** The queue's tables belong to the migrating role; the service's role works on them, and jobs of who is gone go too. */
async function grantQueue(client: pg.Client): Promise<void> {
  await client.query(`
    grant usage on schema pgboss to ai_agent_app;
    grant select, insert, update, delete on all tables in schema pgboss to ai_agent_app;
    grant usage on all sequences in schema pgboss to ai_agent_app;
    grant execute on all functions in schema pgboss to ai_agent_app;
    grant usage on schema pgboss to ai_agent_eraser;
    grant select, delete on pgboss.job to ai_agent_eraser`);
}
