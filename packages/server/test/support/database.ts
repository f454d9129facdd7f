import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';

export type TestDatabase = AsyncDisposable & { readonly url: string };

/** A database of the test's own, cloned from the migrated template in some 50 ms. */
export async function cloneDatabase(): Promise<TestDatabase> {
  const template = inject('templateUrl');
  const name = `test_${randomBytes(8).toString('hex')}`;
  const url = new URL(template);
  const templateName = url.pathname.slice(1);
  await onServer(template, `create database ${name} template ${templateName} strategy file_copy`);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    [Symbol.asyncDispose]: () => onServer(template, `drop database if exists ${name} with (force)`),
  };
}

/** Runs a statement from the server's maintenance database: a template must have no other connections. */
async function onServer(template: string, statement: string): Promise<void> {
  const url = new URL(template);
  url.pathname = '/postgres';
  const client = new pg.Client({ connectionString: url.href });
  client.on('error', () => undefined);
  await client.connect();
  try {
    // Two workers that clone at the same moment meet on the template; the second one tries again.
    await retry(20, () => client.query(statement));
  } finally {
    await client.end();
  }
}

async function retry<T>(times: number, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const isBusy = error instanceof Error && 'code' in error && error.code === '55006';
    if (times === 0 || !isBusy) throw error;
    await new Promise((resolve) => setTimeout(resolve, 50));
    return retry(times - 1, work);
  }
}

/** A database with nothing in it, on the same server. */
export async function emptyDatabase(): Promise<TestDatabase> {
  const template = inject('templateUrl');
  const name = `test_${randomBytes(8).toString('hex')}`;
  const url = new URL(template);
  await onServer(template, `create database ${name}`);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    [Symbol.asyncDispose]: () => onServer(template, `drop database if exists ${name} with (force)`),
  };
}
