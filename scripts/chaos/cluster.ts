import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startFakeAnthropic } from '@ai-agent-api/fake-anthropic';
import { embeddedDirectory } from '../../packages/server/src/database/embedded-directory.ts';
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../../packages/server/src/database/embedded-postgres.ts';
import { freePort } from '../../packages/server/test/support/free-port.ts';
import { RedisServer } from '../../packages/server/test/support/redis-server.ts';
import { nodeOf, ServerProcess } from '../../packages/server/test/support/server-process.ts';
import { withoutRateLimits } from '../../packages/server/test/support/without-rate-limits.ts';

export const leaseSeconds = 3;
export const graceSeconds = 10;

export const admin = { email: 'admin@example.com', password: 'correct horse battery staple' };

/** A node of the service, which keeps its folder and its address when it is started anew. */
export class ClusterNode {
  readonly name: string;
  readonly #environment: Readonly<Record<string, string>>;
  #server: ServerProcess;
  url = '';
  /** As it calls itself since its last start. */
  id = '';

  constructor(name: string, environment: Readonly<Record<string, string>>) {
    this.name = name;
    this.#environment = environment;
    this.#server = new ServerProcess(environment);
  }

  get server(): ServerProcess {
    return this.#server;
  }

  async ready(): Promise<void> {
    this.url = await this.#server.ready();
    this.id = await nodeOf(this.#environment['DATA_DIR'] ?? '');
  }

  async start(): Promise<void> {
    this.#server = new ServerProcess(this.#environment);
    await this.ready();
  }
}

/** Two workers and an API node on one PostgreSQL and one Redis, in front of a scripted model. */
export type Cluster = AsyncDisposable & {
  readonly nodes: { readonly api: ClusterNode; readonly workers: readonly [ClusterNode, ClusterNode] };
  readonly redis: RedisServer;
  readonly databaseUrl: string;
  /** Ends PostgreSQL as a crash of its machine would; `startPostgres` brings it back. */
  readonly crashPostgres: () => Promise<void>;
  readonly startPostgres: () => Promise<void>;
};

export async function startCluster(
  isolation: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Cluster> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(path.join(tmpdir(), 'chaos-'));
  await chmod(folder, 0o711);
  stack.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  const directory = await embeddedDirectory(path.join(folder, 'database'));
  let postgres: EmbeddedPostgres = await startEmbeddedPostgres({ directory });
  stack.defer(() => postgres.stop());
  const redis = stack.use(await RedisServer.start());
  const fake = stack.use(await startFakeAnthropic({ keepRequests: 1 }));
  const common = {
    DATABASE_URL: postgres.url,
    REDIS_URL: redis.url,
    SESSIONS_DIR: path.join(folder, 'sessions'),
    ISOLATION: isolation,
    ANTHROPIC_API_KEY: 'sk-ant-test-key',
    ANTHROPIC_UPSTREAM_URL: fake.url,
    ADMIN_EMAIL: admin.email,
    ADMIN_PASSWORD: admin.password,
    JWT_SECRET: 'one secret for all nodes of the chaos run',
    SECRETS_KEY: 'one key for all nodes of the chaos run',
    LEASE_SECONDS: String(leaseSeconds),
    SHUTDOWN_GRACE_SECONDS: String(graceSeconds),
    LOGIN_ATTEMPTS_PER_MINUTE: '1000',
    ...withoutRateLimits,
    LOG_LEVEL: process.env['CHAOS_LOG_LEVEL'] ?? 'error',
    ...more,
  };
  const start = async (ROLE: string, name: string) => {
    const own = { ROLE, DATA_DIR: path.join(folder, name), PORT: String(await freePort()) };
    const node = new ClusterNode(name, { ...common, ...own });
    stack.defer(() => node.server[Symbol.asyncDispose]());
    await node.ready();
    return node;
  };
  const api = await start('api', 'api');
  const workers = [await start('worker', 'worker-1'), await start('worker', 'worker-2')] as const;
  const held = stack.move();
  return {
    nodes: { api, workers },
    redis,
    databaseUrl: postgres.url,
    crashPostgres: async () => {
      const file = path.join(directory, 'data', 'postmaster.pid');
      const pid = Number((await readFile(file, 'utf8')).split('\n')[0]);
      process.kill(pid, 'SIGQUIT');
      await postgres.exited;
      await postgres.stop();
    },
    startPostgres: async () => {
      postgres = await startEmbeddedPostgres({ directory });
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

/** The end of a process that was told to end, or that was killed. */
export async function endOf(node: ClusterNode, signal: NodeJS.Signals, withinMs: number): Promise<string> {
  const late = AbortSignal.timeout(withinMs);
  node.server.signal(signal);
  const end = await Promise.race([node.server.ended, once(late, 'abort')]);
  if (Array.isArray(end)) return 'late';
  return end.code === null ? String(end.signal) : `exit ${end.code}`;
}
