import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants, setPriority } from 'node:os';

/**
 * Has a program read once, so that its first start does not wait for the disk. That goes on behind everything else
 * until it is done or disposed of; nothing depends on it.
 */
export function prefault(file: string): AsyncDisposable {
  const reader = spawn('cat', ['--', file], { stdio: 'ignore', env: { PATH: '/usr/bin:/bin' } });
  const over = Promise.race([once(reader, 'exit'), once(reader, 'error')]).catch(() => undefined);
  if (reader.pid !== undefined) tryToYield(reader.pid);
  return {
    [Symbol.asyncDispose]: async () => {
      reader.kill('SIGKILL');
      await over;
    },
  };
}

function tryToYield(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch {
    // It may be over already.
  }
}
