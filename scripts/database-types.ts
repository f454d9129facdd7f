import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Kysely, PostgresDialect } from 'kysely';
import { generate, getDialect } from 'kysely-codegen';
import pg from 'pg';
import { installQueue } from '../packages/server/src/infrastructure/queue.ts';
import { embeddedDirectory } from '../packages/server/src/database/embedded-directory.ts';
import { startEmbeddedPostgres } from '../packages/server/src/database/embedded-postgres.ts';
import { migrate } from '../packages/server/src/database/migrate.ts';

/** Table types, read from a database that the migrations have just made. */
export async function databaseTypes(): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), 'ai-agent-api-types-'));
  try {
    await using postgres = await startEmbeddedPostgres({ directory: await embeddedDirectory(directory) });
    await migrate(postgres.url, () => installQueue(postgres.url));
    const pool = new pg.Pool({ connectionString: postgres.url, max: 1 });
    // Its connection may still be closing when the server stops.
    pool.on('error', () => undefined);
    await using db = new Kysely({ dialect: new PostgresDialect({ pool }) });
    return await generate({
      db,
      dialect: getDialect('postgres'),
      defaultSchemas: ['public'],
      includePattern: 'public.*',
      typeMapping: { int8: 'number', timestamptz: 'Date', jsonb: 'unknown' },
    });
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
