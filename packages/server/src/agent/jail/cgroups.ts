import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { kill } from '../process/leftovers.ts';
import { stateOf } from '../../infrastructure/server-identity.ts';

export type GroupLimits = {
  readonly memoryBytes: number;
  readonly processes: number;
  readonly cpus: number;
};

/** The limits of one jail. */
export type Group = {
  /** A process that writes its number into these is in the group. */
  readonly joinFiles: readonly string[];
  /** Ends whatever is still in it and removes it. @returns whether it is gone. */
  remove(): Promise<boolean>;
};

const prefix = 'ai-agent-api-';
const period = 100_000;

/** The control groups below this process's own, one for each jail, so that a jail is limited as a whole. */
export class Cgroups {
  readonly version: 1 | 2;
  readonly #bases: readonly string[];
  readonly #folders: readonly string[];
  readonly #open = new Set<string>();
  #count = 0;

  /** @param bases folders that this process may make groups in; the old trees have one for each controller. */
  constructor(version: 1 | 2, bases: readonly string[], server: string) {
    this.version = version;
    this.#bases = bases;
    this.#folders = bases.map((base) => path.join(base, `${prefix}${server}`));
  }

  open(name: string, limits: GroupLimits): Group {
    const own = `${name.replaceAll(/[^\w-]/g, '')}-${this.#count++}`;
    const folders = this.#folders.map((folder) => path.join(folder, own));
    this.#open.add(own);
    for (const folder of folders) mkdirSync(folder, { recursive: true });
    const settings = this.version === 2 ? unifiedSettings(limits) : oldSettings(limits);
    const written = settings.filter(([file, value]) =>
      folders.map((folder) => wasWritten(path.join(folder, file), value)).includes(true),
    );
    const missing = mustHave(this.version).filter((file) => !written.some(([name]) => name === file));
    if (missing.length > 0) {
      void removeAll(folders).then(() => this.#open.delete(own));
      throw new Error(`A jail cannot be limited: its control group has no ${missing.join(', no ')}.`);
    }
    return {
      joinFiles: folders.map((folder) => path.join(folder, 'cgroup.procs')),
      remove: async () => {
        const isGone = await removeAll(folders);
        this.#open.delete(own);
        return isGone;
      },
    };
  }

  /** The groups of this server that are there although their jail is over. */
  leftOver(): string[] {
    const names = new Set(this.#folders.flatMap(namesIn));
    return [...names].filter((name) => !this.#open.has(name));
  }

  /** Ends whatever is still in a group that was left over, and removes it. @returns whether it is gone. */
  async removeLeftOver(name: string): Promise<boolean> {
    return removeAll(this.#folders.map((folder) => path.join(folder, name)));
  }

  /** Removes what servers that are no longer alive have left, with the processes in it. */
  async removeLeftovers(): Promise<void> {
    for (const base of this.#bases) {
      const dead = namesIn(base).filter(
        (name) => name.startsWith(prefix) && stateOf(name.slice(prefix.length)) === 'dead',
      );
      for (const name of dead) await removeTree(path.join(base, name));
    }
  }

  /** When the last jail is gone. */
  async close(): Promise<void> {
    for (const folder of this.#folders) await removeTree(folder);
  }
}

function unifiedSettings(limits: GroupLimits): [string, string][] {
  return [
    ['memory.max', String(limits.memoryBytes)],
    ['memory.swap.max', '0'],
    ['pids.max', String(limits.processes)],
    ['cpu.max', `${Math.round(limits.cpus * period)} ${period}`],
  ];
}

function oldSettings(limits: GroupLimits): [string, string][] {
  return [
    ['memory.limit_in_bytes', String(limits.memoryBytes)],
    ['memory.memsw.limit_in_bytes', String(limits.memoryBytes)],
    ['pids.max', String(limits.processes)],
    ['cpu.cfs_period_us', String(period)],
    ['cpu.cfs_quota_us', String(Math.round(limits.cpus * period))],
  ];
}

/** Without these a group limits nothing, and the limits of each process are left out for it. */
function mustHave(version: 1 | 2): string[] {
  return version === 2 ? ['memory.max', 'pids.max'] : ['memory.limit_in_bytes', 'pids.max'];
}

/** Which files there are depends on the controllers. */
function wasWritten(file: string, value: string): boolean {
  if (!existsSync(file)) return false;
  writeFileSync(file, value);
  return true;
}

async function removeTree(folder: string): Promise<void> {
  const children = namesIn(folder).map((name) => path.join(folder, name));
  await removeAll(children);
  await removeAll([folder]);
}

/** A group can be removed when its last process is reaped, which takes a moment after the kill. */
async function removeAll(folders: readonly string[]): Promise<boolean> {
  for (let tries = 0; tries < 100; tries++) {
    if (folders.filter((folder) => !removed(folder)).length === 0) return true;
    await sleep(Math.min(50, 2 + tries * 2));
  }
  return false;
}

function removed(folder: string): boolean {
  if (!existsSync(folder)) return true;
  try {
    rmdirSync(folder);
    return true;
  } catch {
    for (const pid of processesIn(folder)) kill(pid);
    return false;
  }
}

function processesIn(folder: string): number[] {
  try {
    return readFileSync(path.join(folder, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

function namesIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  } catch {
    return [];
  }
}
