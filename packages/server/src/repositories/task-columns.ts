import type { Selectable } from 'kysely';
import { z } from 'zod';
import type { Tasks } from '../database/schema.gen.ts';
import {
  NotificationChannelId,
  OrganizationId,
  ReportTemplateId,
  SessionId,
  SessionTemplateId,
  TaskId,
  TaskTemplateId,
  UserId,
} from '../domain/ids.ts';
import { taskEvents } from '../domain/notification/notification-event.ts';
import type { NotificationRule } from '../domain/notification/notification-rule.ts';
import { reportFormats, reportSections } from '../domain/report/report.ts';
import type { RetryPolicy } from '../domain/task/retry-policy.ts';
import {
  sharings,
  taskWorkspaces,
  type Task,
  type TaskReport,
  type TaskSettings,
  type TaskSnapshot,
} from '../domain/task/task.ts';
import { variableTypes, type TaskVariable } from '../domain/task/task-variable.ts';
import { toJsonb, toText } from './jsonb.ts';
import { ReportLookColumn } from './report-repository.ts';
import { oneOf } from './rows.ts';
import { parseSessionRequest } from './session-request-column.ts';

const Variables = z.array(
  z.object({
    name: z.string(),
    type: z.enum(variableTypes),
    required: z.boolean(),
    default: z.unknown().exactOptional(),
    description: z.string().exactOptional(),
    values: z.array(z.string()).exactOptional(),
    maxLength: z.number(),
  }),
) satisfies z.ZodType<TaskVariable[]>;

const Retry = z.object({
  maxAttempts: z.number(),
  firstDelaySeconds: z.number(),
  maxDelaySeconds: z.number(),
}) satisfies z.ZodType<RetryPolicy>;

const Report = z.object({
  format: z.enum(reportFormats),
  sections: z.array(z.enum(reportSections)),
  look: ReportLookColumn,
  templateId: z.string().transform(ReportTemplateId.parse).exactOptional(),
  summary: z.literal('model').exactOptional(),
}) satisfies z.ZodType<TaskReport>;

const Rules = z.array(
  z.object({
    events: z.array(z.enum(taskEvents)),
    to: z.array(
      z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('owner') }),
        z.object({ kind: z.literal('user'), userId: z.string().transform((id) => UserId.parse(id)) }),
        z.object({
          kind: z.literal('channel'),
          channelId: z.string().transform((id) => NotificationChannelId.parse(id)),
        }),
      ]),
    ),
  }),
) satisfies z.ZodType<NotificationRule[]>;

const templateId = z
  .string()
  .transform((id) => SessionTemplateId.parse(id))
  .exactOptional();

const Settings = z.object({
  name: z.string(),
  description: z.string().exactOptional(),
  promptTemplate: z.string(),
  variables: Variables,
  templateId,
  session: z.unknown().transform(parseSessionRequest),
  workspace: z.enum(taskWorkspaces),
  report: Report.exactOptional(),
  workspaceSessionId: z
    .string()
    .transform((id) => SessionId.parse(id))
    .exactOptional(),
  notifications: Rules.default([]),
  retry: Retry,
  maxConcurrent: z.number(),
  timeoutSeconds: z.number(),
  tags: z.array(z.string()),
  sharing: z.enum(sharings),
  isActive: z.boolean(),
}) satisfies z.ZodType<TaskSettings>;

/** As a task template proposes them. */
export function parseTaskSettings(value: unknown): TaskSettings {
  return Settings.parse(value);
}

const Snapshot = z.object({
  name: z.string(),
  templateId,
  session: z.unknown().transform(parseSessionRequest),
  workspace: z.enum(taskWorkspaces),
  report: Report.exactOptional(),
  retry: Retry,
  timeoutSeconds: z.number(),
}) satisfies z.ZodType<TaskSnapshot>;

export function parseTaskSnapshot(value: unknown): TaskSnapshot {
  return Snapshot.parse(value);
}

/** What of a task may change. */
export function taskColumns(task: Task) {
  return {
    owner_id: task.ownerId,
    name: toText(task.name),
    description: task.description === undefined ? null : toText(task.description),
    prompt_template: toText(task.promptTemplate),
    variables: toJsonb(task.variables),
    template_id: task.templateId ?? null,
    session: toJsonb(task.session),
    workspace: task.workspace,
    report: task.report ? toJsonb(task.report) : null,
    workspace_session_id: task.workspaceSessionId ?? null,
    notifications: toJsonb(task.notifications),
    retry: toJsonb(task.retry),
    max_concurrent: task.maxConcurrent,
    timeout_seconds: task.timeoutSeconds,
    tags: [...task.tags],
    sharing: task.sharing,
    is_active: task.isActive,
    version: task.version,
    task_template_id: task.madeFrom?.id ?? null,
    task_template_version: task.madeFrom?.version ?? null,
    updated_at: task.updatedAt,
  };
}

export function toTask(row: Selectable<Tasks>): Task {
  return {
    id: TaskId.parse(row.id),
    organizationId: OrganizationId.parse(row.organization_id),
    ownerId: UserId.parse(row.owner_id),
    name: row.name,
    ...(row.description !== null && { description: row.description }),
    promptTemplate: row.prompt_template,
    variables: Variables.parse(row.variables),
    ...(row.template_id !== null && { templateId: SessionTemplateId.parse(row.template_id) }),
    session: parseSessionRequest(row.session),
    workspace: oneOf(taskWorkspaces, row.workspace),
    ...(row.report !== null && { report: Report.parse(row.report) }),
    ...(row.workspace_session_id !== null && {
      workspaceSessionId: SessionId.parse(row.workspace_session_id),
    }),
    notifications: Rules.parse(row.notifications),
    retry: Retry.parse(row.retry),
    maxConcurrent: row.max_concurrent,
    timeoutSeconds: row.timeout_seconds,
    tags: row.tags,
    sharing: oneOf(sharings, row.sharing),
    isActive: row.is_active,
    version: row.version,
    ...madeFrom(row),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    ...(row.deleted_at && { deletedAt: row.deleted_at }),
  };
}

function madeFrom({ task_template_id: id, task_template_version: version }: Selectable<Tasks>) {
  return id === null || version === null ? {} : { madeFrom: { id: TaskTemplateId.parse(id), version } };
}
