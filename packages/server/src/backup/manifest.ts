import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';

/** A backup cannot be made, or is none that can be restored here. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}

/** A name that leads nowhere but into the backup. */
const Inside = z.string().regex(/^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/);
const Table = z.strictObject({
  // It becomes part of statements.
  name: z.string().regex(/^[a-z_]+(\.[a-z_]+)?$/),
  columns: z.array(z.string().min(1)),
  rows: z.int().min(0),
});

const Manifest = z.strictObject({
  format: z.literal(1),
  version: z.string(),
  made_at: z.iso.datetime(),
  database: z.strictObject({
    migrations: z.array(z.string()),
    tables: z.array(Table),
    sequences: z.record(z.string().regex(/^\w+$/), z.string().regex(/^\d+$/)),
  }),
  /** What there is of files; each is a tar in `files`. */
  folders: z.array(z.enum(['sessions', 'archives', 'reports'])),
  keys: z.array(z.enum(['secrets-key', 'jwt-secret'])),
  /** What has to be kept elsewhere, because it is not on this machine's disk. */
  not_included: z.array(z.string()),
  parts: z.array(
    z.strictObject({ file: Inside, bytes: z.int().min(0), sha256: z.string().regex(/^[0-9a-f]{64}$/) }),
  ),
});
export type Manifest = z.infer<typeof Manifest>;

const fileName = 'manifest.json';

/** Written last, whole or not at all: a folder without one is no backup. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const partial = path.join(folder, `${fileName}.partial`);
  await writeFile(partial, `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600, flush: true });
  await rename(partial, path.join(folder, fileName));
}

export async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(path.join(folder, fileName), 'utf8').catch((cause: unknown) => {
    throw new BackupError(`${folder} has no ${fileName}, so it is no backup, or none that was finished.`, {
      cause,
    });
  });
  const parsed = Manifest.safeParse(parseJson(text));
  if (!parsed.success) throw new BackupError(`${fileName} in ${folder} is none that this version reads.`);
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export async function measurePart(folder: string, file: string): Promise<Manifest['parts'][number]> {
  const whole = path.join(folder, file);
  const sha256 = createHash('sha256');
  await pipeline(createReadStream(whole), sha256);
  return { file, bytes: (await stat(whole)).size, sha256: sha256.digest('hex') };
}

/** Refuses a backup of which anything is missing or has changed. */
export async function assertWhole(folder: string, { parts }: Manifest): Promise<void> {
  for (const expected of parts) {
    const found = await measurePart(folder, expected.file).catch(() => undefined);
    if (!found) throw new BackupError(`${expected.file} is missing from the backup.`);
    if (found.sha256 !== expected.sha256)
      throw new BackupError(`${expected.file} is not as it was when the backup was made.`);
  }
}
