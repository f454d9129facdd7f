import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startApp, type App } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { createLog, type Log } from '../../src/infrastructure/log.ts';
import { withoutRateLimits } from './without-rate-limits.ts';

export type ServiceNode = AsyncDisposable & {
  readonly app: App;
  readonly url: string;
  readonly dataDir: string;
};

export type ServiceNodeOptions = {
  readonly databaseUrl: string;
  /** Kept by the caller; otherwise the node gets one that goes with it. */
  readonly dataDir?: string;
  readonly environment?: Record<string, string>;
  readonly log?: Log;
};

/** One process' worth of the service on a database that it may share with others. It runs no turns. */
export async function startNode({
  databaseUrl,
  dataDir,
  environment = {},
  log,
}: ServiceNodeOptions): Promise<ServiceNode> {
  await using stack = new AsyncDisposableStack();
  const folder = dataDir ?? (await temporaryFolder(stack));
  const { config, secrets } = readConfig({
    PORT: '0',
    ROLE: 'api',
    DATA_DIR: folder,
    DATABASE_URL: databaseUrl,
    DATABASE_POOL_SIZE: '5',
    // What an agent does is looked at from outside; its walls have tests of their own.
    ISOLATION: 'none',
    LOGIN_ATTEMPTS_PER_MINUTE: '1000',
    ...withoutRateLimits,
    LOG_LEVEL: 'silent',
    SHUTDOWN_GRACE_SECONDS: '0',
    ...environment,
  });
  const app = stack.use(await startApp({ config, secrets, log: log ?? createLog(config.log.level) }));
  const held = stack.move();
  return {
    app,
    url: app.url,
    dataDir: folder,
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

export async function temporaryFolder(stack: AsyncDisposableStack): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ai-agent-api-node-'));
  stack.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}
