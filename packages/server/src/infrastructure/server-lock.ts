import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const Holder = z.object({ pid: z.number().int(), started: z.string(), node_id: z.string() });

/** Another live server works in the same data folder. */
export class DataDirInUseError extends Error {
  override readonly name = 'DataDirInUseError';
}

export type ServerLock = AsyncDisposable & {
  /** The node of a server that died in this folder without a word. */
  readonly deadNodeId?: string;
};

/**
 * Claims a data folder for this process, so that its dead predecessor can be told from a live neighbour.
 * A process is known by its number and the moment it started; a number that was given again is not taken for it.
 */
export async function lockDataDir(dataDir: string, nodeId: string): Promise<ServerLock> {
  const file = path.join(dataDir, 'server.json');
  const text = await readFile(file, 'utf8').catch(() => '');
  const before = text === '' ? undefined : Holder.safeParse(parseJson(text)).data;
  if (before && before.pid !== process.pid && (await startOf(before.pid)) === before.started)
    throw new DataDirInUseError(
      `${dataDir} is used by a server that runs (process ${before.pid}); stop it or set DATA_DIR to another folder.`,
    );
  const mine = { pid: process.pid, started: (await startOf(process.pid)) ?? '', node_id: nodeId };
  await writeFile(file, JSON.stringify(mine), { mode: 0o600 });
  return {
    ...(before && { deadNodeId: before.node_id }),
    [Symbol.asyncDispose]: () => rm(file, { force: true }),
  };
}

/** When a process started, in the kernel's ticks; undefined if there is none, or only its exit code is. Without /proc only its existence shows. */
async function startOf(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (stat !== undefined) {
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
  }
  if (process.platform === 'linux') return undefined;
  try {
    process.kill(pid, 0);
    return '';
  } catch {
    return undefined;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
