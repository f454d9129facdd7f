import { readdir, readFile, readlink } from 'node:fs/promises';
import path from 'node:path';

type Mark = { readonly session: string } | { readonly node: string };

export type MarkedProcess = { readonly pid: number; readonly program: string; readonly command: string };

/** What runs for a session or a server node just now: the agent and whatever its tools have started. */
export async function processesOf(mark: Mark): Promise<MarkedProcess[]> {
  const entry = 'session' in mark ? `AI_AGENT_API_SESSION=${mark.session}` : `AI_AGENT_API_NODE=${mark.node}`;
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(pids.map((pid) => describeIf(entry, pid)));
  return found.filter((process) => process !== undefined);
}

/** The process id of a session's agent. */
export async function agentOf(session: string): Promise<number> {
  const agent = (await processesOf({ session })).find((process) => process.program === 'claude');
  if (!agent) throw new Error(`No agent runs for ${session}.`);
  return agent.pid;
}

/** A process that has ended, also one that nobody has waited for yet, has no environment. */
async function describeIf(entry: string, pid: string): Promise<MarkedProcess | undefined> {
  try {
    const environment = await readFile(`/proc/${pid}/environ`, 'utf8');
    if (!environment.split('\0').includes(entry)) return undefined;
    const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ');
    return { pid: Number(pid), program: path.basename(await readlink(`/proc/${pid}/exe`)), command };
  } catch {
    return undefined;
  }
}
