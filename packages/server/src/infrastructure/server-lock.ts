import { randomBytes } from 'node:crypto';
import { link, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { serverIdentity, stateOf } from './server-identity.ts';

const Holder = z.looseObject({ pid: z.number().int(), server: z.string(), node_id: z.string() });
type Holder = z.infer<typeof Holder>;

/** Another live server works in the same data folder. */
export class DataDirInUseError extends Error {
  override readonly name = 'DataDirInUseError';
}

export type ServerLock = AsyncDisposable & {
  /** The node of a server that died in this folder without a word. */
  readonly deadNodeId?: string;
};

/** A live server touches its note this often, in milliseconds; one in another container is known by that alone. */
const touchEvery = 2_000;

/**
 * Claims a data folder for this process, so that its dead predecessor can be told from a live neighbour, in another
 * container too. Of several that start at once one gets it.
 * @param watchMs how long a neighbour that cannot be judged otherwise is watched for a sign of life.
 */
export async function lockDataDir(
  dataDir: string,
  nodeId: string,
  watchMs = 4 * touchEvery,
): Promise<ServerLock> {
  const file = path.join(dataDir, 'server.json');
  const mine = JSON.stringify({ pid: process.pid, server: serverIdentity(), node_id: nodeId });
  let dead: Holder | undefined;
  while (!(await wasMade(file, mine))) {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text === undefined) continue;
    const holder = Holder.safeParse(parseJson(text)).data;
    if (holder && (await isAlive(holder, file, watchMs)))
      throw new DataDirInUseError(
        `${dataDir} is used by a server that runs (process ${holder.pid}); stop it or set DATA_DIR to another folder.`,
      );
    if (await wasRemoved(file, text)) dead = holder;
  }
  const touching = setInterval(() => void touch(file), touchEvery).unref();
  return {
    ...(dead && { deadNodeId: dead.node_id }),
    [Symbol.asyncDispose]: async () => {
      clearInterval(touching);
      await rm(file, { force: true });
    },
  };
}

async function isAlive({ server }: Holder, file: string, watchMs: number): Promise<boolean> {
  if (server === serverIdentity()) return false;
  const state = stateOf(server);
  if (state !== 'elsewhere') return state === 'alive';
  const before = await changedAt(file);
  for (let waited = 0; waited < watchMs; waited += 100) {
    await sleep(100);
    if ((await changedAt(file)) !== before) return true;
  }
  return false;
}

async function wasMade(file: string, text: string): Promise<boolean> {
  try {
    await writeFile(file, text, { mode: 0o600, flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Moves the note aside, and puts it back if another server's has come in its place meanwhile. */
async function wasRemoved(file: string, text: string): Promise<boolean> {
  const aside = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    await rename(file, aside);
    if ((await readFile(aside, 'utf8')) === text) return true;
    await link(aside, file);
    return false;
  } catch {
    return false;
  } finally {
    await rm(aside, { force: true });
  }
}

async function touch(file: string): Promise<void> {
  const now = new Date();
  await utimes(file, now, now).catch(() => undefined);
}

async function changedAt(file: string): Promise<number | undefined> {
  return (await stat(file).catch(() => undefined))?.mtimeMs;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
