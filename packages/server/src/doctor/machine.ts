import { access, constants, rm, stat, statfs, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { good, lacking, poor, type Finding } from './finding.ts';

/** The first with type stripping as the service uses it, and with argon2. */
const oldestNode = 24;

/** Leases and tokens suffer from more, in milliseconds. */
export const mostSkew = 2_000;

export function checkNode(version = process.versions.node): Finding {
  const found = `${version} at ${process.execPath}`;
  return Number(version.split('.')[0]) >= oldestNode
    ? good('Node', found)
    : lacking(
        'Node',
        found,
        `Start the service with Node ${oldestNode} or later: npm scripts and npx bring it along on Linux.`,
      );
}

/** The folder itself, or the nearest one above it that exists. */
export async function nearestFolder(folder: string): Promise<string> {
  const there = await stat(folder).catch(() => undefined);
  const parent = path.dirname(folder);
  return there?.isDirectory() === true || parent === folder ? folder : nearestFolder(parent);
}

export async function checkDataFolder(dataDir: string): Promise<Finding> {
  const need = 'Data folder';
  const nearest = await nearestFolder(dataDir);
  const canWrite = await access(nearest, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
  if (!canWrite)
    return lacking(
      need,
      `${nearest} cannot be written by user ${process.getuid?.() ?? ''}`,
      `Set DATA_DIR to a folder of this user, or run: chown ${process.getuid?.() ?? ''} ${nearest}`,
    );
  return good(need, nearest === dataDir ? dataDir : `${dataDir}, to be made`);
}

export async function checkDisk(dataDir: string, minFreeMb: number): Promise<Finding> {
  const { bavail, bsize, ffree, files } = await statfs(await nearestFolder(dataDir));
  const freeMb = Math.floor((bavail * bsize) / (1024 * 1024));
  // Some file systems do not count them.
  const inodes = files === 0 ? '' : `, ${ffree} inodes`;
  const found = `${freeMb.toLocaleString('en-US')} MB free${inodes}`;
  return freeMb >= minFreeMb && (files === 0 || ffree > 1_000)
    ? good('Disk', found)
    : lacking('Disk', found, `Free some, or set DATA_DIR to another disk; DISK_MIN_FREE_MB is ${minFreeMb}.`);
}

/** @param aheadMs how far the database's clock is ahead, if there is another machine's. */
export async function checkClock(dataDir: string, aheadMs?: number): Promise<Finding> {
  const skew = aheadMs ?? (await aheadOfFiles(dataDir)) ?? 0;
  const whose = aheadMs === undefined ? "the data folder's" : "the database's";
  const found = `${new Date().toISOString()}, ${Math.abs(Math.round(skew))} ms from ${whose}`;
  return Math.abs(skew) <= mostSkew
    ? good('Clock', found)
    : poor('Clock', found, 'Keep the clocks of all machines together, by NTP for instance.');
}

/** A data folder on another machine has that one's clock. */
async function aheadOfFiles(dataDir: string): Promise<number | undefined> {
  const file = path.join(await nearestFolder(dataDir), `.doctor-${process.pid}`);
  try {
    await writeFile(file, 'x', { mode: 0o600, flag: 'wx' });
    return (await stat(file)).mtimeMs - Date.now();
  } catch {
    return undefined;
  } finally {
    await rm(file, { force: true }).catch(() => undefined);
  }
}
