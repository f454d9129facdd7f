import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { embeddedDirectory } from '../../src/database/embedded-directory.ts';
import { startEmbeddedPostgres } from '../../src/database/embedded-postgres.ts';
import { migrate } from '../../src/database/migrate.ts';
import { installQueue } from '../../src/infrastructure/queue.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A migrated database of a server that lives as long as the run; tests clone it. */
    templateUrl: string;
  }
}

/**
 * One real PostgreSQL for the whole run, with a migrated database to clone: the embedded one, or the server that
 * TEST_DATABASE_URL names, whose database then serves as the template.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const external = process.env['TEST_DATABASE_URL'];
  if (external !== undefined) {
    await migrate(external, () => installQueue(external));
    project.provide('templateUrl', external);
    return () => Promise.resolve();
  }
  const directory = await mkdtemp(path.join(tmpdir(), 'ai-agent-api-test-'));
  const postgres = await startEmbeddedPostgres({ directory: await embeddedDirectory(directory) });
  await withoutWaitingForDisks(postgres.url);
  await migrate(postgres.url, () => installQueue(postgres.url));
  project.provide('templateUrl', postgres.url);
  return async () => {
    await postgres.stop();
    await rm(directory, { recursive: true, force: true });
  };
}

/** Tests end processes and no machines, so what the system was handed is safe; waiting for its disk proves nothing. */
async function withoutWaitingForDisks(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const setting of ['fsync', 'full_page_writes', 'synchronous_commit'])
      await client.query(`alter system set ${setting} = off`);
    await client.query('select pg_reload_conf()');
  } finally {
    await client.end();
  }
}
