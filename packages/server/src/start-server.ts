import type { AddressInfo } from 'node:net';
import type { Workspaces } from './agent/snapshots/workspaces.ts';
import { sessionFolders } from './agent/session-folders.ts';
import { readShell } from './agent/permissions/shell-parser.ts';
import type { OpsDeps } from './api/ops-routes.ts';
import { buildOpsServer, buildServer, closeServer } from './api/server.ts';
import { openIdentity } from './identity.ts';
import { openFiles } from './open-files.ts';
import { openMcpAccess } from './mcp-access.ts';
import { openLimits } from './open-limits.ts';
import type { Workshop } from './readiness.ts';
import { AgentLimitsService } from './services/agent-limits-service.ts';
import { ArchiveRulesService } from './services/archive-rules-service.ts';
import { ApprovalService } from './services/approval-service.ts';
import { AuditService } from './services/audit-service.ts';
import { BudgetService } from './services/budget-service.ts';
import { ChoreService } from './services/chore-service.ts';
import { ExecutionService } from './services/execution-service.ts';
import { ExecutionWatch } from './services/execution-watch.ts';
import { IdempotencyService } from './services/idempotency-service.ts';
import { McpAuthorizationService } from './services/mcp-authorization-service.ts';
import { McpHealthService } from './services/mcp-health-service.ts';
import { McpConfigService } from './services/mcp-config-service.ts';
import { McpServerService } from './services/mcp-server-service.ts';
import { NodeService } from './services/node-service.ts';
import { NotificationChannelService } from './services/notification-channel-service.ts';
import { NotificationService } from './services/notification-service.ts';
import { OrganizationFeed } from './services/organization-feed.ts';
import { OrganizationService } from './services/organization-service.ts';
import { PolicyDryRun } from './services/policy-dry-run.ts';
import { PolicyService } from './services/policy-service.ts';
import { SessionArchiveService } from './services/session-archive-service.ts';
import { QuotaService } from './services/quota-service.ts';
import { OrganizationExportService } from './services/organization-export-service.ts';
import { ReportPreviews } from './services/report-preview.ts';
import { ReportService } from './services/report-service.ts';
import { ReportTemplateService } from './services/report-template-service.ts';
import { ScheduleService } from './services/schedule-service.ts';
import { SessionForkService } from './services/session-fork-service.ts';
import { SessionFeed } from './services/session-feed.ts';
import { SessionMetricsService } from './services/session-metrics-service.ts';
import { SessionPause } from './services/session-pause.ts';
import { SessionService } from './services/session-service.ts';
import { StatisticsService } from './services/statistics-service.ts';
import { TaskService } from './services/task-service.ts';
import { TaskTemplateService } from './services/task-template-service.ts';
import { TriggerReception } from './services/trigger-reception.ts';
import { TriggerService } from './services/trigger-service.ts';
import { SessionTurnService } from './services/session-turn-service.ts';
import { TurnWatch } from './services/turn-watch.ts';
import type { TurnRunner } from './services/turn-runner.ts';
import { SessionTemplateService } from './services/session-template-service.ts';
import { ToolGroupService } from './services/tool-group-service.ts';
import { UpstreamKeyService } from './services/upstream-key-service.ts';
import { WebhookEndpointService } from './services/webhook-endpoint-service.ts';
import { type Foundation, hookServiceOf, newSessionsOf } from './foundation.ts';

export async function startOpsServer(
  { config: { http }, log }: Foundation,
  ops: OpsDeps,
  stack: AsyncDisposableStack,
): Promise<string> {
  const server = await buildOpsServer({ ...ops, log });
  await server.listen(http);
  stack.defer(() => closeServer(server));
  return addressOf(server.server.address(), http.host);
}

export async function startServer(
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

function addressOf(address: AddressInfo | string | null, host: string): string {
  const port = typeof address === 'object' && address ? address.port : 0;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
