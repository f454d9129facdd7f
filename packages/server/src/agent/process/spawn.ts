import { spawn, type ChildProcess } from 'node:child_process';

export type SpawnRequest = {
  readonly command: string;
  readonly args: string[];
  readonly cwd?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
};

/** Starts the agent's process. This is where a jail takes its place. */
export type SpawnAgent = (request: SpawnRequest) => ChildProcess & {
  stdin: NonNullable<ChildProcess['stdin']>;
  stdout: NonNullable<ChildProcess['stdout']>;
};

/** A plain process in a group of its own, so that what it started can be ended with it. */
export const spawnPlain: SpawnAgent = ({ command, args, cwd, env, signal }) => {
  const child = spawn(command, args, {
    ...(cwd !== undefined && { cwd }),
    // The runtime refuses to skip its own prompts under root unless it is told that somebody else guards.
    env: process.getuid?.() === 0 ? { ...env, IS_SANDBOX: '1' } : { ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  signal.addEventListener('abort', () => killGroupOf(child), { once: true });
  child.once('exit', () => killGroup(child.pid));
  return child;
};

/**
 * Ends a process and everything in its group at once; nothing once it has ended, for its number may be another's by then.
 * What has outlived it is known by its marks.
 */
export function killGroupOf(child: ChildProcess | undefined): void {
  if (child?.exitCode === null && child.signalCode === null) killGroup(child.pid);
}

/** Ends a process and everything in its group at once. */
export function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
