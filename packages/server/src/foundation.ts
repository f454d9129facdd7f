import { Threads } from './agent/snapshots/threads.ts';
import { Workspaces } from './agent/snapshots/workspaces.ts';
import type { Config, Secrets } from './config.ts';
import { asServiceRole, connectDatabase } from './database/connection.ts';
import { embeddedDirectory } from './database/embedded-directory.ts';
import { startEmbeddedPostgres } from './database/embedded-postgres.ts';
import { migrate } from './database/migrate.ts';
import { Notifications } from './database/notifications.ts';
import type { NodeId } from './domain/ids.ts';
import type { AuditSigner } from './infrastructure/audit-signer.ts';
import type { Log } from './infrastructure/log.ts';
import { createMetrics } from './infrastructure/metrics.ts';
import { installQueue, Queue } from './infrastructure/queue.ts';
import type { ReportFiles } from './infrastructure/report-files.ts';
import type { ExportFiles } from './infrastructure/export-files.ts';
import {
  measureJobs,
  measurePool,
  measureService,
  type PoolFigures,
} from './infrastructure/service-metrics.ts';
import type { SecretBox } from './infrastructure/secret-box.ts';
import type { Tracing } from './infrastructure/tracing.ts';
import { carryDrafts } from './draft-carrier.ts';
import type { ChosenHousing } from './housing.ts';
import { Store } from './repositories/store.ts';
import type { CreateSessionDeps } from './services/create-session.ts';
import { Features } from './services/features.ts';
import { HookService } from './services/hook-service.ts';

/** What both the server and the worker stand on. */
export type Foundation = Awaited<ReturnType<typeof openStore>> & {
  readonly config: Config;
  readonly secrets: Secrets;
  readonly secretBox: SecretBox;
  readonly auditSigner: AuditSigner;
  readonly reportFiles: ReportFiles;
  readonly exportFiles: ExportFiles;
  readonly node: { readonly id: NodeId; readonly version: string };
  readonly tracing: Tracing;
  readonly log: Log;
};

type Surroundings = { readonly stack: AsyncDisposableStack; readonly log: Log; readonly onFatal: () => void };

export async function openStore(
  config: Config,
  secrets: Secrets,
  { node, ...around }: Surroundings & { readonly node: { readonly id: NodeId } },
) {
  const { stack, log } = around;
  let isStopping = false;
  // At the end the server may be gone before its last connections have said goodbye.
  const onError = (error: Error) => {
    if (!isStopping) log.warn({ err: error }, 'a database connection broke');
  };
  const url = secrets.databaseUrl ?? (await startDatabase(config.dataDir, around));
  await migrate(url, () => installQueue(url));
  const metrics = createMetrics();
  const watch = (count: () => PoolFigures) => measurePool(metrics, count);
  const database = stack.use(connectDatabase({ url, poolSize: config.database.poolSize, onError, watch }));
  const queue = stack.use(new Queue(asServiceRole(url), onError));
  await queue.start();
  const notifications = stack.use(new Notifications(url, onError));
  await notifications.start();
  stack.defer(() => {
    isStopping = true;
  });
  const store = new Store(database, (transaction, name, data) => queue.enqueue(transaction, name, data));
  measureService(metrics, () => store.find((finder) => finder.figures()));
  measureJobs(metrics, () => queue.figures());
  const now = () => new Date();
  return {
    store,
    queue,
    notifications,
    metrics,
    ...carryDrafts({ nodeId: node.id, notifications, secrets, metrics, log }, stack),
    now,
    features: stack.use(
      new Features({ store, now, changes: (tell) => notifications.hear('access_changes', tell) }),
    ),
  };
}

/** @param hasJail whether the agents of this node are jailed; undefined where others run them. */
export function hookServiceOf({ store, secretBox, config, now }: Foundation, hasJail?: boolean): HookService {
  const base = { store, secretBox, webhookRules: config.webhooks, now };
  return new HookService({ ...base, ...(hasJail !== undefined && { hasJail }) });
}

/** What new sessions are made with. */
export function newSessionsOf({ config: { agent }, now }: Foundation, hooks: HookService): CreateSessionDeps {
  const defaults = { model: agent.defaultModel, timeoutSeconds: agent.turnTimeoutSeconds };
  return { hooks, defaults, now };
}

/** At most so many threads read and write the files of sessions at once. */
const snapshotThreads = 4;

export function openWorkspaces(
  { config, metrics, log }: Foundation,
  house: ChosenHousing | undefined,
  stack: AsyncDisposableStack,
): Workspaces {
  return new Workspaces({
    sessionsDir: config.sessionsDir,
    ask: stack.use(new Threads(snapshotThreads)).run,
    limits: { ...config.agent.diskLimit, ms: config.snapshots.withinSeconds * 1_000 },
    minFreeBytes: config.minFreeDiskMb * 1024 * 1024,
    newOwner: () => house?.host?.uids?.choose(),
    metrics,
    log,
  });
}

async function startDatabase(dataDir: string, { stack, log, onFatal }: Surroundings): Promise<string> {
  const directory = await embeddedDirectory(dataDir);
  const postgres = stack.use(await startEmbeddedPostgres({ directory, log: (message) => log.info(message) }));
  void postgres.exited.then(({ expected, reason }) => {
    if (expected) return;
    log.fatal({ reason }, 'the embedded PostgreSQL ended');
    onFatal();
  });
  return postgres.url;
}
