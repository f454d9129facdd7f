import { FileScans } from '../packages/server/src/agent/files/file-scans.ts';
import { WorkspaceFiles } from '../packages/server/src/agent/files/workspace-files.ts';
import { AuditSigner } from '../packages/server/src/infrastructure/audit-signer.ts';
import { defaultMcpLimits } from '../packages/server/src/agent/mcp/mcp-limits.ts';
import { McpNetwork } from '../packages/server/src/agent/mcp/mcp-network.ts';
import { createLog } from '../packages/server/src/infrastructure/log.ts';
import { LiveDeltas, noCarrier } from '../packages/server/src/infrastructure/live-deltas.ts';
import { LoginThrottle } from '../packages/server/src/infrastructure/login-throttle.ts';
import { RateCounter } from '../packages/server/src/infrastructure/rate-counter.ts';
import { RequestLimits } from '../packages/server/src/infrastructure/request-limits.ts';
import { createMetrics } from '../packages/server/src/infrastructure/metrics.ts';
import { diskObjects } from '../packages/server/src/infrastructure/disk-objects.ts';
import { ExportFiles } from '../packages/server/src/infrastructure/export-files.ts';
import { ReportFiles } from '../packages/server/src/infrastructure/report-files.ts';
import { SecretBox } from '../packages/server/src/infrastructure/secret-box.ts';
import { AccessTokens } from '../packages/server/src/infrastructure/tokens.ts';
import { noTracing } from '../packages/server/src/infrastructure/tracing.ts';
import { connectDatabase } from '../packages/server/src/database/connection.ts';
import { Store } from '../packages/server/src/repositories/store.ts';
import { ArchiveRulesService } from '../packages/server/src/services/archive-rules-service.ts';
import { AgentLimitsService } from '../packages/server/src/services/agent-limits-service.ts';
import { ApprovalService } from '../packages/server/src/services/approval-service.ts';
import { AccountService } from '../packages/server/src/services/account-service.ts';
import { ApiKeyService } from '../packages/server/src/services/api-key-service.ts';
import { AuditService } from '../packages/server/src/services/audit-service.ts';
import { AuthService } from '../packages/server/src/services/auth-service.ts';
import { BudgetService } from '../packages/server/src/services/budget-service.ts';
import { ChoreService } from '../packages/server/src/services/chore-service.ts';
import { ExecutionFiles } from '../packages/server/src/services/execution-files.ts';
import { FilesInPlace } from '../packages/server/src/services/files-in-place.ts';
import { ExecutionService } from '../packages/server/src/services/execution-service.ts';
import { ExecutionWatch } from '../packages/server/src/services/execution-watch.ts';
import { HookService } from '../packages/server/src/services/hook-service.ts';
import { IdempotencyService } from '../packages/server/src/services/idempotency-service.ts';
import { InvitationService } from '../packages/server/src/services/invitation-service.ts';
import { KnownAccess } from '../packages/server/src/services/known-access.ts';
import { McpConfigService } from '../packages/server/src/services/mcp-config-service.ts';
import { McpAuthorizationService } from '../packages/server/src/services/mcp-authorization-service.ts';
import { McpHealthService } from '../packages/server/src/services/mcp-health-service.ts';
import { McpServerService } from '../packages/server/src/services/mcp-server-service.ts';
import { NodeService } from '../packages/server/src/services/node-service.ts';
import { OrganizationFeed } from '../packages/server/src/services/organization-feed.ts';
import { OrganizationService } from '../packages/server/src/services/organization-service.ts';
import { PolicyDryRun } from '../packages/server/src/services/policy-dry-run.ts';
import { PolicyService } from '../packages/server/src/services/policy-service.ts';
import { SecurityNotes } from '../packages/server/src/services/security-notes.ts';
import { SessionArchiveService } from '../packages/server/src/services/session-archive-service.ts';
import { SessionFiles } from '../packages/server/src/services/session-files.ts';
import { QuotaService } from '../packages/server/src/services/quota-service.ts';
import { OrganizationExportService } from '../packages/server/src/services/organization-export-service.ts';
import { ReportPreviews } from '../packages/server/src/services/report-preview.ts';
import { ReportService } from '../packages/server/src/services/report-service.ts';
import { ReportTemplateService } from '../packages/server/src/services/report-template-service.ts';
import { ScheduleService } from '../packages/server/src/services/schedule-service.ts';
import { SessionForkService } from '../packages/server/src/services/session-fork-service.ts';
import { SessionFeed } from '../packages/server/src/services/session-feed.ts';
import { SessionMetricsService } from '../packages/server/src/services/session-metrics-service.ts';
import { SessionPause } from '../packages/server/src/services/session-pause.ts';
import { SessionService } from '../packages/server/src/services/session-service.ts';
import { SessionTurnService } from '../packages/server/src/services/session-turn-service.ts';
import { OperatorService } from '../packages/server/src/services/operator-service.ts';
import { ServiceStateService } from '../packages/server/src/services/service-state-service.ts';
import { OrganizationDeletionService } from '../packages/server/src/services/organization-deletion-service.ts';
import { StatisticsService } from '../packages/server/src/services/statistics-service.ts';
import { Features } from '../packages/server/src/services/features.ts';
import { RoleService } from '../packages/server/src/services/role-service.ts';
import { SessionSharingService } from '../packages/server/src/services/session-sharing-service.ts';
import { SessionTemplateService } from '../packages/server/src/services/session-template-service.ts';
import { ToolGroupService } from '../packages/server/src/services/tool-group-service.ts';
import { WorkspaceReading } from '../packages/server/src/services/workspace-reading.ts';
import { WorkspaceRoom } from '../packages/server/src/services/workspace-room.ts';
import { TaskService } from '../packages/server/src/services/task-service.ts';
import { TaskTemplateService } from '../packages/server/src/services/task-template-service.ts';
import { TriggerReception } from '../packages/server/src/services/trigger-reception.ts';
import { TriggerService } from '../packages/server/src/services/trigger-service.ts';
import { OpenIdProviders } from '../packages/server/src/infrastructure/openid-providers.ts';
import { SecondFactorService } from '../packages/server/src/services/second-factor-service.ts';
import { SecondStep } from '../packages/server/src/services/second-step.ts';
import { SsoLogin } from '../packages/server/src/services/sso-login.ts';
import { SsoSettingsService } from '../packages/server/src/services/sso-settings-service.ts';
import { ResetRequests } from '../packages/server/src/services/reset-requests.ts';
import { TurnWatch } from '../packages/server/src/services/turn-watch.ts';
import { UpstreamKeyService } from '../packages/server/src/services/upstream-key-service.ts';
import { UserService } from '../packages/server/src/services/user-service.ts';
import { NotificationChannelService } from '../packages/server/src/services/notification-channel-service.ts';
import { NotificationService } from '../packages/server/src/services/notification-service.ts';
import { WebhookEndpointService } from '../packages/server/src/services/webhook-endpoint-service.ts';
import type { ServerDeps } from '../packages/server/src/api/server.ts';

