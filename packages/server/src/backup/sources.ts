import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Config, Secrets } from '../config.ts';
import { embeddedDirectory } from '../database/embedded-directory.ts';
import { startEmbeddedPostgres } from '../database/embedded-postgres.ts';
import { isPostmasterOf, openCluster, readPostmasterFile, urlOf } from '../database/postgres-cluster.ts';

export const keyNames = ['secrets-key', 'jwt-secret'] as const;

/** Where the files of an installation are, by what they are called in a backup. */
export function foldersOf({ sessionsDir, archives, reports }: Config) {
  return [
    { name: 'sessions', folder: sessionsDir },
    ...(archives.kind === 'disk' ? [{ name: 'archives', folder: archives.folder } as const] : []),
    ...(reports.bucket ? [] : [{ name: 'reports', folder: reports.directory } as const]),
  ] as const;
}

export function keysOf({ dataDir }: Config) {
  return keyNames.map((name) => ({ name, file: path.join(dataDir, name) }));
}

/** What is not on this machine's disk and has to be kept otherwise, in words. */
export function elsewhere({ archives, reports }: Config, { secretsKeys, jwtSecret }: Secrets): string[] {
  return [
    ...(secretsKeys
      ? ['SECRETS_KEY: it is in the environment; without it what tenants entrusted cannot be opened']
      : []),
    ...(jwtSecret ? ['JWT_SECRET: it is in the environment; without it everybody logs in again'] : []),
    ...(archives.kind === 's3' ? [`the archives in the bucket ${archives.bucket}`] : []),
    ...(reports.bucket ? [`the reports in the bucket ${reports.bucket.bucket}`] : []),
  ];
}

export type OpenDatabase = AsyncDisposable & { readonly url: string };

/** The service's database; the embedded one of a running server is shared, one that rests is started for a while. */
export async function openDatabase({ dataDir }: Config, { databaseUrl }: Secrets): Promise<OpenDatabase> {
  if (databaseUrl !== undefined) return { url: databaseUrl, [Symbol.asyncDispose]: () => Promise.resolve() };
  const directory = await embeddedDirectory(dataDir);
  const cluster = await openCluster(directory);
  const server = await readPostmasterFile(cluster);
  if (server && isPostmasterOf(cluster, server.pid))
    return { url: urlOf(cluster), [Symbol.asyncDispose]: () => Promise.resolve() };
  return startEmbeddedPostgres({ directory });
}

/** Whether nothing is there; a folder that does not exist has nothing in it. */
export async function isEmpty(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length === 0;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return true;
    throw error;
  }
}
