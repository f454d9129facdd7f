import { open, readdir, readFile } from 'node:fs/promises';
import { stateOf } from '../../infrastructure/server-identity.ts';

export type MarkName =
  'AI_AGENT_API_NODE' | 'AI_AGENT_API_SESSION' | 'AI_AGENT_API_PROCESS' | 'AI_AGENT_API_SERVER';

/** What an agent's process, and whatever it starts, carries in its environment. */
export type ProcessMark = { readonly name: MarkName; readonly value: string };

/** A process of an agent, or its jail. */
export type MarkedProcess = {
  readonly pid: number;
  readonly parent: number;
  /** The user on the host; -1 when the process has just ended. */
  readonly uid: number;
  readonly marks: Readonly<Partial<Record<MarkName, string>>>;
};

/** How many processes are looked at together: each takes a descriptor. */
const together = 32;

const markNames: readonly MarkName[] = [
  'AI_AGENT_API_NODE',
  'AI_AGENT_API_SESSION',
  'AI_AGENT_API_PROCESS',
  'AI_AGENT_API_SERVER',
];

/**
 * Every process of this machine that carries a mark, whoever's it is. A process can wipe its own marks; the one
 * outside a jail, with which the whole jail ends, is out of an agent's reach. Linux only; elsewhere it finds none.
 */
export async function listMarked(): Promise<MarkedProcess[]> {
  const pids = await processNumbers();
  const found = await ofEach(pids, readMarked);
  return found.filter((each) => each !== undefined);
}

/**
 * Ends the processes that carry a mark: what a dead node left running, or what a tool call started and the agent's
 * end did not take along.
 * @returns how many were ended.
 */
export async function killMarked(mark: ProcessMark): Promise<number> {
  const marked = await listMarked();
  return marked.filter((each) => each.marks[mark.name] === mark.value && kill(each.pid)).length;
}

/** Ends what servers that are no longer alive have left on this machine; for the start of a server. */
export async function killLeftovers(): Promise<number> {
  const marked = await listMarked();
  return marked.filter(({ pid, marks }) => {
    const server = marks.AI_AGENT_API_SERVER;
    return server !== undefined && stateOf(server) === 'dead' && kill(pid);
  }).length;
}

/** Ends every process of a user that only agents have. @returns how many there were. */
export async function killUser(uid: number): Promise<number> {
  const pids = await processNumbers();
  const found = await ofEach(pids, statusOf);
  return pids.filter((pid, index) => found[index]?.uid === uid && kill(pid)).length;
}

/** @returns whether there was a process to end. */
export function kill(pid: number): boolean {
  try {
    process.kill(pid, 'SIGKILL');
    return true;
  } catch {
    return false;
  }
}

async function processNumbers(): Promise<number[]> {
  const names = await readdir('/proc').catch(() => []);
  return names
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid);
}

async function ofEach<Found>(
  pids: readonly number[],
  look: (pid: number) => Promise<Found>,
): Promise<Found[]> {
  const found: Found[] = [];
  for (let from = 0; from < pids.length; from += together)
    found.push(...(await Promise.all(pids.slice(from, from + together).map(look))));
  return found;
}

async function readMarked(pid: number): Promise<MarkedProcess | undefined> {
  // A process of another user, or one that has just ended, cannot be read and is not ours.
  const environment = await readStart(`/proc/${pid}/environ`).catch(() => '');
  if (!environment.includes('AI_AGENT_API_')) return undefined;
  const values = environment.split('\0');
  const marks = markNames.flatMap((name) => {
    const value = values.find((each) => each.startsWith(`${name}=`));
    return value === undefined ? [] : [[name, value.slice(name.length + 1)] as const];
  });
  if (marks.length === 0) return undefined;
  return { pid, ...(await statusOf(pid)), marks: Object.fromEntries(marks) };
}

/** An agent may give its processes environments of many megabytes. A mark that is pushed beyond this is wiped. */
const mostOfEnvironment = 16 * 1024;

async function readStart(file: string): Promise<string> {
  await using handle = await open(file);
  const { bytesRead, buffer } = await handle.read(Buffer.alloc(mostOfEnvironment), 0, mostOfEnvironment, 0);
  return buffer.toString('utf8', 0, bytesRead);
}

async function statusOf(pid: number): Promise<{ uid: number; parent: number }> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  // One that has ended and waits for its parent to notice is nobody's any more.
  if (/^State:\s+[ZX]/m.test(status)) return { uid: -1, parent: -1 };
  const number = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? -1);
  return { uid: number('Uid'), parent: number('PPid') };
}
