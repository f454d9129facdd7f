import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** The version of this package. */
export async function readVersion(): Promise<string> {
  const text = await readFile(path.join(import.meta.dirname, '..', 'package.json'), 'utf8');
  const { version } = JSON.parse(text) as { version: string };
  return version;
}
