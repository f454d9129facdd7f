import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { withoutRateLimits } from '../../packages/server/test/support/without-rate-limits.ts';

export type Node = AsyncDisposable & {
  readonly url: string;
  readonly pid: number;
  readonly dataDir: string;
  /** From the start of the process until it answered /ready. */
  readonly readyMs: number;
};

export type Service = Node & { readonly token: string };

/** The service as a process of its own, as an operator starts it, and its first administrator logged in. */
export async function startService(
  environment: Record<string, string> = {},
  existing?: string,
): Promise<Service> {
  const node = await startNode(environment, existing);
  return { ...node, token: await login(node.url, node.dataDir) };
}

/** One of several processes on a database. */
export async function startNode(environment: Record<string, string> = {}, existing?: string): Promise<Node> {
  const dataDir = existing ?? (await mkdtemp(path.join(tmpdir(), 'ai-agent-api-bench-')));
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const url = `http://127.0.0.1:${port}`;
  const started = performance.now();
  const child = spawn(process.execPath, ['--max-semi-space-size=8', 'packages/server/src/main.ts'], {
    cwd: path.join(import.meta.dirname, '..', '..'),
    env: {
      PATH: '/usr/bin:/bin',
      HOME: tmpdir(),
      DATA_DIR: dataDir,
      PORT: String(port),
      LOG_LEVEL: 'warn',
      ...withoutRateLimits,
      ...environment,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await untilReady(url, child);
  const readyMs = performance.now() - started;
  return {
    url,
    pid: child.pid ?? 0,
    dataDir,
    readyMs,
    [Symbol.asyncDispose]: async () => {
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      await exited;
      if (existing === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + 60_000;
  while (performance.now() < deadline && child.exitCode === null) {
    const ready = await fetch(`${url}/ready`).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) return;
    await sleep(10);
  }
  throw new Error('The service did not become ready within a minute, or ended.');
}

async function login(url: string, dataDir: string): Promise<string> {
  const response = await fetch(`${url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: await readFile(path.join(dataDir, 'initial-admin.json')),
  });
  const { access_token } = (await response.json()) as { access_token: string };
  return access_token;
}

export async function post(
  service: Pick<Service, 'url' | 'token'>,
  route: string,
  body: unknown,
): Promise<Record<string, unknown>> {
  const response = await fetch(`${service.url}/api/v1${route}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${service.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${route} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Record<string, unknown>;
}

/** Resident memory of a process in megabytes. */
export async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024;
}

/** What a process has taken of processors since it began, its threads and its dead children included. */
export async function cpuSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The name, in brackets, may have spaces; the figures behind it are ticks of a hundredth of a second.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / 100;
}
