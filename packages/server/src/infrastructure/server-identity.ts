import { readFileSync, readlinkSync } from 'node:fs';

/**
 * Which process a server is, for marks that outlive it: the name space of its number, the number, and when it
 * started, because numbers come round again.
 */
export function serverIdentity(): string {
  return `${pidNamespace() ?? 0}-${process.pid}-${startOf(process.pid) ?? 0}`;
}

/**
 * A server that counts processes in another name space, in a container for instance, cannot be judged from here; nor
 * can any where there is no /proc.
 */
export function stateOf(identity: string): 'alive' | 'dead' | 'elsewhere' {
  const [namespace, pid, start] = identity.split('-');
  const here = pidNamespace();
  if (here === undefined || namespace !== here || pid === undefined) return 'elsewhere';
  return startOf(Number(pid)) === start ? 'alive' : 'dead';
}

function pidNamespace(): string | undefined {
  try {
    return /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0];
  } catch {
    return undefined;
  }
}

/** The time since boot at which a process started; undefined when there is none, or it has ended and waits for its parent. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is a name that may hold anything; the state comes after it, the start is the twentieth.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
  } catch {
    return undefined;
  }
}
