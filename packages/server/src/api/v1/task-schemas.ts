import { z } from 'zod';
import { isVariableName, mostPrompt } from '../../domain/task/prompt-template.ts';
import { defaultRetry } from '../../domain/task/retry-policy.ts';
import { sharings, taskWorkspaces, type Task, type TaskSettings } from '../../domain/task/task.ts';
import {
  mostVariableLength,
  mostVariables,
  variableTypes,
  type TaskVariable,
} from '../../domain/task/task-variable.ts';
import { InvalidInputError } from '../../domain/errors.ts';
import { SessionId, SessionTemplateId, UserId } from '../../domain/ids.ts';
import type { TaskChange } from '../../services/task-service.ts';
import { Id, PageQuery, text } from './common-schemas.ts';
import { mergePatch } from './merge-patch.ts';
import { NotificationRules, NotificationRulesBody, toRules, toRulesView } from './notification-schemas.ts';
import { TaskReportBody, TaskReportView, toTaskReport, toTaskReportBody } from './report-schemas.ts';
import { toSessionRequest, toRequestView } from './session-request.ts';
import { SessionRequestBody, SessionRequestView } from './session-schemas.ts';

export const TaskParams = z.object({ task_id: Id });

const Variable = z
  .strictObject({
    name: text(1, 64).refine(isVariableName, 'must be a letter and then letters, digits or _'),
    type: z.enum(variableTypes).default('string'),
    required: z.boolean().default(true),
    default: z.unknown().optional().meta({ description: 'Of its type; it then never is missing.' }),
    description: text(1, 1_000).exactOptional(),
    values: z.array(text(1, 200)).min(1).max(100).exactOptional().meta({ description: 'For `enum`.' }),
    max_length: z.int().min(1).max(mostVariableLength).default(10_000).meta({
      description: 'Of the text that stands for it in the prompt, in characters.',
    }),
  })
  .meta({ id: 'TaskVariable' });

const Session = SessionRequestBody.omit({ mode: true, on_busy: true }).meta({
  id: 'TaskSession',
  description: 'How the sessions of executions are set up, as for POST /sessions.',
});

const Retry = z
  .strictObject({
    max_attempts: z.int().min(1).max(10).default(defaultRetry.maxAttempts),
    first_delay_seconds: z.int().min(0).max(86_400).default(defaultRetry.firstDelaySeconds),
    max_delay_seconds: z.int().min(0).max(86_400).default(defaultRetry.maxDelaySeconds),
  })
  .meta({
    id: 'TaskRetry',
    description:
      'How often it is tried, each time from the beginning in a new session, when the model is overloaded, unreachable or ' +
      'out of requests, or when the agent or its server is lost. The pause before each attempt is twice the one before.',
  });

const fields = {
  name: text(1, 255),
  description: text(1, 2_000),
  prompt_template: text(1, mostPrompt).meta({
    description:
      'The prompt. `{{name}}` stands for a variable, which must be declared, and `\\{{` for two braces.',
  }),
  variables: z.array(Variable).max(mostVariables),
  template_id: Id.meta({
    description: 'The session template that the sessions are made from; what `session` says goes before it.',
  }),
  session: Session,
  workspace: z.enum(taskWorkspaces).meta({
    description:
      'What the agent finds: `fresh` nothing; `kept` the files as the execution before left them, and those run one ' +
      'after the other; `template` the files of `workspace_session_id`, each time.',
  }),
  workspace_session_id: Id.meta({
    description:
      'With `template`: the session whose files, as they are kept now, executions begin with. What becomes of the session ' +
      'afterwards changes nothing. Named again in a change, its files are taken anew.',
  }),
  report: TaskReportBody,
  notifications: NotificationRulesBody.meta({
    description: 'Who is told of which events, beside what the owner wants to know by their own preferences.',
  }),
  retry: Retry,
  max_concurrent: z.int().min(1).max(100).meta({
    description: 'So many executions of the task have begun and not ended at once; 1 with a kept workspace.',
  }),
  timeout_seconds: z.int().min(1).max(2_592_000).meta({
    description:
      'From the beginning of an execution to its end, with all attempts and all that it waits for.',
  }),
  tags: z.array(text(1, 50)).max(20),
  sharing: z.enum(sharings).meta({
    description:
      'Who sees the task besides its owner, admins and viewers, and may run it: in the name of its owner.',
  }),
  is_active: z.boolean().meta({ description: 'One that is not is not executed.' }),
};

