import { access, chmod, copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Config, Secrets } from '../config.ts';
import { assertEmptyDatabase, loadDatabase } from '../database/load.ts';
import { installQueue } from '../infrastructure/queue.ts';
import type { BackupOptions } from './backup.ts';
import { assertWhole, BackupError, readManifest, type Manifest } from './manifest.ts';
import { foldersOf, isEmpty, keysOf, openDatabase } from './sources.ts';
import { unpackFolder } from './tar.ts';

/**
 * Makes an installation from a backup, in an empty place: what is there already is never touched. The next start brings it
 * up to date with the version that is started.
 */
export async function restore({ config, secrets, folder, say }: BackupOptions): Promise<void> {
  const manifest = await readManifest(folder);
  await assertWhole(folder, manifest);
  await assertEmptyPlace(config, secrets, manifest);
  await mkdir(config.dataDir, { recursive: true, mode: 0o711 });

  await using database = await openDatabase(config, secrets);
  await assertEmptyDatabase(database.url);
  const { url } = database;
  const dump = manifest.database;
  await loadDatabase(url, {
    dump,
    folder: path.join(folder, 'database'),
    installQueue: () => installQueue(url),
  });
  say(
    `database: ${dump.tables.reduce((sum, { rows }) => sum + rows, 0)} rows of ${dump.tables.length} tables`,
  );
  for (const { name, folder: target } of foldersOf(config)) {
    if (!manifest.folders.includes(name)) continue;
    await mkdir(target, { recursive: true, mode: 0o711 });
    await unpackFolder(path.join(folder, 'files', `${name}.tar`), target);
    say(`${name}: ${target}`);
  }
  await restoreKeys(config, folder, manifest);
  for (const each of manifest.not_included) say(`not in the backup: ${each}`);
}

async function restoreKeys(config: Config, folder: string, { keys }: Manifest): Promise<void> {
  for (const { name, file } of keysOf(config)) {
    if (!keys.includes(name)) continue;
    await copyFile(path.join(folder, 'keys', name), file);
    await chmod(file, 0o600);
  }
}

async function assertEmptyPlace(config: Config, secrets: Secrets, manifest: Manifest): Promise<void> {
  const places = [
    ...foldersOf(config).map(({ folder }) => folder),
    ...(secrets.databaseUrl === undefined ? [path.join(config.dataDir, 'postgres')] : []),
  ];
  for (const place of places)
    if (!(await isEmpty(place))) throw new BackupError(`${place} is not empty; restore into an empty place.`);
  for (const { name, file } of keysOf(config)) {
    const isThere = await access(file).then(
      () => true,
      () => false,
    );
    if (isThere && manifest.keys.includes(name))
      throw new BackupError(`${file} is there already; restore into an empty place.`);
  }
}
