import { createReadStream } from 'node:fs';
import path from 'node:path';
import { createGunzip } from 'node:zlib';
import type pg from 'pg';
import { byteLines } from '../domain/byte-lines.ts';
import { DumpError, fileOf, openOwner, type Dump, type DumpedTable } from './dump.ts';
import { migrate } from './migrate.ts';

/** So many characters of rows go into one statement, or a single row that has more. */
const writtenAtOnce = 4_000_000;

/** Refuses a database that has anything in it. */
export async function assertEmptyDatabase(url: string): Promise<void> {
  await using connection = await openOwner(url);
  const { rows } = await connection.client.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v') limit 1`,
  );
  if (rows[0]) throw new DumpError(`The database is not empty: it has ${rows[0].name}. Name one that is.`);
}

/**
 * Puts a dump into an empty database, all of it or nothing. The schema is that of the dump's version; the next start brings
 * it up to date.
 * @param url a role that may create tables and roles.
 */
export async function loadDatabase(
  url: string,
  { dump, folder, installQueue }: { dump: Dump; folder: string; installQueue: () => Promise<void> },
): Promise<void> {
  await migrate(url, installQueue, { only: dump.migrations });
  await using connection = await openOwner(url);
  const { client } = connection;
  await client.query('begin');
  try {
    const references = await setAsideReferences(client);
    for (const table of dump.tables) await loadTable(client, table, folder);
    for (const [name, last] of Object.entries(dump.sequences))
      await client.query('select setval($1::regclass, $2::bigint)', [client.escapeIdentifier(name), last]);
    // Checks every row of each.
    for (const statement of references) await client.query(statement);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

/** Tables refer to each other in circles, so none can be filled first. @returns what puts the references back. */
async function setAsideReferences(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ remove: string; add: string }>(
    `select format('alter table %s drop constraint %I', conrelid::regclass, conname) as remove,
            format('alter table %s add constraint %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) as add
     from pg_constraint where contype = 'f' and conparentid = 0 and connamespace = 'public'::regnamespace`,
  );
  for (const { remove } of rows) await client.query(remove);
  return rows.map(({ add }) => add);
}

async function loadTable(client: pg.Client, table: DumpedTable, folder: string): Promise<void> {
  const { name, columns, rows } = table;
  const isOurs = !name.includes('.');
  // What rows of ours are watched and guarded by would change, or refuse, what was so already.
  if (isOurs) await client.query(`alter table ${name} disable trigger user`);
  const guarded = isOurs && (await isForced(client, name));
  if (guarded) await client.query(`alter table ${name} no force row level security`);
  const listed = columns.map((column) => client.escapeIdentifier(column)).join(', ');
  const insert = `insert into ${name} (${listed}) overriding system value
    select ${listed} from json_populate_recordset(null::${name}, $1::json)`;
  let count = 0;
  for await (const lines of batches(path.join(folder, fileOf(name)))) {
    await client.query(insert, [`[${lines.join(',')}]`]);
    count += lines.length;
  }
  if (count !== rows) throw new DumpError(`The backup has ${count} rows of ${name}, and says ${rows}.`);
  if (guarded) await client.query(`alter table ${name} force row level security`);
  if (isOurs) await client.query(`alter table ${name} enable trigger user`);
}

async function isForced(client: pg.Client, table: string): Promise<boolean> {
  const { rows } = await client.query<{ forced: boolean }>(
    'select relforcerowsecurity as forced from pg_class where oid = $1::regclass',
    [table],
  );
  return rows[0]?.forced === true;
}

async function* batches(file: string): AsyncGenerator<readonly string[]> {
  const input = createReadStream(file).pipe(createGunzip());
  let [lines, size]: [string[], number] = [[], 0];
  for await (const line of byteLines(input)) {
    lines.push(line);
    size += line.length;
    if (size < writtenAtOnce) continue;
    yield lines;
    [lines, size] = [[], 0];
  }
  if (lines.length > 0) yield lines;
}
