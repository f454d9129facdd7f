import { readdir, readFile } from 'node:fs/promises';

/** What an agent's process, and whatever it starts, carries in its environment. */
export type ProcessMark = {
  readonly name: 'AI_AGENT_API_NODE' | 'AI_AGENT_API_SESSION' | 'AI_AGENT_API_PROCESS';
  readonly value: string;
};

/**
 * Ends the processes that carry a mark: what a dead node left running, or what a tool call started and the agent's
 * end did not take along. Linux only; elsewhere it finds none.
 * @returns how many were ended.
 */
export async function killMarked(mark: ProcessMark): Promise<number> {
  const names = await readdir('/proc').catch(() => []);
  const pids = names.filter((name) => /^\d+$/.test(name) && name !== String(process.pid));
  const killed = await Promise.all(pids.map((pid) => killIfMarked(mark, pid)));
  return killed.filter(Boolean).length;
}

async function killIfMarked({ name, value }: ProcessMark, pid: string): Promise<boolean> {
  // A process of another user, or one that has just ended, cannot be read and is not ours.
  const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
  if (!environment.split('\0').includes(`${name}=${value}`)) return false;
  try {
    process.kill(Number(pid), 'SIGKILL');
    return true;
  } catch {
    return false;
  }
}
