import path from 'node:path';
import { mkdir } from 'node:fs/promises';
import type { OpsDeps } from './api/ops-routes.ts';
import type { Config, Secrets } from './config.ts';
import { NodeId } from './domain/ids.ts';
import { AuditSigner } from './infrastructure/audit-signer.ts';
import { createLog, type Log } from './infrastructure/log.ts';
import { SecretBox } from './infrastructure/secret-box.ts';
import { secretFile } from './infrastructure/secret-files.ts';
import { lockDataDir } from './infrastructure/server-lock.ts';
import { chooseHousing } from './housing.ts';
import { joinNodes } from './join-nodes.ts';
import { openModelAccess } from './model-access.ts';
import { openExportFiles, openReportFiles } from './open-storages.ts';
import { openTracing } from './open-tracing.ts';
import { readiness, type Workshop } from './readiness.ts';
import { readVersion } from './read-version.ts';
import { ensureFirstAdmin, type FirstAdmin } from './services/first-admin.ts';
import { resealSecrets } from './services/reseal-secrets.ts';
import { SessionRecovery } from './services/session-recovery.ts';
import { type Foundation, openStore, openWorkspaces } from './foundation.ts';
import { startOpsServer, startServer } from './start-server.ts';
import { workshopOf, buildCrew } from './crew.ts';
import { startWorker } from './start-worker.ts';

export type AppOptions = {
  readonly config: Config;
  readonly secrets: Secrets;
  readonly log?: Log;
  /** Called when the service has lost what it cannot work without, and cannot get it back. */
  readonly onFatal?: () => void;
};

export type App = AsyncDisposable & {
  /** Where the node listens; a pure worker says there only how it is. */
  readonly url: string;
  /** Whether the offline scripted model answers, because no key is set. */
  readonly isOffline: boolean;
  readonly database: 'embedded' | 'external';
  /** How agents are kept in; absent on a node that runs none. */
  readonly isolation?: { readonly tier: 'jail' | 'none'; readonly text: string };
  /** Set when this start made the first admin. */
  readonly firstAdmin?: FirstAdmin;
};

/**
 * Builds and starts the whole service. Only here, and in the files beside this one, classes of other layers are made; what is built last is
 * taken down first: the worker ends its turns before the server closes its streams, and the database goes last.
 */
export async function startApp({
  config,
  secrets,
  log = createLog(config.log.level),
  onFatal = () => undefined,
}: AppOptions): Promise<App> {
  await using stack = new AsyncDisposableStack();
  await mkdir(config.dataDir, { recursive: true, mode: 0o711 });
  const node = { id: NodeId.new(), version: await readVersion() };
  const lock = stack.use(await lockDataDir(config.dataDir, node.id));
  const masterKeys = secrets.secretsKeys ?? [await secretFile(path.join(config.dataDir, 'secrets-key'))];
  const secretBox = new SecretBox(masterKeys);
  const auditSigner = new AuditSigner(masterKeys[0] ?? '');
  const opened = await openStore(config, secrets, { stack, log, onFatal, node });
  const reportFiles = await openReportFiles(config, secrets, stack);
  const exportFiles = await openExportFiles(config, secrets, stack);
  const tracing = await openTracing({ ...opened, config, secrets, node, log }, stack);
  const files = { reportFiles, exportFiles };
  const foundation = { ...opened, ...files, config, secrets, secretBox, auditSigner, node, tracing, log };
  const { store } = foundation;
  const firstAdmin = await ensureFirstAdmin(store, {
    email: config.admin.email,
    ...(secrets.adminPassword !== undefined && { password: secrets.adminPassword }),
    dataDir: config.dataDir,
    now: foundation.now(),
  });
  const presence = await joinNodes(foundation, stack);
  await resealSecrets(foundation);
  const recovery = new SessionRecovery(foundation);
  if (lock.deadNodeId !== undefined) await recovery.buryNode(lock.deadNodeId);

  const draining = new AbortController();
  const models = config.role === 'api' ? undefined : await openModelAccess(foundation, stack);
  const house = models && (await chooseHousing(foundation, stack));
  const workspaces = openWorkspaces(foundation, house, stack);
  const crew = house && (await buildCrew(foundation, { gateway: models, house, workspaces }, stack));
  const parts = crew ? { workshop: workshopOf(models, house, crew) } : {};
  const ops = opsDeps(foundation, { draining: draining.signal, ...parts });
  const url =
    config.role === 'worker'
      ? await startOpsServer(foundation, ops, stack)
      : await startServer(
          foundation,
          ops,
          { ...parts, workspaces, place: crew?.runner.place ?? (() => undefined) },
          stack,
        );
  if (crew)
    await startWorker(foundation, { ...crew, presence, recovery, upstreams: models.upstreams }, stack);
  stack.defer(() => draining.abort());

  const held = stack.move();
  return {
    url,
    isOffline: secrets.anthropicApiKey === undefined,
    database: secrets.databaseUrl === undefined ? 'embedded' : 'external',
    ...(firstAdmin && { firstAdmin }),
    ...(house && { isolation: { tier: house.tier, text: house.text } }),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

function opsDeps(
  { store, config, secrets, metrics, redis, node }: Foundation,
  parts: { readonly draining: AbortSignal; readonly workshop?: Workshop },
): OpsDeps {
  return {
    metrics,
    ...(secrets.metricsToken !== undefined && { metricsToken: secrets.metricsToken }),
    version: node.version,
    readiness: () => readiness({ store, config, ...(redis && { redis }), ...parts }),
  };
}
