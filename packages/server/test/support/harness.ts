import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startFakeAnthropic, type FakeAnthropic } from '@ai-agent-api/fake-anthropic';
import { startApp, type App } from '../../src/app.ts';
import { readConfig } from '../../src/config.ts';
import { connectDatabase } from '../../src/database/connection.ts';
import type { Role } from '../../src/domain/access/role.ts';
import { OrganizationId, UserId } from '../../src/domain/ids.ts';
import { createLog, type Log } from '../../src/infrastructure/log.ts';
import { hashPassword } from '../../src/infrastructure/passwords.ts';
import { Store } from '../../src/repositories/store.ts';
import { Api } from './api.ts';
import { cloneDatabase } from './database.ts';
import { withoutRateLimits } from './without-rate-limits.ts';

export const password = 'correct horse battery staple';

export type TestApp = AsyncDisposable & {
  readonly url: string;
  readonly app: App;
  readonly databaseUrl: string;
  readonly dataDir: string;
  /** The model behind the agents. */
  readonly fake: FakeAnthropic;
  /** Repositories over the test's database, beside the service. */
  readonly store: Store;
  /** A new user, in a new organization unless one is named, logged in. */
  readonly newUser: (options?: { role?: Role; organizationId?: OrganizationId }) => Promise<Api>;
};

/** The whole service on a database of its own, in front of a scripted model. */
export async function startTestApp(environment: Record<string, string> = {}, log?: Log): Promise<TestApp> {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await cloneDatabase());
  const dataDir = await mkdtemp(path.join(tmpdir(), 'ai-agent-api-app-'));
  stack.defer(() => rm(dataDir, { recursive: true, force: true, maxRetries: 5 }));
  const fake = stack.use(await startFakeAnthropic());
  const connection = connectDatabase({ url: database.url, poolSize: 2, onError: () => undefined });
  stack.use(connection);
  const { config, secrets } = readConfig({
    PORT: '0',
    DATA_DIR: dataDir,
    DATABASE_URL: database.url,
    DATABASE_POOL_SIZE: '5',
    // What an agent does is looked at from outside; its walls have tests of their own.
    ISOLATION: 'none',
    ANTHROPIC_API_KEY: 'sk-ant-test-key',
    ANTHROPIC_UPSTREAM_URL: fake.url,
    ADMIN_PASSWORD: password,
    LEASE_SECONDS: '3',
    SHUTDOWN_GRACE_SECONDS: '0',
    LOGIN_ATTEMPTS_PER_MINUTE: '1000',
    ...withoutRateLimits,
    LOG_LEVEL: process.env['TEST_LOG_LEVEL'] ?? 'silent',
    ...environment,
  });
  const app = stack.use(await startApp({ config, secrets, log: log ?? createLog(config.log.level) }));
  const { url } = app;
  const store = new Store(connection, () => Promise.resolve());
  const newUser: TestApp['newUser'] = async ({ role = 'user', organizationId } = {}) => {
    const user = await addUser(store, role, organizationId);
    return Api.login(url, { ...user, password });
  };
  const held = stack.move();
  return {
    url,
    app,
    databaseUrl: database.url,
    dataDir,
    fake,
    store,
    newUser,
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

let passwordHash: Promise<string> | undefined;

export async function addUser(
  store: Store,
  role: Role,
  existing?: OrganizationId,
): Promise<{ email: string; userId: UserId; organizationId: OrganizationId }> {
  passwordHash ??= hashPassword(password);
  const hash = await passwordHash;
  const organizationId = existing ?? OrganizationId.new();
  const userId = UserId.new();
  const email = `${userId}@example.com`;
  await store.transact(organizationId, async (tx) => {
    if (!existing) await tx.organizations.add({ id: organizationId, slug: organizationId, name: 'Test' });
    await tx.users.add(
      {
        id: userId,
        organizationId,
        kind: 'person',
        email,
        name: 'Test',
        role,
        isActive: true,
        createdAt: new Date(),
      },
      hash,
    );
  });
  return { email, userId, organizationId };
}
