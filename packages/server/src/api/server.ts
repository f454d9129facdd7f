import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import swagger from '@fastify/swagger';
import websocket from '@fastify/websocket';
import scalar from '@scalar/fastify-api-reference';
import { fastify, LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { validatorCompiler } from 'fastify-type-provider-zod';
import type { Log } from '../infrastructure/log.ts';
import type { AccountService } from '../services/account-service.ts';
import type { ApiKeyService } from '../services/api-key-service.ts';
import type { AuditService } from '../services/audit-service.ts';
import type { BudgetService } from '../services/budget-service.ts';
import type { ExecutionFiles } from '../services/execution-files.ts';
import type { ExecutionService } from '../services/execution-service.ts';
import type { ExecutionWatch } from '../services/execution-watch.ts';
import type { HookService } from '../services/hook-service.ts';
import type { SessionArchiveService } from '../services/session-archive-service.ts';
import type { SessionFiles } from '../services/session-files.ts';
import type { SessionForkService } from '../services/session-fork-service.ts';
import type { IdempotencyService } from '../services/idempotency-service.ts';
import type { ArchiveRulesService } from '../services/archive-rules-service.ts';
import type { AgentLimitsService } from '../services/agent-limits-service.ts';
import type { ChoreService } from '../services/chore-service.ts';
import type { InvitationService } from '../services/invitation-service.ts';
import type { McpAuthorizationService } from '../services/mcp-authorization-service.ts';
import type { McpHealthService } from '../services/mcp-health-service.ts';
import type { McpConfigService } from '../services/mcp-config-service.ts';
import type { McpServerService } from '../services/mcp-server-service.ts';
import type { NodeService } from '../services/node-service.ts';
import type { OperatorService } from '../services/operator-service.ts';
import type { OrganizationExportService } from '../services/organization-export-service.ts';
import type { OrganizationDeletionService } from '../services/organization-deletion-service.ts';
import type { OrganizationFeed } from '../services/organization-feed.ts';
import type { OrganizationService } from '../services/organization-service.ts';
import type { PolicyDryRun } from '../services/policy-dry-run.ts';
import type { PolicyService } from '../services/policy-service.ts';
import type { QuotaService } from '../services/quota-service.ts';
import type { ResetRequests } from '../services/reset-requests.ts';
import type { ReportPreviews } from '../services/report-preview.ts';
import type { ReportService } from '../services/report-service.ts';
import type { ReportTemplateService } from '../services/report-template-service.ts';
import type { RoleService } from '../services/role-service.ts';
import type { Features } from '../services/features.ts';
import type { SecurityNotes } from '../services/security-notes.ts';
import type { ServiceStateService } from '../services/service-state-service.ts';
import type { SessionMetricsService } from '../services/session-metrics-service.ts';
import type { SessionPause } from '../services/session-pause.ts';
import type { SessionSharingService } from '../services/session-sharing-service.ts';
import type { SessionTemplateService } from '../services/session-template-service.ts';
import type { SecondFactorService } from '../services/second-factor-service.ts';
import type { SecondStep } from '../services/second-step.ts';
import type { SsoLogin } from '../services/sso-login.ts';
import type { SsoSettingsService } from '../services/sso-settings-service.ts';
import type { ToolGroupService } from '../services/tool-group-service.ts';
import type { ScheduleService } from '../services/schedule-service.ts';
import type { TriggerReception } from '../services/trigger-reception.ts';
import type { TriggerService } from '../services/trigger-service.ts';
import type { StatisticsService } from '../services/statistics-service.ts';
import type { TaskService } from '../services/task-service.ts';
import type { NotificationChannelService } from '../services/notification-channel-service.ts';
import type { NotificationService } from '../services/notification-service.ts';
import type { TurnWatch } from '../services/turn-watch.ts';
import type { WebhookEndpointService } from '../services/webhook-endpoint-service.ts';
import type { TaskTemplateService } from '../services/task-template-service.ts';
import type { UpstreamKeyService } from '../services/upstream-key-service.ts';
import type { UserService } from '../services/user-service.ts';
import { handleError, handleUnknownRoute, handleUnreadable } from './errors.ts';
import { readJsonBodies } from './json-body.ts';
import { refuseUnknownPages, type KnownPages } from './mcp/known-pages.ts';
import { mcpRoutes } from './mcp/mcp-routes.ts';
import { demandPermissions, guardRoutes, recordDenials } from './middleware/authorize.ts';
import { honourIdempotencyKeys } from './middleware/idempotency.ts';
import { refuseChangesInMaintenance, tellOfAnnouncement } from './middleware/service-state.ts';
import { limitActors, limitAddresses } from './middleware/rate-limit.ts';
import { recordRequests } from './middleware/request-log.ts';
import { refuseSlowBodies } from './middleware/slow-bodies.ts';
import { traceRequests, type TraceRequestsDeps } from './middleware/trace-requests.ts';
import { finishOpenApi, openApiOptions } from './openapi.ts';
import { opsRoutes, type OpsDeps } from './ops-routes.ts';
import { requestId } from './request-id.ts';
import { noticesOf } from './stream/notices.ts';
import { StreamSlots } from './stream/stream-slots.ts';
import { websocketRoute, type WebsocketDeps } from './stream/websocket.ts';
import { accountRoutes } from './v1/account-routes.ts';
import { apiKeyRoutes } from './v1/api-key-routes.ts';
import { approvalRoutes } from './v1/approval-routes.ts';
import { loginRoutes, ticketRoutes } from './v1/auth-routes.ts';
import { auditRoutes } from './v1/audit-routes.ts';
import { budgetRoutes } from './v1/budget-routes.ts';
import { dryRunRoutes } from './v1/dry-run-routes.ts';
import { eventRoutes } from './v1/event-routes.ts';
import { executionFileRoutes } from './v1/execution-file-routes.ts';
import { executionRoutes } from './v1/execution-routes.ts';
import { healthRoutes } from './v1/health-routes.ts';
import { hookRoutes } from './v1/hook-routes.ts';
import { fileRoutes } from './v1/file-routes.ts';
import { workdirRoutes } from './v1/workdir-routes.ts';
import { featureRoutes } from './v1/feature-routes.ts';
import { feedRoutes } from './v1/feed-routes.ts';
import { jobRoutes } from './v1/job-routes.ts';
import { incomingRoutes } from './v1/incoming-routes.ts';
import { invitationRoutes } from './v1/invitation-routes.ts';
import { mcpConfigRoutes } from './v1/mcp-config-routes.ts';
import { mcpAuthorizationRoutes } from './v1/mcp-authorization-routes.ts';
import { mcpServerRoutes } from './v1/mcp-server-routes.ts';
import { nodeRoutes } from './v1/node-routes.ts';
import { operatorRoutes } from './v1/operator-routes.ts';
import { organizationExportRoutes } from './v1/organization-export-routes.ts';
import { organizationDeletionRoutes } from './v1/organization-deletion-routes.ts';
import { organizationRoutes } from './v1/organization-routes.ts';
import { permissionRoutes } from './v1/permission-routes.ts';
import { policyRoutes } from './v1/policy-routes.ts';
import { quotaRoutes } from './v1/quota-routes.ts';
import { reportRoutes } from './v1/report-routes.ts';
import { reportTemplateRoutes } from './v1/report-template-routes.ts';
import { roleRoutes } from './v1/role-routes.ts';
import { scheduleRoutes } from './v1/schedule-routes.ts';
import { serviceStateRoutes } from './v1/service-state-routes.ts';
import { sessionMetricsRoutes } from './v1/session-metrics-routes.ts';
import { sessionTemplateRoutes } from './v1/session-template-routes.ts';
import { sessionPauseRoutes } from './v1/session-pause-routes.ts';
import { sessionRecordRoutes } from './v1/session-record-routes.ts';
import { publicSharingRoutes, sharingRoutes } from './v1/sharing-routes.ts';
import { sessionRoutes } from './v1/session-routes.ts';
import { archiveRoutes } from './v1/archive-routes.ts';
import { forkRoutes } from './v1/fork-routes.ts';
import { secondFactorRoutes, secondStepRoutes } from './v1/second-factor-routes.ts';
import { ssoLoginRoutes, ssoSettingsRoutes } from './v1/sso-routes.ts';
import { toolGroupRoutes } from './v1/tool-group-routes.ts';
import { statisticsRoutes } from './v1/statistics-routes.ts';
import { taskRoutes } from './v1/task-routes.ts';
import { taskTemplateRoutes } from './v1/task-template-routes.ts';
import { triggerRoutes } from './v1/trigger-routes.ts';
import { turnRoutes } from './v1/turn-routes.ts';
import { archiveRulesRoutes } from './v1/archive-rules-routes.ts';
import { agentLimitsRoutes } from './v1/agent-limits-routes.ts';
import { notificationChannelRoutes } from './v1/notification-channel-routes.ts';
import { notificationRoutes } from './v1/notification-routes.ts';
import { webhookRoutes } from './v1/webhook-routes.ts';
import { upstreamKeyRoutes } from './v1/upstream-key-routes.ts';
import { userRoutes } from './v1/user-routes.ts';

export type ServerDeps = OpsDeps &
  TraceRequestsDeps &
  Omit<WebsocketDeps, 'slots' | 'notices'> & {
    readonly accounts: AccountService;
    readonly resets: ResetRequests;
    readonly apiKeys: ApiKeyService;
    readonly audit: AuditService;
    readonly quotas: QuotaService;
    readonly notes: SecurityNotes;
    readonly invitations: InvitationService;
    readonly secondStep: SecondStep;
    readonly secondFactors: SecondFactorService;
    readonly sso: SsoLogin;
    readonly ssoSettings: SsoSettingsService;
    readonly users: UserService;
    readonly roles: RoleService;
    readonly operator: OperatorService;
    readonly serviceState: ServiceStateService;
    readonly deletions: OrganizationDeletionService;
    readonly features: Features;
    readonly statistics: StatisticsService;
    readonly sharing: SessionSharingService;
    readonly budgets: BudgetService;
    readonly hooks: HookService;
    readonly files: SessionFiles;
    readonly webhookEndpoints: WebhookEndpointService;
    readonly notifications: NotificationService;
    readonly notificationChannels: NotificationChannelService;
    readonly forks: SessionForkService;
    readonly archives: SessionArchiveService;
    readonly organizationFeed: OrganizationFeed;
    readonly upstreamKeys: UpstreamKeyService;
    readonly agentLimits: AgentLimitsService;
    readonly archiveRules: ArchiveRulesService;
    readonly organizations: OrganizationService;
    readonly pauses: SessionPause;
    readonly policies: PolicyService;
    readonly dryRun: PolicyDryRun;
    readonly organizationExports: OrganizationExportService;
    readonly reports: ReportService;
    readonly reportTemplates: ReportTemplateService;
    readonly reportPreviews: ReportPreviews;
    readonly sessionMetrics: SessionMetricsService;
    readonly sessionTemplates: SessionTemplateService;
    readonly toolGroups: ToolGroupService;
    readonly mcpServers: McpServerService;
    readonly mcpConfigs: McpConfigService;
    readonly mcpHealth: McpHealthService;
    readonly mcpAuthorizations: McpAuthorizationService;
    readonly nodes: NodeService;
    readonly chores: ChoreService;
    readonly tasks: TaskService;
    readonly taskTemplates: TaskTemplateService;
    readonly executions: ExecutionService;
    readonly executionWatch: ExecutionWatch;
    readonly turnWatch: TurnWatch;
    readonly executionFiles: ExecutionFiles;
    readonly schedules: ScheduleService;
    readonly triggers: TriggerService;
    readonly reception: TriggerReception;
    readonly idempotency: IdempotencyService;
    readonly maxStreamsPerUser: number;
    /** Networks of reverse proxies whose word about a client's address is taken. */
    readonly trustedProxies: readonly string[];
    /** Where the service is reached from outside, if it knows. */
    readonly publicUrl?: string;
    readonly log: Log;
  };

const apiVersion = '1';
export const apiPrefix = `/api/v${apiVersion}`;

/** Large enough for 50,000 characters of four bytes and a system prompt; files have their own way in. */
const bodyLimit = 1024 * 1024;

/** Everything that speaks HTTP. The services know nothing of it. */
export async function buildServer(deps: ServerDeps): Promise<FastifyInstance> {
  const app = newServer(deps);
  traceRequests(app, deps);
  await addPlugins(app, deps);
  addRoutes(app, deps);
  return app;
}

/** For a node that serves no API: how it is, and what it has counted. */
export async function buildOpsServer(deps: OpsDeps & { readonly log: Log }): Promise<FastifyInstance> {
  const app = newServer(deps);
  await addSecurityHeaders(app);
  void app.register((ops, _options, done) => {
    demandPermissions(ops);
    opsRoutes(ops, deps);
    done();
  });
  return app;
}

function newServer({
  log,
  metrics,
  version,
  trustedProxies = [],
}: Pick<ServerDeps, 'log' | 'metrics' | 'version'> &
  Partial<Pick<ServerDeps, 'trustedProxies'>>): FastifyInstance {
  const loggerInstance: FastifyBaseLogger = log.child({ component: 'http' });
  const app = fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    requestIdHeader: false,
    genReqId: (request) => requestId(request.headers['x-request-id']),
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    bodyLimit,
    // For uploads; other bodies have their own.
    requestTimeout: 3_600_000,
    connectionTimeout: 0,
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    // What comes while the server closes is still answered: its client has done nothing wrong.
    return503OnClosing: false,
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: true },
    frameworkErrors: handleError,
    clientErrorHandler: handleUnreadable,
  });
  app.server.headersTimeout = 10_000;
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(() => JSON.stringify);
  app.setErrorHandler(handleError);
  app.setNotFoundHandler(handleUnknownRoute);
  readJsonBodies(app);
  recordRequests(app, log, metrics);
  tellVersions(app, version);
  refuseSlowBodies(app);
  return app;
}