export const CreateTaskBody = z
  .strictObject({
    ...fields,
    description: fields.description.exactOptional(),
    variables: fields.variables.default([]),
    template_id: fields.template_id.exactOptional(),
    session: Session.default({}),
    workspace: fields.workspace.default('fresh'),
    report: TaskReportBody.exactOptional(),
    workspace_session_id: fields.workspace_session_id.exactOptional(),
    notifications: fields.notifications.default([]),
    retry: Retry.prefault({}),
    max_concurrent: fields.max_concurrent.optional(),
    timeout_seconds: fields.timeout_seconds.default(86_400),
    tags: fields.tags.default([]),
    sharing: fields.sharing.default('private'),
    is_active: fields.is_active.default(true),
  })
  .meta({
    id: 'CreateTask',
    examples: [
      {
        name: 'Weekly report',
        prompt_template: 'Write the report of week {{week}} for {{team}} into report.md.',
        variables: [
          { name: 'week', type: 'integer' },
          { name: 'team', default: 'the whole company' },
        ],
        session: { sdk_options: { allowed_tools: ['Read', 'Write'], max_budget_usd: 1 } },
      },
    ],
  });

/** Merged into what there is (RFC 7396); then it must be a task as one that is created. */
export const ChangeTaskBody = z
  .strictObject({
    ...z.object(fields).partial().shape,
    description: fields.description.nullable().exactOptional(),
    template_id: fields.template_id.nullable().exactOptional(),
    workspace_session_id: fields.workspace_session_id.nullable().exactOptional(),
    session: z.record(z.string(), z.unknown()).optional().meta({
      description: 'Merged into what there is, as in RFC 7396: null takes away, lists are replaced.',
    }),
    report: z.record(z.string(), z.unknown()).nullable().optional(),
    retry: z.record(z.string(), z.unknown()).optional(),
    owner_id: Id.exactOptional().meta({ description: 'Gives the task to somebody else; for admins.' }),
  })
  .meta({ id: 'ChangeTask', examples: [{ is_active: false }] });

export const TaskQuery = PageQuery.extend({
  q: text(1, 200).optional().meta({ description: 'Text in the name or the description.' }),
  tag: text(1, 50).optional(),
  owner_id: Id.optional(),
  is_active: z.stringbool().optional(),
});

