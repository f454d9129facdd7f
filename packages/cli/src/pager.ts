import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** A shell's word for a program that is not there. */
const notFound = 127;

/** Has the person read a text at their own pace. False when the pager did not start, and nothing was shown. */
export async function readInPager(pager: string, text: string): Promise<boolean> {
  // Ctrl-C is the pager's while it is up.
  const ignore = () => undefined;
  process.on('SIGINT', ignore);
  try {
    // Colours, and what was read stays on the screen: as git has it, unless LESS says otherwise.
    const command = `LESS="\${LESS-FRX}" ${pager}`;
    const child = spawn(command, { shell: '/bin/sh', stdio: ['pipe', 'inherit', 'inherit'] });
    const ended = once(child, 'close') as Promise<[number | null]>;
    // Whoever has seen enough leaves before the end.
    child.stdin.on('error', ignore);
    child.stdin.end(text);
    const [code] = await ended;
    return code !== notFound;
  } catch {
    return false;
  } finally {
    process.off('SIGINT', ignore);
  }
}
