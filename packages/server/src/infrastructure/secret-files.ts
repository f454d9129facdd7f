import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** A file that is to hold a secret does not, or does not hold it alone. */
export class SecretFileError extends Error {
  override readonly name = 'SecretFileError';
}

const shortest = 32;

/** The secret kept in a file that only this user reads; made at the first call. Safe when two processes race. */
export async function secretFile(file: string): Promise<string> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  await whole(file, randomBytes(48).toString('base64url'), async (written) => {
    await link(written, file).catch((error: unknown) => {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    });
  });
  const secret = await readFile(file, 'utf8');
  const mode = (await stat(file)).mode & 0o777;
  if ((mode & 0o077) !== 0)
    throw new SecretFileError(
      `${file} can be read by others (mode ${mode.toString(8)}). Make a new secret if they may have; else chmod 600 it.`,
    );
  if (secret.trim().length < shortest)
    throw new SecretFileError(
      `${file} holds no secret of ${shortest} characters. Put the one back that was there; a new one is made where there is no file.`,
    );
  return secret;
}

export function randomPassword(): string {
  return randomBytes(18).toString('base64url');
}

/** Writes a small file that only this user reads, in place of one that may be there. */
export async function writePrivateJson(file: string, value: unknown): Promise<void> {
  await whole(file, `${JSON.stringify(value, undefined, 2)}\n`, (written) => rename(written, file));
}

/** Nobody sees the file half written, or with the rights of one that was there before. */
async function whole(file: string, text: string, put: (written: string) => Promise<void>): Promise<void> {
  const written = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    await writeFile(written, text, { mode: 0o600, flag: 'wx' });
    await put(written);
  } finally {
    await rm(written, { force: true });
  }
}
