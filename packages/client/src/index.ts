export type { Circuit, Job, Node } from './admin.ts';
export { AgentApi } from './agent-api.ts';
export type { FeedOptions } from './agent-api.ts';
export type {
  AgentSession,
  ArchiveFormat,
  AskOptions,
  Attachment,
  EventFilter,
  Fork,
  Message,
  MetricsSnapshot,
  PageFilter,
  PermissionDecision,
  PermissionFilter,
  Rewind,
  SessionArchive,
  SessionHook,
  SessionMetrics,
  Snapshot,
  SnapshotFilter,
  StreamOptions,
  ToolCall,
  Turn,
} from './agent-session.ts';
export { AgentApiError, IncompatibleServerError, UnreachableError } from './api-errors.ts';
export type { ErrorCode, FieldError } from './api-errors.ts';
export type {
  AllowOptions,
  Answers,
  Approval,
  ApprovalFilter,
  Decision,
  ServerContent,
} from './approvals.ts';
export type { Login, Me } from './account.ts';
export type { AuditCheckpoint, AuditEntry, AuditExport, AuditFilter } from './audit-log.ts';
export type { ApiKey, ApiKeyFilter, MadeApiKey, NewApiKey } from './api-keys.ts';
export type { Budget, BudgetKey, Usage, UsageFilter } from './budgets.ts';
export type { ConnectionOptions } from './connection.ts';
export type { Messages, ReconnectPolicy, Transport, TransportOptions } from './event-stream.ts';
export type {
  Delta,
  EventOf,
  ExecutionEvent,
  FeedEvent,
  SessionEvent,
  SessionEventType,
  StreamItem,
  TurnFailure,
  UsageFigures,
} from './events.ts';
export type { Hook, HookChange, HookExecution, HookFilter, MadeHook, NewHook } from './hooks.ts';
export type {
  McpExportWish,
  McpImport,
  McpImportWish,
  McpServer,
  McpServerChange,
  McpServerFilter,
  McpAuthorizationWish,
  McpServerAuthorization,
  McpTemplate,
  NewMcpServer,
} from './mcp-servers.ts';
export type {
  AgentLimits,
  ArchiveRules,
  NewAgentLimits,
  NewArchiveRules,
  NewSingleSignOn,
  NewUpstreamKey,
  LeavingOrganization,
  OrganizationChange,
  OrganizationDetails,
  SingleSignOn,
  UpstreamKey,
  Statistics,
} from './organization.ts';
export type {
  MadeNotificationChannel,
  NewNotificationChannel,
  Notification,
  NotificationChannel,
  NotificationChannelChange,
  NotificationFilter,
  NotificationPreferences,
} from './notifications.ts';
export type {
  Announcements,
  DeletionCertificate,
  Feature,
  ServiceStatistics,
  MadeOrganization,
  MadeVisit,
  NewOrganization,
  NewVisit,
  OperatedChange,
  OperatedOrganization,
  OperatorVisit,
  WantedDeletion,
} from './operator.ts';
export type { Listing } from './pages.ts';
export type {
  DryRun,
  DryRunPage,
  NewPolicy,
  Policy,
  PolicyDraft,
  PolicyFilter,
  PolicyVersion,
} from './policies.ts';
export type { Quota, QuotaKey } from './quotas.ts';
export type {
  ReportPreview,
  ReportPreviewWish,
  ReportTemplate,
  ReportTemplateDraft,
  ReportTemplates,
} from './report-templates.ts';
export type { ExportFilter, OrganizationExport } from './organization-exports.ts';
export type { NewReport, Report, ReportFilter } from './reports.ts';
export type { Role, RoleDraft } from './roles.ts';
export type {
  NewSessionTemplate,
  SessionTemplate,
  SessionTemplateDraft,
  SessionTemplateVersion,
  TemplateSearch,
  TemplateSharing,
} from './session-templates.ts';
export type { ComingTime, NewSchedule, Schedule, ScheduleChange, ScheduleFilter } from './schedules.ts';
export type { NewSession, Session, SessionFilter, SessionList } from './sessions.ts';
export type {
  MadeSessionLink,
  NewSessionLink,
  NewShare,
  SessionLink,
  SessionShare,
  Sharing,
} from './sharing.ts';
export type {
  TaskOfTemplate,
  TaskTemplate,
  TaskTemplateDraft,
  TaskTemplateFilter,
  TaskTemplateStats,
  TaskTemplateVersion,
} from './task-templates.ts';
export type { ToolGroup, ToolGroupDraft, ToolGroups } from './tool-groups.ts';
export type {
  DiffFilter,
  FileSearch,
  SearchFilter,
  SessionFiles,
  Upload,
  UploadOptions,
  WorkspaceDiff,
  WriteOptions,
} from './session-files.ts';
export type {
  Execution,
  ExecutionDetail,
  ExecutionFilter,
  NewTask,
  Task,
  TaskChange,
  TaskFilter,
} from './tasks.ts';
export type {
  MadeTrigger,
  NewTrigger,
  Trigger,
  TriggerChange,
  TriggerEvent,
  TriggerEventFilter,
  TriggerFilter,
  TriggerMessage,
  TriggerPreview,
} from './triggers.ts';
export {
  SecondFactorNeededError,
  ssoAddress,
  type SecondFactor,
  type SsoWanted,
  type Tokens,
  type TokenStore,
} from './token-keeper.ts';
export type { VersionSeen } from './version-seen.ts';
export type {
  DeliveryFilter,
  MadeWebhookEndpoint,
  NewWebhookEndpoint,
  WebhookDelivery,
  WebhookEndpoint,
  WebhookEndpointChange,
} from './webhook-endpoints.ts';
export { verifyWebhook, WebhookVerificationError } from './webhooks.ts';
export type { ReceivedWebhook, VerifyOptions } from './webhooks.ts';
export type { Invitation, MadeInvitation, NewUser, User, UserChange, UserFilter } from './users.ts';
export type {
  DownloadFormat,
  FileContent,
  FileTree,
  ReadOptions,
  TreeFilter,
  WorkspaceFile,
  WorkspaceReader,
} from './workspace-reader.ts';
