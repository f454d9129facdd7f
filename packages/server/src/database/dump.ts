import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import pg from 'pg';

/** Something about a database keeps it from being put away, or being put back. */
export class DumpError extends Error {
  override readonly name = 'DumpError';
}

export type DumpedTable = {
  readonly name: string;
  readonly columns: readonly string[];
  readonly rows: number;
};

export type Dump = {
  readonly migrations: readonly string[];
  readonly tables: readonly DumpedTable[];
  /** What each sequence gives next. */
  readonly sequences: Readonly<Record<string, string>>;
};

/** Rows are read this much at a time, in characters, or one by one where a row has more. */
const readAtOnce = 4_000_000;

/** What is known of the database and is not in its tables of ours: jobs that are not done. */
const jobs = { name: 'pgboss.job', where: "where state in ('created', 'retry', 'active')" };

export const fileOf = (table: string) => `${table}.jsonl.gz`;

/**
 * Writes every table of the service as lines of JSON, all as of one moment, while the service goes on.
 * @param url a role that sees every row: a superuser, or one that bypasses row-level security.
 */
export async function dumpDatabase(url: string, folder: string): Promise<Dump> {
  await using connection = await openOwner(url);
  const { client } = connection;
  await assertSeesAll(client);
  await client.query('begin isolation level repeatable read read only');
  const migrations = await names(client, 'select name from schema_migrations order by name');
  const tables = await names(
    client,
    `select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
       and not c.relispartition and c.relname <> 'schema_migrations' order by c.relname`,
  );
  const dumped: DumpedTable[] = [];
  for (const name of tables) dumped.push(await dumpTable(client, { name, where: '' }, folder));
  dumped.push(await dumpTable(client, jobs, folder));
  const sequences = await sequencesOf(client);
  await client.query('commit');
  return { migrations, tables: dumped, sequences };
}

export async function openOwner(url: string): Promise<AsyncDisposable & { readonly client: pg.Client }> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'ai-agent-api backup',
    // A backup may take hours.
    options: '-c statement_timeout=0 -c idle_in_transaction_session_timeout=0',
  });
  await client.connect();
  return { client, [Symbol.asyncDispose]: () => client.end() };
}

async function assertSeesAll(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ sees: boolean }>(
    'select rolsuper or rolbypassrls as sees from pg_roles where rolname = current_user',
  );
  if (rows[0]?.sees === true) return;
  throw new DumpError(
    "DATABASE_URL's user sees the rows of no tenant. Give a superuser's, or one that has bypassrls, for the backup.",
  );
}

async function names(client: pg.Client, query: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(query);
  return rows.map(({ name }) => name);
}

async function dumpTable(
  client: pg.Client,
  { name, where }: { readonly name: string; readonly where: string },
  folder: string,
): Promise<DumpedTable> {
  const columns = await columnsOf(client, name);
  const listed = columns.map((column) => client.escapeIdentifier(column)).join(', ');
  await client.query(
    `declare reading no scroll cursor for
       select row_to_json(t)::text as line from (select ${listed} from ${name} ${where}) t`,
  );
  let count = 0;
  const lines = async function* () {
    for await (const batch of batches(client)) {
      count += batch.length;
      yield `${batch.join('\n')}\n`;
    }
  };
  const file = createWriteStream(path.join(folder, fileOf(name)), { mode: 0o600 });
  await pipeline(Readable.from(lines()), createGzip({ level: 4 }), file);
  await client.query('close reading');
  return { name, columns, rows: count };
}

async function* batches(client: pg.Client): AsyncGenerator<readonly string[]> {
  for (let count = 1; ;) {
    const { rows } = await client.query<{ line: string }>(`fetch ${count} from reading`);
    if (rows.length === 0) return;
    const lines = rows.map(({ line }) => line);
    yield lines;
    const size = lines.reduce((sum, line) => sum + line.length, 0) / lines.length;
    count = Math.max(1, Math.min(5_000, 2 * count, Math.floor(readAtOnce / size)));
  }
}

/** Those that are stored as they were given. */
async function columnsOf(client: pg.Client, table: string): Promise<string[]> {
  return names(
    client,
    `select attname as name from pg_attribute where attrelid = '${table}'::regclass and attnum > 0
       and not attisdropped and attgenerated = '' order by attnum`,
  );
}

async function sequencesOf(client: pg.Client): Promise<Record<string, string>> {
  const { rows } = await client.query<{ name: string; last: string }>(
    `select sequencename as name, last_value::text as last from pg_sequences
     where schemaname = 'public' and last_value is not null`,
  );
  return Object.fromEntries(rows.map(({ name, last }) => [name, last]));
}
