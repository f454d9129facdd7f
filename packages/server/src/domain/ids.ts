import { randomUUIDv7 } from 'node:crypto';
import { NotFoundError } from './errors.ts';

declare const kind: unique symbol;
type Id<Kind extends string> = string & { readonly [kind]: Kind };

export type OrganizationId = Id<'organization'>;
export type UserId = Id<'user'>;
export type SessionId = Id<'session'>;
export type TurnId = Id<'turn'>;
export type EventId = Id<'event'>;
export type MessageId = Id<'message'>;
export type ToolCallId = Id<'tool call'>;
export type TokenFamilyId = Id<'login'>;
export type ApiKeyId = Id<'API key'>;
export type InvitationId = Id<'invitation'>;
export type NodeId = Id<'node'>;
export type ScheduleId = Id<'schedule'>;
export type ModelCallId = Id<'model call'>;
export type ApprovalId = Id<'approval'>;
export type PolicyId = Id<'policy'>;
export type HookId = Id<'hook'>;
export type HookExecutionId = Id<'hook execution'>;
export type DecisionId = Id<'decision'>;
export type MetricsSnapshotId = Id<'metrics snapshot'>;
export type SessionTemplateId = Id<'session template'>;
export type ToolGroupId = Id<'tool group'>;
export type SessionArchiveId = Id<'archive'>;
export type TaskId = Id<'task'>;
export type TaskTemplateId = Id<'task template'>;
export type ExecutionId = Id<'execution'>;
export type WebhookEndpointId = Id<'webhook endpoint'>;
export type WebhookDeliveryId = Id<'webhook delivery'>;
export type ReportId = Id<'report'>;
export type ReportTemplateId = Id<'report template'>;
export type OrganizationExportId = Id<'export'>;
export type TriggerId = Id<'trigger'>;
export type TriggerEventId = Id<'trigger event'>;
export type McpServerId = Id<'MCP server'>;
export type RoleId = Id<'role'>;
export type OperatorVisitId = Id<'visit'>;
export type SessionLinkId = Id<'link'>;
export type AnnouncementId = Id<'announcement'>;
export type NotificationId = Id<'notification'>;
export type NotificationChannelId = Id<'notification channel'>;

/** Ids are a prefix that shows in logs and a time-ordered part, so that indexes grow at one end. */
function idKind<Kind extends string>(what: Kind, prefix: string) {
  const shape = new RegExp(`^${prefix}_[0-9a-f]{32}$`);
  const is = (text: string): text is Id<Kind> => shape.test(text);
  return {
    is,
    new: (): Id<Kind> => `${prefix}_${randomUUIDv7().replaceAll('-', '')}` as Id<Kind>,
    /** Text of another shape names nothing, so it is refused like an unknown id. */
    parse: (text: string): Id<Kind> => {
      if (!is(text)) throw new NotFoundError(what, text);
      return text;
    },
  };
}

export const AnnouncementId = idKind('announcement', 'ann');
export const OrganizationId = idKind('organization', 'org');
export const UserId = idKind('user', 'usr');
export const SessionId = idKind('session', 'ses');
export const TurnId = idKind('turn', 'turn');
export const EventId = idKind('event', 'evt');
export const MessageId = idKind('message', 'msg');
export const ToolCallId = idKind('tool call', 'tool');
export const TokenFamilyId = idKind('login', 'fam');
export const ApiKeyId = idKind('API key', 'key');
export const InvitationId = idKind('invitation', 'inv');
export const ScheduleId = idKind('schedule', 'sched');
export const NodeId = idKind('node', 'node');
export const ModelCallId = idKind('model call', 'call');
export const PolicyId = idKind('policy', 'pol');
export const HookId = idKind('hook', 'hook');
export const HookExecutionId = idKind('hook execution', 'hkx');
export const ApprovalId = idKind('approval', 'apr');
export const DecisionId = idKind('decision', 'dec');
export const MetricsSnapshotId = idKind('metrics snapshot', 'mtr');
export const SessionTemplateId = idKind('session template', 'tpl');
export const ToolGroupId = idKind('tool group', 'tg');
export const SessionArchiveId = idKind('archive', 'arc');
export const TaskId = idKind('task', 'task');
export const TaskTemplateId = idKind('task template', 'ttpl');
export const ExecutionId = idKind('execution', 'exec');
export const WebhookEndpointId = idKind('webhook endpoint', 'whe');
export const WebhookDeliveryId = idKind('webhook delivery', 'whd');
export const ReportId = idKind('report', 'rep');
export const ReportTemplateId = idKind('report template', 'rtpl');
export const OrganizationExportId = idKind('export', 'exp');
export const TriggerId = idKind('trigger', 'trg');
export const TriggerEventId = idKind('trigger event', 'tre');
export const McpServerId = idKind('MCP server', 'mcp');
export const RoleId = idKind('role', 'role');
export const OperatorVisitId = idKind('visit', 'vis');
export const SessionLinkId = idKind('link', 'lnk');
export const NotificationId = idKind('notification', 'ntf');
export const NotificationChannelId = idKind('notification channel', 'nch');