/** By which a client knows whether it and the server are of an age. */
function tellVersions(app: FastifyInstance, version: string): void {
  app.addHook('onRequest', async (_request, reply) => {
    void reply.headers({ 'ai-agent-api': apiVersion, 'ai-agent-version': version });
  });
}

async function addSecurityHeaders(app: FastifyInstance): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: { directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
  });
}

async function addPlugins(app: FastifyInstance, { corsOrigins }: ServerDeps): Promise<void> {
  await addSecurityHeaders(app);
  await app.register(cors, {
    origin: corsOrigins.length > 0 ? [...corsOrigins] : false,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: [
      'x-request-id',
      'traceparent',
      'ai-agent-api',
      'ai-agent-version',
      'ai-agent-announcement',
      'location',
      'etag',
      'retry-after',
      'ratelimit',
      'ratelimit-policy',
      'x-ratelimit-limit',
      'x-ratelimit-remaining',
      'x-ratelimit-reset',
      'idempotent-replayed',
      'content-disposition',
      'content-range',
    ],
    strictPreflight: false,
  });
  await app.register(websocket, { options: { maxPayload: 256 * 1024 } });
  await app.register(swagger, openApiOptions());
}

function addRoutes(app: FastifyInstance, deps: ServerDeps): void {
  const { auth, sessions, turns, approvals, feed, metrics, closing, log } = deps;
  const slots = new StreamSlots(deps.maxStreamsPerUser, metrics);
  const notices = noticesOf(deps.serviceState);
  const streams = { auth, sessions, turns, feed, slots, metrics, closing, log, notices };

  void app.register((docs) => referencePages(docs));
  void app.register((ops, _options, done) => {
    guardRoutes(ops, auth);
    opsRoutes(ops, deps);
    websocketRoute(ops, '/ws/sessions/:session_id', { ...deps, slots, notices });
    done();
  });
  void app.register((mcp, _options, done) => {
    limitAddresses(mcp, deps.limits);
    refuseUnknownPages(mcp, knownPagesOf(deps));
    guardRoutes(mcp, auth);
    limitActors(mcp, deps.limits);
    mcpRoutes(mcp, { ...deps, slots });
    done();
  });
  void app.register(
    (api, _options, done) => {
      limitAddresses(api, deps.limits);
      guardRoutes(api, auth);
      limitActors(api, deps.limits);
      recordDenials(api, deps.notes);
      tellOfAnnouncement(api, deps.serviceState);
      refuseChangesInMaintenance(api, deps.serviceState);
      honourIdempotencyKeys(api, deps.idempotency);
      loginRoutes(api, auth);
      accountRoutes(api, deps.accounts, deps.resets);
      secondStepRoutes(api, deps.secondStep);
      secondFactorRoutes(api, deps.secondFactors);
      ssoLoginRoutes(api, deps);
      ssoSettingsRoutes(api, deps);
      ticketRoutes(api, auth);
      userRoutes(api, deps.users);
      roleRoutes(api, deps.roles);
      operatorRoutes(api, deps.operator);
      serviceStateRoutes(api, deps.serviceState);
      organizationDeletionRoutes(api, deps.deletions);
      featureRoutes(api, deps.features);
      statisticsRoutes(api, deps.statistics);
      sharingRoutes(api, deps.sharing);
      publicSharingRoutes(api, deps.sharing);
      invitationRoutes(api, deps.invitations);
      apiKeyRoutes(api, deps.apiKeys);
      auditRoutes(api, deps.audit);
      websocketRoute(api, '/sessions/:session_id/stream', { ...deps, slots, notices });
      sessionRoutes(api, sessions);
      sessionTemplateRoutes(api, deps.sessionTemplates);
      toolGroupRoutes(api, deps.toolGroups);
      mcpServerRoutes(api, deps.mcpServers, deps.mcpHealth);
      mcpAuthorizationRoutes(api, deps.mcpAuthorizations);
      mcpConfigRoutes(api, deps.mcpConfigs);
      sessionPauseRoutes(api, deps.pauses);
      sessionRecordRoutes(api, sessions);
      sessionMetricsRoutes(api, deps.sessionMetrics);
      nodeRoutes(api, deps.nodes);
      healthRoutes(api, deps);
      jobRoutes(api, deps.chores);
      forkRoutes(api, deps.forks);
      archiveRoutes(api, deps.archives);
      fileRoutes(api, deps.files);
      taskRoutes(api, deps.tasks);
      taskTemplateRoutes(api, deps.taskTemplates);
      executionRoutes(api, deps.executions);
      executionFileRoutes(api, deps.executionFiles);
      workdirRoutes(api, deps.files);
      scheduleRoutes(api, deps.schedules);
      triggerRoutes(api, deps.triggers);
      incomingRoutes(api, deps.reception);
      turnRoutes(api, streams);
      eventRoutes(api, streams);
      approvalRoutes(api, approvals);
      feedRoutes(api, { ...streams, organizationFeed: deps.organizationFeed });
      budgetRoutes(api, deps.budgets);
      quotaRoutes(api, deps.quotas);
      hookRoutes(api, deps.hooks);
      webhookRoutes(api, deps.webhookEndpoints);
      notificationRoutes(api, deps.notifications);
      notificationChannelRoutes(api, deps.notificationChannels);
      upstreamKeyRoutes(api, deps.upstreamKeys);
      agentLimitsRoutes(api, deps.agentLimits);
      archiveRulesRoutes(api, deps.archiveRules);
      organizationRoutes(api, deps.organizations);
      policyRoutes(api, deps.policies);
      dryRunRoutes(api, deps.dryRun);
      permissionRoutes(api, sessions);
      organizationExportRoutes(api, deps.organizationExports);
      reportRoutes(api, deps.reports);
      reportTemplateRoutes(api, { templates: deps.reportTemplates, previews: deps.reportPreviews });
      done();
    },
    { prefix: apiPrefix },
  );
}

