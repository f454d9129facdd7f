import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

const lookEveryMs = 25;
/** No refresh of a login takes longer: what is older was left behind. */
const oldestMs = 30_000;
const patienceMs = 40_000;

/** Does something while no other process does something under the same lock. What a dead process has left is broken. */
export async function underLock(lock: string, act: () => Promise<void>): Promise<void> {
  const mine = `${process.pid} ${crypto.randomUUID()}`;
  const deadline = performance.now() + patienceMs;
  while (!(await take(lock, mine))) {
    if (await isLeftBehind(lock)) await breakIt(lock);
    else if (performance.now() > deadline)
      throw new Error(`Another program holds ${lock}; remove it if there is none.`);
    else await sleep(lookEveryMs);
  }
  try {
    await act();
  } finally {
    // Somebody who took this process for dead has broken the lock, and may hold it now.
    if ((await textOf(lock)) === mine) await rm(lock, { force: true });
  }
}

async function take(lock: string, mine: string): Promise<boolean> {
  try {
    await using file = await open(lock, 'wx', 0o600);
    await file.writeFile(mine);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

async function isLeftBehind(lock: string): Promise<boolean> {
  const found = await stat(lock).catch(() => undefined);
  if (!found) return false;
  if (Date.now() - found.mtimeMs > oldestMs) return true;
  const [pid] = ((await textOf(lock)) ?? '').split(' ');
  // A lock that was made just now has no text yet.
  return Boolean(pid) && !isAlive(Number(pid));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** By renaming it, which one of several succeeds in. */
async function breakIt(lock: string): Promise<void> {
  const away = `${lock}.${crypto.randomUUID()}`;
  await rename(lock, away).catch(() => undefined);
  await rm(away, { force: true });
}

function textOf(file: string): Promise<string | undefined> {
  return readFile(file, 'utf8').catch(() => undefined);
}
