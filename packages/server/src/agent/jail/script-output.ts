import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { HookFault } from '../../domain/agent/hook-fault.ts';

/** More of what a script prints is not read: the script has failed. In bytes. */
const longestOutput = 1024 * 1024;
const longestError = 500;

type Piped = ChildProcess & {
  stdin: NonNullable<ChildProcess['stdin']>;
  stdout: NonNullable<ChildProcess['stdout']>;
};

/** Hands a script its input and waits for its end, which comes at the latest with the signal. */
export async function readOutput(
  child: Piped,
  input: string,
  signal: AbortSignal,
  kill: () => void,
): Promise<string> {
  signal.addEventListener('abort', kill, { once: true });
  // Ended before this was heard.
  if (signal.aborted) kill();
  const printed = collect(child.stdout, longestOutput, kill);
  const complained = collect(child.stderr, longestError, () => undefined);
  // A script need not read what it is told.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    if (signal.aborted) throw new HookFault('The script did not end in time.');
    if (printed.isTooLong()) throw new HookFault('The script prints too much.');
    if (code !== 0)
      throw new HookFault(`The script ended with ${code ?? 'a signal'}. ${complained.text()}`.trim());
    return printed.text();
  } finally {
    signal.removeEventListener('abort', kill);
  }
}

function collect(stream: NodeJS.ReadableStream | null, most: number, onTooLong: () => void) {
  const chunks: Buffer[] = [];
  let size = 0;
  stream?.on('error', () => undefined);
  stream?.on('data', (chunk: Buffer) => {
    const isOver = size > most;
    size += chunk.length;
    if (!isOver) chunks.push(chunk);
    if (!isOver && size > most) onTooLong();
  });
  return {
    text: () => Buffer.concat(chunks).subarray(0, most).toString('utf8'),
    isTooLong: () => size > most,
  };
}
