import { access, copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Config, Secrets } from '../config.ts';
import { rememberBackup, rememberWhole } from '../database/backup-marks.ts';
import { dumpDatabase, fileOf } from '../database/dump.ts';
import { readVersion } from '../read-version.ts';
import { BackupError, measurePart, writeManifest, type Manifest } from './manifest.ts';
import { elsewhere, foldersOf, isEmpty, keysOf, openDatabase } from './sources.ts';
import { packFolder } from './tar.ts';

export type BackupOptions = {
  readonly config: Config;
  readonly secrets: Secrets;
  /** Made if it is not there; else empty. */
  readonly folder: string;
  readonly say: (line: string) => void;
};

/**
 * Puts the whole installation into a folder while it runs: the database as of one moment, then the files, which are as new or
 * newer. What a backup holds is as secret as the installation.
 */
export async function backUp({ config, secrets, folder, say }: BackupOptions): Promise<Manifest> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (!(await isEmpty(folder)))
    throw new BackupError(`${folder} is not empty; name a folder for this backup alone.`);
  for (const name of ['database', 'files', 'keys']) await mkdir(path.join(folder, name), { mode: 0o700 });

  await using database = await openDatabase(config, secrets);
  const mark = { madeAt: new Date().toISOString(), folder };
  await rememberBackup(database.url, mark);
  const dump = await dumpDatabase(database.url, path.join(folder, 'database'));
  say(
    `database: ${dump.tables.reduce((sum, { rows }) => sum + rows, 0)} rows of ${dump.tables.length} tables`,
  );
  const folders = await packFolders(config, folder, say);
  const keys = await copyKeys(config, folder);

  const files = [
    ...dump.tables.map(({ name }) => `database/${fileOf(name)}`),
    ...folders.map((name) => `files/${name}.tar`),
    ...keys.map((name) => `keys/${name}`),
  ];
  const parts: Manifest['parts'] = [];
  for (const file of files) parts.push(await measurePart(folder, file));
  const manifest: Manifest = {
    format: 1,
    version: await readVersion(),
    made_at: new Date().toISOString(),
    database: {
      migrations: [...dump.migrations],
      tables: dump.tables.map(({ name, columns, rows }) => ({ name, columns: [...columns], rows })),
      sequences: { ...dump.sequences },
    },
    ...{ folders, keys, not_included: elsewhere(config, secrets), parts },
  };
  await writeManifest(folder, manifest);
  await rememberWhole(database.url, mark, manifest.made_at);
  for (const each of manifest.not_included) say(`not in the backup: ${each}`);
  return manifest;
}

async function packFolders(
  config: Config,
  to: string,
  say: BackupOptions['say'],
): Promise<Manifest['folders']> {
  const packed: Manifest['folders'] = [];
  for (const { name, folder } of foldersOf(config)) {
    if (await isEmpty(folder)) continue;
    await packFolder(folder, path.join(to, 'files', `${name}.tar`));
    packed.push(name);
    say(`${name}: ${folder}`);
  }
  return packed;
}

/** Those that the service has made for itself. */
async function copyKeys(config: Config, to: string): Promise<Manifest['keys']> {
  const copied: Manifest['keys'] = [];
  for (const { name, file } of keysOf(config)) {
    const isThere = await access(file).then(
      () => true,
      () => false,
    );
    if (!isThere) continue;
    await copyFile(file, path.join(to, 'keys', name));
    copied.push(name);
  }
  return copied;
}
