import { createHash } from 'node:crypto';
import { chmod, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { isReachableBy } from './postgres-binaries.ts';

const nobody = { uid: 65534, gid: 65534 };

/**
 * Where the embedded database of a data folder lives. Run by root it belongs to an unprivileged user, who must be
 * able to reach it: below a private home it moves to /var/lib, under a name made from the data folder's.
 */
export async function embeddedDirectory(dataDir: string): Promise<string> {
  await mkdir(dataDir, { recursive: true, mode: 0o711 });
  if (process.getuid?.() !== 0) return path.join(dataDir, 'postgres');
  await chmod(dataDir, 0o711);
  if (await isReachableBy(nobody, dataDir)) return path.join(dataDir, 'postgres');
  const name = createHash('sha256').update(path.resolve(dataDir)).digest('hex').slice(0, 16);
  const elsewhere = path.join('/var/lib/ai-agent-api', `postgres-${name}`);
  await mkdir(path.dirname(elsewhere), { recursive: true, mode: 0o711 });
  return elsewhere;
}
