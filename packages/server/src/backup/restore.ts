import { access, chmod, copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Config, Secrets } from '../config.ts';
import { deleteAgain } from '../database/backup-marks.ts';
import { assertEmptyDatabase, loadDatabase } from '../database/load.ts';
import { migrate } from '../database/migrate.ts';
import { installQueue } from '../infrastructure/queue.ts';
import type { BackupOptions } from './backup.ts';
import { readDeleted, type DeletedOrganization } from './deleted-since.ts';
import { assertWhole, BackupError, readManifest, type Manifest } from './manifest.ts';
import { foldersOf, isEmpty, keysOf, openDatabase } from './sources.ts';
import { unpackFolder } from './tar.ts';

export type RestoreOptions = BackupOptions & {
  /** A file of certificates of organizations that were deleted since the backup. */
  readonly deleted?: string;
};

/**
 * Makes an installation from a backup, in an empty place: what is there already is never touched. The next start brings it
 * up to date with the version that is started.
 */
export async function restore(options: RestoreOptions): Promise<void> {
  const { config, secrets, folder, deleted, say } = options;
  const manifest = await readManifest(folder);
  await assertWhole(folder, manifest);
  const gone = deleted === undefined ? [] : await readDeleted(deleted, folder, secrets);
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
  await deleteGone(url, gone, say);
  for (const each of manifest.not_included) say(`not in the backup: ${each}`);
}

/** The newest schema is needed to say so; the next start would bring it. */
async function deleteGone(
  url: string,
  gone: readonly DeletedOrganization[],
  say: BackupOptions['say'],
): Promise<void> {
  if (gone.length === 0) return;
  await migrate(url, () => installQueue(url));
  for (const id of await deleteAgain(url, gone)) say(`deleted since, and again by the next start: ${id}`);
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
