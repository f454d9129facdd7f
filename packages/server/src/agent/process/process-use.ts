import { readFile } from 'node:fs/promises';
import type { ProcessUse } from '../../domain/session/metrics-snapshot.ts';
import { listMarked, type MarkedProcess } from './leftovers.ts';

/** The kernel counts in hundredths of a second, whatever the machine. */
const msOfTick = 10;

/** What agents take of this machine, by the mark of their process (`AI_AGENT_API_PROCESS`). Linux only; else nothing. */
export async function processUse(): Promise<ReadonlyMap<string, ProcessUse>> {
  const uses = new Map<string, ProcessUse>();
  for (const { pid, marks } of await listMarked()) {
    const mark = marks.AI_AGENT_API_PROCESS;
    if (mark === undefined) continue;
    const [before, one] = [uses.get(mark), await useOf(pid)];
    uses.set(mark, before ? sum(before, one) : one);
  }
  return uses;
}

async function useOf(pid: MarkedProcess['pid']): Promise<ProcessUse> {
  // One that has just ended takes nothing.
  const [status, stat] = await Promise.all(
    ['status', 'stat'].map((name) => readFile(`/proc/${pid}/${name}`, 'utf8').catch(() => '')),
  );
  return { processes: 1, memoryBytes: ownMemory(status ?? ''), cpuMs: cpuMs(stat ?? '') };
}

/** Without what processes share: each agent maps the same program of hundreds of megabytes. */
export function ownMemory(status: string): number {
  const kilobytes = (name: string) =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0);
  return (kilobytes('RssAnon') + kilobytes('RssShmem')) * 1024;
}

/** Its own time and that of its children which have ended. */
export function cpuMs(stat: string): number {
  // The second field is a name that may hold anything; times are the fourteenth to the seventeenth.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields.slice(11, 15).reduce((total, ticks) => total + Number(ticks), 0) * msOfTick;
}

function sum(one: ProcessUse, other: ProcessUse): ProcessUse {
  return {
    processes: one.processes + other.processes,
    memoryBytes: one.memoryBytes + other.memoryBytes,
    cpuMs: one.cpuMs + other.cpuMs,
  };
}
