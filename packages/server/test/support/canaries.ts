import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { openSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';

/** A secret that is recognized wherever it turns up. */
export const canary = (where: string) => `canary-${where}-${randomBytes(16).toString('hex')}`;

export type Planted = AsyncDisposable & {
  /** What was planted, by the place where it lies. */
  readonly canaries: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
  /** An open file that the server is started with, at a number that nobody expects. */
  readonly descriptor: number;
  /** Files that hold a canary, by their path on the host. */
  readonly files: readonly string[];
};

/** Plants secrets in a server's environment, in files around it, and where other processes can look into memory. */
export async function plantCanaries(dataDir: string, databaseUrl: string): Promise<Planted> {
  await using stack = new AsyncDisposableStack();
  const environment = {
    JWT_SECRET: canary('jwt-secret'),
    ANTHROPIC_API_KEY: canary('sk-ant'),
    METRICS_TOKEN: canary('metrics-token'),
    DATABASE_URL: withPassword(databaseUrl, canary('database-password')),
    AWS_SECRET_ACCESS_KEY: canary('environment'),
    // Names like those that an agent is given.
    AI_AGENT_API_OPERATOR: canary('marked-name'),
    CLAUDE_CODE_OAUTH_TOKEN: canary('claude-token'),
    HOME: path.join(dataDir, 'operator'),
  };
  const files = await plantFiles(dataDir, stack);
  const memory = await plantInMemory(dataDir, stack);
  const { DATABASE_URL, HOME: _, ...settings } = environment;
  const held = stack.move();
  return {
    canaries: {
      ...settings,
      DATABASE_URL: new URL(DATABASE_URL).password,
      ...Object.fromEntries(files),
      ...memory.canaries,
    },
    environment,
    descriptor: memory.descriptor,
    files: files.map(([file]) => file),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

function withPassword(url: string, password: string): string {
  const changed = new URL(url);
  changed.password = password;
  return changed.href;
}

/** Readable for everybody, but for those that the server itself insists upon: only the wall is in the way. */
async function plantFiles(
  dataDir: string,
  stack: AsyncDisposableStack,
): Promise<(readonly [string, string])[]> {
  const outside = `canary-${randomBytes(4).toString('hex')}`;
  const files = [
    path.join(dataDir, 'secrets-key'),
    path.join(dataDir, 'notes.txt'),
    path.join(dataDir, 'operator', '.ssh', 'id_ed25519'),
    path.join('/tmp', outside),
    path.join('/dev/shm', outside),
  ];
  const planted = files.map((file) => [file, canary('file')] as const);
  for (const [file, value] of planted) {
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, value, { mode: file.endsWith('-key') ? 0o600 : 0o644 });
    if (!file.startsWith(dataDir)) stack.defer(() => rm(file, { force: true }));
  }
  return planted;
}

/** Command lines, environments, sockets without a file, and files without a name. */
async function plantInMemory(dataDir: string, stack: AsyncDisposableStack) {
  const canaries = {
    'a command line': canary('command-line'),
    'the environment of another process': canary('other-environment'),
    'the name of an abstract socket': canary('abstract-socket'),
    'an open file without a name': canary('descriptor'),
  };
  const neighbour = spawn('/usr/bin/bash', ['-c', 'read -r _', canaries['a command line']], {
    env: { SECRET: canaries['the environment of another process'] },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  await once(neighbour, 'spawn');
  stack.defer(() => void neighbour.kill('SIGKILL'));
  const abstract = createServer((socket) => socket.end());
  abstract.listen(`\0${canaries['the name of an abstract socket']}`);
  await once(abstract, 'listening');
  stack.defer(() => void abstract.close());
  const file = path.join(dataDir, 'unnamed');
  writeFileSync(file, canaries['an open file without a name']);
  const descriptor = openSync(file, 'r');
  rmSync(file);
  return { canaries, descriptor };
}
