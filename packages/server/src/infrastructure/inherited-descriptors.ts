import { closeSync, readdirSync, readFileSync } from 'node:fs';

/** Linux: closed when another program is started. Everything that Node opens is. */
const closeOnExec = 0o2000000;

/**
 * Closes what whoever started this process has left open in it, the standard streams aside: every program that is
 * started from here, the agents among them, would have it too. For the very start of a process.
 */
export function closeInheritedDescriptors(): void {
  for (const descriptor of openDescriptors()) {
    if (descriptor > 2 && isInherited(descriptor)) closeSync(descriptor);
  }
}

function openDescriptors(): number[] {
  try {
    return readdirSync('/proc/self/fd').map(Number);
  } catch {
    return [];
  }
}

function isInherited(descriptor: number): boolean {
  try {
    const flags = /^flags:\s+([0-7]+)$/m.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, 'utf8'))?.[1];
    return flags !== undefined && (Number.parseInt(flags, 8) & closeOnExec) === 0;
  } catch {
    // The one that the list itself was read with.
    return false;
  }
}
