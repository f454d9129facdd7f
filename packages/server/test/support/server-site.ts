import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startFakeAnthropic, type FakeAnthropic } from '@ai-agent-api/fake-anthropic';
import { connectDatabase } from '../../src/database/connection.ts';
import { Store } from '../../src/repositories/store.ts';
import { Api } from './api.ts';
import { cloneDatabase } from './database.ts';
import { addUser, password } from './harness.ts';
import { ServerProcess } from './server-process.ts';
import type { Role } from '../../src/domain/access/role.ts';
import { withoutRateLimits } from './without-rate-limits.ts';

/** What servers need around them: a database, a scripted model and data folders, which outlive each of them. */
export type ServerSite = AsyncDisposable & {
  readonly fake: FakeAnthropic;
  readonly store: Store;
  readonly environment: Readonly<Record<string, string>>;
  readonly newDataDir: () => Promise<string>;
  /** A new user, who can log in to any server of the site. */
  readonly newUser: (role?: Role) => Promise<{ readonly loginAt: (url: string) => Promise<Api> }>;
  /** A server in a data folder; ended with the site, if it is not before. */
  readonly start: (dataDir: string, more?: Readonly<Record<string, string>>) => ServerProcess;
};

export async function newServerSite(): Promise<ServerSite> {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await cloneDatabase());
  const fake = stack.use(await startFakeAnthropic());
  const connection = stack.use(connectDatabase({ url: database.url, poolSize: 2, onError: () => undefined }));
  const store = new Store(connection, () => Promise.resolve());
  const environment = {
    PORT: '0',
    DATABASE_URL: database.url,
    DATABASE_POOL_SIZE: '5',
    // What an agent does is looked at from outside; its walls have tests of their own.
    ISOLATION: 'none',
    ANTHROPIC_API_KEY: 'sk-ant-test-key',
    ANTHROPIC_UPSTREAM_URL: fake.url,
    ADMIN_PASSWORD: password,
    JWT_SECRET: 'a secret of the tests, the same for all servers',
    LEASE_SECONDS: '3',
    ...withoutRateLimits,
    SHUTDOWN_GRACE_SECONDS: '0',
    LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'silent',
  };
  const held = stack.move();
  return {
    fake,
    store,
    environment,
    newDataDir: async () => {
      const dataDir = await mkdtemp(path.join(tmpdir(), 'ai-agent-api-site-'));
      held.defer(() => rm(dataDir, { recursive: true, force: true, maxRetries: 5 }));
      return dataDir;
    },
    newUser: async (role = 'user') => {
      const user = await addUser(store, role);
      return { loginAt: (url) => Api.login(url, { ...user, password }) };
    },
    start: (dataDir, more = {}) =>
      held.use(new ServerProcess({ ...environment, DATA_DIR: dataDir, ...more })),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

/** The same user, with the same token, at another server of the site. */
export function at(url: string, { token, refreshToken, email, userId, organizationId }: Api): Api {
  return new Api({ url, token, refreshToken, email, userId, organizationId });
}
