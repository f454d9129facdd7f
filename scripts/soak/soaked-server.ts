import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startFakeAnthropic } from '@ai-agent-api/fake-anthropic';
import { nodeOf, ServerProcess } from '../../packages/server/test/support/server-process.ts';
import { withoutRateLimits } from '../../packages/server/test/support/without-rate-limits.ts';

export const admin = { email: 'admin@example.com', password: 'correct horse battery staple' };

/** The service as one process with its own database, in front of a scripted model. */
export type SoakedServer = AsyncDisposable & {
  readonly url: string;
  readonly pid: number;
  readonly nodeId: string;
};

export async function startSoakedServer(): Promise<SoakedServer> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(path.join(tmpdir(), 'soak-'));
  await chmod(folder, 0o711);
  stack.defer(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  const fake = stack.use(await startFakeAnthropic({ keepRequests: 1 }));
  const server = stack.use(
    new ServerProcess({
      PORT: '0',
      DATA_DIR: folder,
      ANTHROPIC_API_KEY: 'sk-ant-test-key',
      ANTHROPIC_UPSTREAM_URL: fake.url,
      ADMIN_EMAIL: admin.email,
      ADMIN_PASSWORD: admin.password,
      LOGIN_ATTEMPTS_PER_MINUTE: '1000',
      ...withoutRateLimits,
      LIVE_SESSION_IDLE_SECONDS: '10',
      METRICS_SNAPSHOT_SECONDS: '1',
      SHUTDOWN_GRACE_SECONDS: '5',
      LOG_LEVEL: 'error',
    }),
  );
  const url = await server.ready();
  const nodeId = await nodeOf(folder);
  const held = stack.move();
  return { url, pid: server.pid, nodeId, [Symbol.asyncDispose]: () => held.disposeAsync() };
}
