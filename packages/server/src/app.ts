import { mkdir, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { DiskWatch } from './agent/disk/disk-watch.ts';
import type { GatewayDeps } from './agent/gateway/gateway-options.ts';
import { ScriptJail } from './agent/jail/script-jail.ts';
import { LiveSessions } from './agent/live-sessions.ts';
import { Threads } from './agent/snapshots/threads.ts';
import { Workspaces } from './agent/snapshots/workspaces.ts';
import { policyGate } from './agent/permissions/policy-gate.ts';
import { sessionFolders } from './agent/session-folders.ts';
import { removeSparesOfDead } from './agent/spare-pool.ts';
import { StartSlots } from './agent/start-slots.ts';
import { prefault } from './agent/process/prefault.ts';
import { readShell } from './agent/permissions/shell-parser.ts';
import { Sweeper } from './agent/sweeper.ts';
import type { OpsDeps } from './api/ops-routes.ts';
import { buildOpsServer, buildServer, closeServer } from './api/server.ts';
import type { Config, Secrets } from './config.ts';
import { asServiceRole, connectDatabase } from './database/connection.ts';
import { embeddedDirectory } from './database/embedded-directory.ts';
import { startEmbeddedPostgres } from './database/embedded-postgres.ts';
import { migrate } from './database/migrate.ts';
import { Notifications } from './database/notifications.ts';
import { NodeId, type SessionId } from './domain/ids.ts';
import { AuditSigner } from './infrastructure/audit-signer.ts';
import { createLog, type Log } from './infrastructure/log.ts';
import type { Mailer } from './infrastructure/mailer.ts';
import { createMetrics } from './infrastructure/metrics.ts';
import { installQueue, Queue } from './infrastructure/queue.ts';
import type { ObjectStorage } from './infrastructure/object-storage.ts';
import type { ReportFiles } from './infrastructure/report-files.ts';
import type { ExportFiles } from './infrastructure/export-files.ts';
import {
  measureJobs,
  measurePool,
  measureService,
  type PoolFigures,
} from './infrastructure/service-metrics.ts';
import { SecretBox } from './infrastructure/secret-box.ts';
import { secretFile } from './infrastructure/secret-files.ts';
import { lockDataDir } from './infrastructure/server-lock.ts';
import type { Tracing } from './infrastructure/tracing.ts';
import { WebhookSender } from './infrastructure/webhooks.ts';
import { Worker } from './jobs/worker.ts';
import { chores } from './chores.ts';
import { carryDrafts } from './draft-carrier.ts';
import { chooseHousing, type ChosenHousing } from './housing.ts';
import { openIdentity } from './identity.ts';
import { joinNodes } from './join-nodes.ts';
import { openDeletions } from './open-deletions.ts';
import { openFiles } from './open-files.ts';
import { gatewayLimits, openModelAccess, socketsDirectory } from './model-access.ts';
import { openMcpAccess } from './mcp-access.ts';
import { openArchives, openExportFiles, openReportFiles } from './open-storages.ts';
import { openLimits } from './open-limits.ts';
import { openMailer, startNotifications } from './start-notifications.ts';
import { openTracing } from './open-tracing.ts';
import { readiness, type Workshop } from './readiness.ts';
import { readVersion } from './read-version.ts';
import { Store } from './repositories/store.ts';
import { AccountMail } from './services/account-mail.ts';
import { AgentLimitsService } from './services/agent-limits-service.ts';
import { ArchiveRulesService } from './services/archive-rules-service.ts';
import { ArchiveJobs } from './services/archive-jobs.ts';
import { ApprovalService } from './services/approval-service.ts';
import { AuditService } from './services/audit-service.ts';
import { BudgetService } from './services/budget-service.ts';
import { ChoreService } from './services/chore-service.ts';
import type { DeleteOrganizations } from './services/delete-organizations.ts';
import { ExecutionRunner } from './services/execution-runner.ts';
import { ExecutionService } from './services/execution-service.ts';
import { ExecutionWatch } from './services/execution-watch.ts';
import type { CreateSessionDeps } from './services/create-session.ts';
import { ensureFirstAdmin, type FirstAdmin } from './services/first-admin.ts';
import { Features } from './services/features.ts';
import { HookDelivery } from './services/hook-delivery.ts';
import { Housekeeping } from './services/housekeeping.ts';
import { HookService } from './services/hook-service.ts';
import { IdempotencyService } from './services/idempotency-service.ts';
import type { NodePresence } from './services/node-presence.ts';
import type { McpAccess } from './agent/mcp/session-servers.ts';
import { McpAuthorizationService } from './services/mcp-authorization-service.ts';
import { McpHealthService } from './services/mcp-health-service.ts';
import { McpConfigService } from './services/mcp-config-service.ts';
import { McpServerService } from './services/mcp-server-service.ts';
import { NodeService } from './services/node-service.ts';
import { NotificationChannelService } from './services/notification-channel-service.ts';
import { NotificationService } from './services/notification-service.ts';
import { NodeSweep } from './services/node-sweep.ts';
import { OrganizationFeed } from './services/organization-feed.ts';
import { OrganizationService } from './services/organization-service.ts';
import { PolicyDryRun } from './services/policy-dry-run.ts';
import { PolicyService } from './services/policy-service.ts';
import { SessionArchiveService } from './services/session-archive-service.ts';
import { QuotaService } from './services/quota-service.ts';
import { ExportMaker } from './services/export-maker.ts';
import { OrganizationExportService } from './services/organization-export-service.ts';
import { ReportMaker } from './services/report-maker.ts';
import { ReportPreviews } from './services/report-preview.ts';
import { ReportService } from './services/report-service.ts';
import { ReportTemplateService } from './services/report-template-service.ts';
import { ScheduleService } from './services/schedule-service.ts';
import { SessionForkService } from './services/session-fork-service.ts';
import { SessionFeed } from './services/session-feed.ts';
import { SessionMetricsService } from './services/session-metrics-service.ts';
import { SessionPause } from './services/session-pause.ts';
import { resealSecrets } from './services/reseal-secrets.ts';
import { SessionRecovery } from './services/session-recovery.ts';
import { SessionService } from './services/session-service.ts';
import { SessionSnapshots } from './services/session-snapshots.ts';
import { SnapshotRetention } from './services/snapshot-retention.ts';
import { StatisticsService } from './services/statistics-service.ts';
import { TaskService } from './services/task-service.ts';
import { TaskTemplateService } from './services/task-template-service.ts';
import { TriggerReception } from './services/trigger-reception.ts';
import { TriggerService } from './services/trigger-service.ts';
import { SessionTurnService } from './services/session-turn-service.ts';
import { TurnWatch } from './services/turn-watch.ts';
import { turnHooks } from './services/turn-hooks.ts';
import { TurnCalls } from './services/turn-calls.ts';
import { TurnRunner } from './services/turn-runner.ts';
import { SessionTemplateService } from './services/session-template-service.ts';
import { ToolGroupService } from './services/tool-group-service.ts';
import { UpstreamKeyService } from './services/upstream-key-service.ts';
import { SummaryWriter } from './services/write-summary.ts';
import { WebhookDispatch } from './services/webhook-dispatch.ts';
import { WebhookEndpointService } from './services/webhook-endpoint-service.ts';

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
 * Builds and starts the whole service. The only place that constructs classes of other layers; what is built last is
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

/** What both the server and the worker stand on. */
type Foundation = Awaited<ReturnType<typeof openStore>> & {
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

async function openStore(
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

async function startOpsServer(
  { config: { http }, log }: Foundation,
  ops: OpsDeps,
  stack: AsyncDisposableStack,
): Promise<string> {
  const server = await buildOpsServer({ ...ops, log });
  await server.listen(http);
  stack.defer(() => closeServer(server));
  return addressOf(server.server.address(), http.host);
}

async function startServer(
  on: Foundation,
  ops: OpsDeps,
  {
    place,
    workspaces,
    workshop,
  }: {
    readonly place: TurnRunner['place'];
    readonly workspaces: Workspaces;
    readonly workshop?: Workshop;
  },
  stack: AsyncDisposableStack,
): Promise<string> {
  const { store, config, metrics, notifications, deltas, features, now } = on;
  const closing = new AbortController();
  const growth = {
    subscribe: (id: string, wake: () => void) => notifications.subscribe('session_events', id, wake),
  };
  const feedGrowth = {
    subscribe: (id: string, wake: () => void) => notifications.subscribe('organization_feeds', id, wake),
  };
  const feed = new SessionFeed({ store, deltas, growth, metrics });
  const hooks = hookServiceOf(on, workshop?.hasJail);
  const { limits, ...identityLimits } = openLimits(on, stack);
  const mcp = await openMcpAccess(on, stack);
  const { secretBox } = on;
  const mcpServers = { store, secretBox, rules: config.mcp, catalogue: mcp.catalogue, now };
  const tasks = new TaskService({ store, hooks, now });
  const files = await openFiles(on, workspaces, stack);
  const server = await buildServer({
    ...ops,
    limits,
    ...(await openIdentity({ ...on, ...identityLimits }, stack)),
    sessions: new SessionService({ store, metrics, ...newSessionsOf(on, hooks) }),
    sessionTemplates: new SessionTemplateService({ store, hooks, now }),
    toolGroups: new ToolGroupService({ store, now }),
    mcpServers: new McpServerService(mcpServers),
    mcpConfigs: new McpConfigService(mcpServers),
    mcpHealth: new McpHealthService({ store, access: mcp, now }),
    mcpAuthorizations: new McpAuthorizationService({
      ...{ store, secretBox: on.secretBox, now },
      ...(mcp.oauth && { oauth: mcp.oauth }),
    }),
    forks: new SessionForkService({ store, hooks, metrics, now }),
    archives: new SessionArchiveService({ store, quotaBytes: config.snapshots.quotaBytes, now }),
    ...files,
    hooks,
    webhookEndpoints: new WebhookEndpointService({
      ...{ store, secretBox: on.secretBox, webhookRules: config.webhooks, now },
    }),
    notifications: new NotificationService({ store, hasMail: on.secrets.smtpUrl !== undefined, now }),
    notificationChannels: new NotificationChannelService({
      ...{ store, secretBox: on.secretBox, webhookRules: config.webhooks, now },
    }),
    pauses: new SessionPause({ store, now }),
    turns: new SessionTurnService({ store, files: files.files, feed, place, now }),
    turnWatch: new TurnWatch({ store, feed }),
    approvals: new ApprovalService({ store }),
    organizationFeed: new OrganizationFeed({ store, growth: feedGrowth }),
    budgets: new BudgetService({ store }),
    agentLimits: new AgentLimitsService({ store }),
    archiveRules: new ArchiveRulesService({ store }),
    organizations: new OrganizationService(store),
    sessionMetrics: new SessionMetricsService({
      store,
      everySeconds: config.metricsSnapshots.everySeconds,
    }),
    tasks,
    taskTemplates: new TaskTemplateService({ store, tasks, now }),
    executions: new ExecutionService({ store, features, now }),
    executionWatch: new ExecutionWatch({ store, growth: feedGrowth }),
    schedules: new ScheduleService({ store, minimumSeconds: config.scheduleMinSeconds, now }),
    triggers: new TriggerService({ store, secretBox: on.secretBox, now }),
    reception: new TriggerReception({ store, features, secretBox: on.secretBox, metrics }),
    nodes: new NodeService({ store, leaseSeconds: config.leaseSeconds }),
    chores: new ChoreService(store),
    policies: new PolicyService({ store, now }),
    dryRun: new PolicyDryRun({
      store,
      readShell,
      foldersOf: (id) => sessionFolders(config.sessionsDir, id),
    }),
    organizationExports: new OrganizationExportService({
      ...{ store, files: on.exportFiles, keptDays: config.exportDays, now },
    }),
    features,
    statistics: new StatisticsService({ store, now }),
    reports: new ReportService({
      store,
      features,
      files: on.reportFiles,
      keptDays: config.reports.keptDays,
      now,
    }),
    reportTemplates: new ReportTemplateService({ store, now }),
    reportPreviews: new ReportPreviews(store),
    quotas: new QuotaService(store),
    audit: new AuditService({ store, signer: on.auditSigner, now }),
    upstreamKeys: new UpstreamKeyService({ store, secretBox: on.secretBox }),
    idempotency: new IdempotencyService(store, on.secretBox),
    feed,
    corsOrigins: config.http.corsOrigins,
    trustedProxies: config.http.trustedProxies,
    tracing: on.tracing,
    joinsTraces: config.tracing.joinsTraces,
    ...(config.notifications.publicUrl !== undefined && { publicUrl: config.notifications.publicUrl }),
    maxStreamsPerUser: config.http.maxStreamsPerUser,
    closing: closing.signal,
    log: on.log,
  });
  await server.listen({ host: config.http.host, port: config.http.port });
  stack.defer(async () => {
    closing.abort();
    await closeServer(server);
  });
  return addressOf(server.server.address(), config.http.host);
}

/** @param hasJail whether the agents of this node are jailed; undefined where others run them. */
function hookServiceOf({ store, secretBox, config, now }: Foundation, hasJail?: boolean): HookService {
  const base = { store, secretBox, webhookRules: config.webhooks, now };
  return new HookService({ ...base, ...(hasJail !== undefined && { hasJail }) });
}

/** What new sessions are made with. */
function newSessionsOf({ config: { agent }, now }: Foundation, hooks: HookService): CreateSessionDeps {
  const defaults = { model: agent.defaultModel, timeoutSeconds: agent.turnTimeoutSeconds };
  return { hooks, defaults, now };
}

/** At most so many threads read and write the files of sessions at once. */
const snapshotThreads = 4;

/** Who runs turns on this node, who sees to it that nothing else runs, and who tells others of it. */
type Crew = {
  readonly runner: TurnRunner;
  readonly liveSessions: LiveSessions;
  readonly nodeSweep: NodeSweep;
  readonly delivery: HookDelivery;
  readonly snapshotRetention: SnapshotRetention;
  readonly reportMaker: ReportMaker;
  readonly exportMaker: ExportMaker;
  readonly archiveJobs: ArchiveJobs;
  readonly deletions: DeleteOrganizations;
  readonly mcpHealth: McpHealthService;
  /** As it is made for agents of this node. */
  readonly hooks: HookService;
};

function workshopOf(
  { upstreams }: GatewayDeps,
  { text, host }: ChosenHousing,
  { nodeSweep }: Crew,
): Workshop {
  return { upstreams, isolation: text, hasJail: host !== undefined, sweep: nodeSweep };
}

async function openLiveSessions(
  on: Foundation,
  {
    gateway,
    house,
    mcp,
    socketsDir,
  }: { gateway: GatewayDeps; house: ChosenHousing; mcp: McpAccess; socketsDir: string },
  stack: AsyncDisposableStack,
): Promise<LiveSessions> {
  const { config, notifications, node, log, metrics, store } = on;
  const { sessionsDir, agent } = config;
  await mkdir(sessionsDir, { recursive: true, mode: 0o711 });
  await removeSparesOfDead(sessionsDir, await store.nodes.listIds());
  stack.use(prefault(house.program));
  return new LiveSessions({
    ...{ sessionsDir, socketsDir, store, gateway, gatewayLimits, log, metrics, nodeId: node.id },
    mcp,
    diskWatch: stack.use(new DiskWatch({ limit: agent.diskLimit, sessionsDir, metrics, log })),
    // A process without a jail knows its folders by name, and they could not become another session's.
    limits: house.tier === 'jail' ? agent : { ...agent, spareSessions: 0 },
    slots: new StartSlots(Math.max(2, availableParallelism())),
    housing: house.housing,
    ends: { subscribe: (id, tell) => notifications.subscribe('session_ends', id, tell) },
    redactedResults: ({ id, organizationId }) =>
      store.transact(organizationId, (tx) => tx.toolCalls.listRedacted(id)),
  });
}

async function buildCrew(
  on: Foundation,
  {
    gateway,
    house,
    workspaces,
  }: { readonly gateway: GatewayDeps; readonly house: ChosenHousing; readonly workspaces: Workspaces },
  stack: AsyncDisposableStack,
): Promise<Crew> {
  const { config, notifications, node, log, metrics } = on;
  const socketsDir = await socketsDirectory(config.dataDir, stack);
  const { sessionsDir } = config;
  const mcp = await openMcpAccess(on, stack);
  const liveSessions = stack.use(await openLiveSessions(on, { gateway, house, mcp, socketsDir }, stack));
  const sender = stack.use(new WebhookSender({ ...config.webhooks, refuse: config.refusedNetworks }));
  const archives = openArchives(config, on.secrets, stack);
  const deciding = { store: on.store, readShell, metrics, log, now: on.now };
  const scripts = house.host && stack.use(new ScriptJail(house.host));
  const workspaceOf = (id: SessionId) => sessionFolders(sessionsDir, id).workspace;
  const hookDeps = { ...on, sender, workspaceOf, ...(scripts && { scripts }) };
  const runner = new TurnRunner({
    ...on,
    hooksOf: (of, hooks) => turnHooks(hookDeps, of, hooks),
    liveSessions,
    snapshots: new SessionSnapshots({ ...on, workspaces, quotaBytes: config.snapshots.quotaBytes }),
    approvals: { subscribe: (id, wake) => notifications.subscribe('approvals', id, wake) },
    approvalHoldSeconds: config.agent.approvalHoldSeconds,
    gateOf: (of) => policyGate(deciding, of),
    stops: { subscribe: (id, wake) => notifications.subscribe('session_stops', id, wake) },
    nodeId: node.id,
    leaseSeconds: config.leaseSeconds,
    maxTurns: config.agent.maxLiveSessions,
    maxQuotaWaitSeconds: config.agent.maxQuotaWaitSeconds,
  });
  const sweeper = new Sweeper({
    nodeId: node.id,
    held: () => {
      const held = liveSessions.held();
      return scripts ? { ...held, processes: held.processes.union(scripts.processes) } : held;
    },
    socketsDir,
    ...(house.host && { host: house.host }),
  });
  return {
    runner,
    liveSessions,
    mcpHealth: new McpHealthService({ store: on.store, access: mcp, now: on.now }),
    nodeSweep: new NodeSweep({ ...on, liveSessions, sweeper, nodeId: node.id }),
    delivery: new HookDelivery({ ...on, sender }),
    reportMaker: new ReportMaker({
      ...{ ...on, workspaces, files: on.reportFiles, ...config.reports },
      writer: new SummaryWriter({ ...on, gateway, defaultModel: config.agent.defaultModel }),
    }),
    exportMaker: exportMakerOf(on, workspaces, stack),
    snapshotRetention: new SnapshotRetention({ ...on, workspaces, keep: config.snapshots.perSession }),
    archiveJobs: await openArchiveJobs(on, { workspaces, liveSessions, archives }),
    deletions: openDeletions(on, { workspaces, archives }),
    hooks: hookServiceOf(on, house.host !== undefined),
  };
}

function exportMakerOf(on: Foundation, workspaces: Workspaces, stack: AsyncDisposableStack): ExportMaker {
  const { config, secrets, node } = on;
  return new ExportMaker({
    ...{ ...on, workspaces, files: on.exportFiles, signer: on.auditSigner, version: node.version },
    archives: openArchives(config, secrets, stack),
    keptDays: config.exportDays,
    minFreeBytes: config.minFreeDiskMb * 1024 * 1024,
  });
}

async function openArchiveJobs(
  on: Foundation,
  {
    archives: storage,
    ...parts
  }: {
    readonly workspaces: Workspaces;
    readonly liveSessions: LiveSessions;
    readonly archives: ObjectStorage;
  },
): Promise<ArchiveJobs> {
  const { config } = on;
  const workDir = path.join(config.dataDir, 'archive-work');
  // What a server before this one has left is of no use to anybody.
  await rm(workDir, { recursive: true, force: true });
  return new ArchiveJobs({
    ...{ ...on, ...parts, storage, workDir },
    leaseSeconds: config.leaseSeconds,
    minFreeBytes: config.minFreeDiskMb * 1024 * 1024,
  });
}

function openWorkspaces(
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

async function startWorker(
  on: Foundation,
  parts: Crew & {
    readonly presence: NodePresence;
    readonly recovery: SessionRecovery;
    readonly upstreams: GatewayDeps['upstreams'];
  },
  stack: AsyncDisposableStack,
): Promise<void> {
  const { config, queue, notifications, node, log } = on;
  const { leaseSeconds } = config;
  const { runner, liveSessions, presence, hooks } = parts;
  presence.counts(() => ({
    liveSessions: liveSessions.held().processes.size,
    runningTurns: runner.count,
    circuits: parts.upstreams.openCircuits(),
  }));
  const calls = stack.use(
    new TurnCalls({
      ...{ runner, nodeId: node.id, log },
      growth: { subscribe: (id, wake) => notifications.subscribe('session_events', id, wake) },
      hear: (receive) => notifications.hear('turn_calls', receive),
    }),
  );
  const executions = stack.use(
    new ExecutionRunner({
      ...{ store: on.store, metrics: on.metrics, log },
      sessions: newSessionsOf(on, hooks),
      place: runner.placeInBackground,
      limits: config.executions,
      hear: (wake) => {
        const stops = [notifications.hear('executions', wake), runner.onRoom(wake)];
        return () => stops.forEach((stop) => stop());
      },
    }),
  );
  const mailer = openMailer(on, stack);
  const { publicUrl } = config.notifications;
  const worker = new Worker({
    ...parts,
    calls,
    ...(mailer && { accountMail: new AccountMail({ ...on, mailer, publicUrl }) }),
    retire: async () => {
      liveSessions.retire();
      await presence.retire();
    },
    housekeeping: new Housekeeping({
      ...on,
      chores: chores(on, { ...parts, executions }),
      nodeId: node.id,
      leaseSeconds,
    }),
    queue,
    leaseSeconds,
    log,
  });
  await worker.start();
  stack.defer(() => worker.stop(config.shutdownGraceSeconds * 1_000));
  startDispatch({ ...on, ...(mailer && { mailer }) }, stack);
}

/** With connections of its own, so that receivers that hang hold up no hook that a turn waits for. */
function startDispatch(on: Foundation & { readonly mailer?: Mailer }, stack: AsyncDisposableStack): void {
  startNotifications(on, stack);
  const { config, notifications } = on;
  const sender = stack.use(new WebhookSender({ ...config.webhooks, refuse: config.refusedNetworks }));
  const hear = (wake: () => void) => notifications.hear('webhook_deliveries', wake);
  stack.use(new WebhookDispatch({ ...on, sender, hear })).start();
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

function addressOf(address: AddressInfo | string | null, host: string): string {
  const port = typeof address === 'object' && address ? address.port : 0;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