export const TaskView = z
  .object({
    id: z.string(),
    owner_id: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    prompt_template: z.string(),
    variables: z.array(
      z.object({
        name: z.string(),
        type: z.enum(variableTypes),
        required: z.boolean(),
        default: z.unknown().optional(),
        description: z.string().exactOptional(),
        values: z.array(z.string()).exactOptional(),
        max_length: z.int(),
      }),
    ),
    template_id: z.string().nullable(),
    session: SessionRequestView.omit({ mode: true, on_busy: true }).meta({ id: 'TaskSessionShown' }),
    workspace: z.enum(taskWorkspaces),
    report: TaskReportView.nullable().meta({ description: 'What is written up of each execution.' }),
    workspace_session_id: z.string().nullable(),
    notifications: NotificationRules,
    retry: z.object({
      max_attempts: z.int(),
      first_delay_seconds: z.int(),
      max_delay_seconds: z.int(),
    }),
    max_concurrent: z.int(),
    timeout_seconds: z.int(),
    tags: z.array(z.string()),
    sharing: z.enum(sharings),
    is_active: z.boolean(),
    version: z.int(),
    task_template_id: z.string().nullable().meta({ description: 'What the task was made from.' }),
    task_template_version: z.int().nullable(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'Task' });

const mostAtOnce = 5;

export function toTaskSettings(body: z.output<typeof CreateTaskBody>): TaskSettings {
  return {
    name: body.name,
    ...(body.description !== undefined && { description: body.description }),
    promptTemplate: body.prompt_template,
    variables: body.variables.map(toVariable),
    ...(body.template_id !== undefined && { templateId: SessionTemplateId.parse(body.template_id) }),
    session: toSessionRequest(body.session),
    workspace: body.workspace,
    ...(body.report && { report: toTaskReport(body.report) }),
    ...(body.workspace_session_id !== undefined && {
      workspaceSessionId: SessionId.parse(body.workspace_session_id),
    }),
    notifications: toRules(body.notifications),
    retry: toRetry(body.retry),
    maxConcurrent: body.max_concurrent ?? (body.workspace === 'kept' ? 1 : mostAtOnce),
    timeoutSeconds: body.timeout_seconds,
    tags: [...new Set(body.tags)],
    sharing: body.sharing,
    isActive: body.is_active,
  };
}

export function toTaskChange(body: z.output<typeof ChangeTaskBody>): TaskChange {
  const { owner_id: ownerId, ...change } = body;
  const owner = ownerId !== undefined && { ownerId: UserId.parse(ownerId) };
  const takesFiles = change.workspace_session_id !== undefined;
  return (task) => ({ settings: withTaskChange(change)(task), takesFiles, ...owner });
}

/** Settings with a change in them, which must be as those of a task that is created. */
export function withTaskChange(change: Readonly<Record<string, unknown>>) {
  return (settings: TaskSettings): TaskSettings => {
    const parsed = CreateTaskBody.safeParse(mergePatch(toTaskBody(settings), change));
    if (!parsed.success) throw invalid(parsed.error);
    return toTaskSettings(parsed.data);
  };
}

export function invalid({ issues }: z.ZodError): InvalidInputError {
  const fields = issues.map(({ path, message }) => ({
    pointer: ['/body', ...path].join('/'),
    detail: message,
  }));
  const [first] = fields;
  return new InvalidInputError(`${first?.pointer}: ${first?.detail}`, fields);
}

function toVariable({
  max_length: maxLength,
  default: fallback,
  ...rest
}: z.output<typeof Variable>): TaskVariable {
  return { ...rest, maxLength, ...(fallback !== undefined && { default: fallback }) };
}

function toRetry(retry: z.output<typeof Retry>): TaskSettings['retry'] {
  return {
    maxAttempts: retry.max_attempts,
    firstDelaySeconds: retry.first_delay_seconds,
    maxDelaySeconds: retry.max_delay_seconds,
  };
}

export function toTaskView(task: Task): z.output<typeof TaskView> {
  return {
    id: task.id,
    owner_id: task.ownerId,
    ...toTaskBody(task),
    description: task.description ?? null,
    template_id: task.templateId ?? null,
    report: task.report ? toTaskReportBody(task.report) : null,
    workspace_session_id: task.workspaceSessionId ?? null,
    version: task.version,
    task_template_id: task.madeFrom?.id ?? null,
    task_template_version: task.madeFrom?.version ?? null,
    created_at: task.createdAt.toISOString(),
    updated_at: task.updatedAt.toISOString(),
  };
}

/** As it could be created. */
export function toTaskBody(task: TaskSettings) {
  return {
    name: task.name,
    ...(task.description !== undefined && { description: task.description }),
    prompt_template: task.promptTemplate,
    variables: task.variables.map(({ maxLength, values, ...variable }) => ({
      ...variable,
      ...(values && { values: [...values] }),
      max_length: maxLength,
    })),
    ...(task.templateId !== undefined && { template_id: task.templateId }),
    session: toRequestView(task.session),
    workspace: task.workspace,
    ...(task.report && { report: toTaskReportBody(task.report) }),
    ...(task.workspaceSessionId !== undefined && { workspace_session_id: task.workspaceSessionId }),
    notifications: toRulesView(task.notifications),
    retry: {
      max_attempts: task.retry.maxAttempts,
      first_delay_seconds: task.retry.firstDelaySeconds,
      max_delay_seconds: task.retry.maxDelaySeconds,
    },
    max_concurrent: task.maxConcurrent,
    timeout_seconds: task.timeoutSeconds,
    tags: [...task.tags],
    sharing: task.sharing,
    is_active: task.isActive,
  };
}