function knownPagesOf({ corsOrigins, publicUrl, trustedProxies }: ServerDeps): KnownPages {
  const own = publicUrl === undefined ? [] : [new URL(publicUrl).origin];
  return { origins: [...corsOrigins, ...own], isBehindProxy: trustedProxies.length > 0 };
}

/** What is not done by then is cut: a connection that sends nothing, a reader that takes nothing. */
const closeWithin = 2_000;

/** Refuses new connections and resolves when the open ones are closed. The streams have been told to end. */
export async function closeServer(app: FastifyInstance): Promise<void> {
  const timer = setTimeout(() => {
    // A node without an API has no sockets.
    if (app.hasDecorator('websocketServer'))
      app.websocketServer.clients.forEach((socket) => socket.terminate());
    app.server.closeAllConnections();
  }, closeWithin);
  await app.close();
  clearTimeout(timer);
}

/** The OpenAPI document of all routes; the server must be ready. */
export function openApiDocument(app: FastifyInstance): unknown {
  return finishOpenApi(app.swagger());
}

/** The OpenAPI document, and a page to read and try it, all served from here. */
async function referencePages(app: FastifyInstance): Promise<void> {
  app.get(`${apiPrefix}/openapi.json`, { schema: { hide: true, permission: 'public' } }, () =>
    openApiDocument(app),
  );
  app.get('/', { schema: { hide: true, permission: 'public' } }, (_request, reply) =>
    reply.redirect('/docs'),
  );
  await app.register(async (docs) => {
    docs.addHook('onSend', async (_request, reply, payload) => {
      void reply.header(
        'content-security-policy',
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:",
      );
      return payload;
    });
    await docs.register(scalar, {
      routePrefix: '/docs',
      configuration: { url: `${apiPrefix}/openapi.json`, withDefaultFonts: false, telemetry: false },
    });
  });
}