/** The server's parts over a database that is never connected to. */
export function openApiDeps(): ServerDeps {
  const now = () => new Date(0);
  const database = connectDatabase({
    url: 'postgres://nobody@localhost/none',
    poolSize: 1,
    onError: () => undefined,
  });
  const store = new Store(database, () => Promise.resolve());
  const metrics = createMetrics();
  const feed = new SessionFeed({
    store,
    metrics,
    deltas: new LiveDeltas(noCarrier),
    growth: { subscribe: () => () => undefined },
  });
  const secretBox = new SecretBox(['x'.repeat(32)]);
  const webhookRules = { toLoopback: false };
  const network = new McpNetwork({ toLoopback: false, limits: defaultMcpLimits });
  const hooks = new HookService({ store, secretBox, webhookRules, now });
  const tokens = new AccessTokens('x'.repeat(32));
  const known = new KnownAccess({ store, changes: () => () => undefined, now });
  const attempts = new RateCounter({ name: 'logins', limit: 1 });
  const throttle = new LoginThrottle({ perAccount: attempts, perAddress: attempts });
  const notes = new SecurityNotes({ store, log: createLog('silent') });
  const features = new Features({ store, changes: () => () => undefined, now });
  const identity = { store, features, tokens, known, throttle, notes, now };
  const mailLimits = {
    ...{ resetsOfAccount: attempts, resetsFromAddress: attempts, invitationsOfOrganization: attempts },
  };
  const mcpServers = { store, secretBox, rules: { toLoopback: false }, catalogue: {}, now };
  const tasks = new TaskService({ store, hooks, now });
  return {
    notes,
    limits: new RequestLimits({}),
    quotas: new QuotaService(store),
    audit: new AuditService({ store, signer: new AuditSigner('x'.repeat(32)), now }),
    auth: new AuthService(identity),
    accounts: new AccountService(identity),
    users: new UserService(identity),
    resets: new ResetRequests({ store, hasMail: false, limits: mailLimits }),
    invitations: new InvitationService({
      store,
      features,
      hasMail: false,
      secretBox,
      limits: mailLimits,
      now,
    }),
    roles: new RoleService(identity),
    operator: new OperatorService(identity),
    serviceState: new ServiceStateService({ store, changes: () => () => undefined, now }),
    deletions: new OrganizationDeletionService({ ...identity, graceDays: 30 }),
    sharing: new SessionSharingService(identity),
    apiKeys: new ApiKeyService(identity),
    secondStep: new SecondStep({ ...identity, secretBox, limits: { codesOfAccount: attempts } }),
    secondFactors: new SecondFactorService({ ...identity, secretBox, limits: { codesOfAccount: attempts } }),
    ssoSettings: new SsoSettingsService({ store, secretBox, rules: { toLoopback: false }, now }),
    sso: new SsoLogin({
      ...{ ...identity, secretBox, limits: { ssoFromAddress: attempts }, log: createLog('silent') },
      providers: new OpenIdProviders({ toLoopback: false }),
    }),
    sessions: new SessionService({
      ...{ store, hooks, metrics, now },
      defaults: { model: 'none', timeoutSeconds: 1 },
    }),
    sessionTemplates: new SessionTemplateService({ store, hooks, now }),
    toolGroups: new ToolGroupService({ store, now }),
    mcpHealth: new McpHealthService({
      store,
      access: {
        network,
        secretBox,
        limits: defaultMcpLimits,
        admit: () => Promise.resolve(),
        builtIn: () => ({ tools: [] }),
      },
      now,
    }),
    mcpAuthorizations: new McpAuthorizationService({ store, secretBox, now }),
    mcpServers: new McpServerService(mcpServers),
    mcpConfigs: new McpConfigService(mcpServers),
    forks: new SessionForkService({ store, hooks, metrics, now }),
    archives: new SessionArchiveService({ store, quotaBytes: 0, now }),
    ...noFiles(store),
    hooks,
    notifications: new NotificationService({ store, hasMail: false, now }),
    notificationChannels: new NotificationChannelService({ store, secretBox, webhookRules, now }),
    webhookEndpoints: new WebhookEndpointService({ store, secretBox, webhookRules, now }),
    pauses: new SessionPause({ store, now }),
    turns: new SessionTurnService({ store, files: noFiles(store).files, feed, place: () => undefined, now }),
    turnWatch: new TurnWatch({ store, feed }),
    approvals: new ApprovalService({ store }),
    organizationFeed: new OrganizationFeed({ store, growth: { subscribe: () => () => undefined } }),
    budgets: new BudgetService({ store }),
    agentLimits: new AgentLimitsService({ store }),
    archiveRules: new ArchiveRulesService({ store }),
    organizations: new OrganizationService(store),
    organizationExports: new OrganizationExportService({
      files: new ExportFiles({ storage: diskObjects('none'), workDir: 'none' }),
      ...{ store, keptDays: 1, now },
    }),
    features,
    statistics: new StatisticsService({ store, now }),
    reports: new ReportService({
      ...{ store, features },
      files: new ReportFiles({ storage: diskObjects('none'), workDir: 'none' }),
      keptDays: 1,
      now,
    }),
    reportTemplates: new ReportTemplateService({ store, now }),
    reportPreviews: new ReportPreviews(store),
    sessionMetrics: new SessionMetricsService({ store, everySeconds: 1 }),
    tasks,
    taskTemplates: new TaskTemplateService({ store, tasks, now }),
    executions: new ExecutionService({ store, features, now }),
    executionWatch: new ExecutionWatch({ store, growth: { subscribe: () => () => undefined } }),
    schedules: new ScheduleService({ store, minimumSeconds: 60, now }),
    triggers: new TriggerService({ store, secretBox, now }),
    reception: new TriggerReception({ store, features, secretBox, metrics }),
    nodes: new NodeService({ store, leaseSeconds: 1 }),
    chores: new ChoreService(store),
    policies: new PolicyService({ store, now }),
    dryRun: new PolicyDryRun({
      store,
      readShell: (why) => ({ kind: 'unreadable', why }),
      foldersOf: () => ({ workspace: '', home: '', config: '', results: '', temp: '' }),
    }),
    upstreamKeys: new UpstreamKeyService({ store, secretBox }),
    idempotency: new IdempotencyService(store, secretBox),
    feed,
    metrics,
    version: '1',
    readiness: () => Promise.resolve({ role: 'all', ready: true, checks: {} }),
    corsOrigins: [],
    trustedProxies: [],
    maxStreamsPerUser: 1,
    closing: new AbortController().signal,
    tracing: noTracing,
    joinsTraces: false,
    log: createLog('silent'),
  };
}

function noFiles(store: Store): Pick<ServerDeps, 'files' | 'executionFiles'> {
  const nothing = () => Promise.reject(new Error('There are no files here.'));
  const sessionsDir = '/nonexistent';
  const scans = new FileScans({ sessionsDir, ask: nothing });
  const files = new WorkspaceFiles({ sessionsDir, minFreeBytes: 0, scans });
  const inPlace = new FilesInPlace({
    ...{ store, leaseSeconds: 1, log: createLog('silent') },
    snapshots: { prepare: nothing },
  });
  const reading = new WorkspaceReading({ files, scans, inPlace });
  const room = new WorkspaceRoom({ sessionsDir, limit: { bytes: 0, files: 0 } });
  return {
    files: new SessionFiles({ store, files, scans, reading, inPlace, room }),
    executionFiles: new ExecutionFiles({ store, reading }),
  };
}
