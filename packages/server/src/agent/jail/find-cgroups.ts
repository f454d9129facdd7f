import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cgroupPaths } from './cgroup-paths.ts';
import { Cgroups } from './cgroups.ts';

/** The group that a server moves itself into, because the unified tree forbids processes beside groups with limits. */
const serverGroup = 'ai-agent-api-server';

/** The control groups that this process may use; undefined when memory and processes cannot be limited with them. */
export function findCgroups(server: string): Cgroups | undefined {
  const { unified, controllers } = cgroupPaths(read('/proc/self/cgroup'), read('/proc/self/mountinfo'));
  const own =
    unified !== undefined && path.basename(unified) === serverGroup ? path.dirname(unified) : unified;
  if (own !== undefined && delegate(own, server)) return new Cgroups(2, [own], server);
  const old = ['memory', 'pids', 'cpu'].map((name) => controllers.get(name));
  const [memory, pids, cpu] = old.map((folder) =>
    folder !== undefined && canMakeGroups(folder) ? folder : '',
  );
  if (!memory || !pids) return undefined;
  return new Cgroups(1, [...new Set([memory, pids, ...(cpu ? [cpu] : [])])], server);
}

/** Hands the controllers down to the groups of this server's jails. */
function delegate(own: string, server: string): boolean {
  const offered = read(path.join(own, 'cgroup.controllers')).trim().split(' ');
  if (!offered.includes('memory') || !offered.includes('pids')) return false;
  const wanted = ['memory', 'pids', 'cpu'].filter((name) => offered.includes(name));
  const handDown = wanted.map((name) => `+${name}`).join(' ');
  try {
    if (!tryWrite(path.join(own, 'cgroup.subtree_control'), handDown)) {
      makeRoom(own);
      writeFileSync(path.join(own, 'cgroup.subtree_control'), handDown);
    }
    const folder = path.join(own, `ai-agent-api-${server}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'cgroup.subtree_control'), handDown);
    return true;
  } catch {
    return false;
  }
}

function makeRoom(own: string): void {
  const folder = path.join(own, serverGroup);
  mkdirSync(folder, { recursive: true });
  for (const pid of read(path.join(own, 'cgroup.procs')).split('\n').filter(Boolean))
    tryWrite(path.join(folder, 'cgroup.procs'), pid);
}

function canMakeGroups(folder: string): boolean {
  const attempt = path.join(folder, `ai-agent-api-attempt-${process.pid}`);
  try {
    mkdirSync(attempt);
    const isTree = existsSync(path.join(attempt, 'cgroup.procs'));
    rmdirSync(attempt);
    return isTree;
  } catch {
    return false;
  }
}

function tryWrite(file: string, value: string): boolean {
  try {
    writeFileSync(file, value);
    return true;
  } catch {
    return false;
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
