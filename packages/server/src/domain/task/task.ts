import { assertMay, assertMayForAll, mayForAll, type Actor } from '../access/actor.ts';
import { ConflictError, InvalidInputError, NotFoundError, PreconditionFailedError } from '../errors.ts';
import type { NotificationRule } from '../notification/notification-rule.ts';
import type { ReportOrder } from '../report/report.ts';
import type {
  OrganizationId,
  ReportTemplateId,
  SessionId,
  SessionTemplateId,
  TaskId,
  TaskTemplateId,
  UserId,
} from '../ids.ts';
import type { SessionRequest } from '../session/session-request.ts';
import { parseTemplate, variablesOf } from './prompt-template.ts';
import type { RetryPolicy } from './retry-policy.ts';
import { assertDeclared, type TaskVariable } from './task-variable.ts';

/**
 * What the agent of an execution finds: nothing; what the execution before it has left; or, each time, the files of a
 * session as they were when the task was given them.
 */
export const taskWorkspaces = ['fresh', 'kept', 'template'] as const;
export type TaskWorkspace = (typeof taskWorkspaces)[number];

/** Who else sees a task and may run it, in its owner's name. */
export const sharings = ['private', 'organization'] as const;
export type Sharing = (typeof sharings)[number];

/** How the sessions of executions are set up. */
export type TaskSession = Omit<SessionRequest, 'name' | 'description' | 'mode' | 'onBusy'>;

/** What is written up of each execution at its end. With a template the sections are those that it has by then. */
export type TaskReport = Pick<ReportOrder, 'format' | 'sections' | 'look'> & {
  readonly templateId?: ReportTemplateId;
  readonly summary?: 'model';
};

/** What people say of a task. */
export type TaskSettings = {
  readonly name: string;
  readonly description?: string;
  readonly promptTemplate: string;
  readonly variables: readonly TaskVariable[];
  /** What the sessions are made from; what is said here goes before it. */
  readonly templateId?: SessionTemplateId;
  readonly session: TaskSession;
  readonly workspace: TaskWorkspace;
  readonly report?: TaskReport;
  /** Whose files a workspace from a template begins with. */
  readonly workspaceSessionId?: SessionId;
  readonly notifications: readonly NotificationRule[];
  readonly retry: RetryPolicy;
  /** So many executions begin at most before others have ended. */
  readonly maxConcurrent: number;
  /** From the beginning of an execution to its end, with all its attempts and all that it waits for. */
  readonly timeoutSeconds: number;
  readonly tags: readonly string[];
  readonly sharing: Sharing;
  /** One that is not is not executed. */
  readonly isActive: boolean;
};

/** A prompt with variables that runs unattended, as often as it is asked for. */
export type Task = TaskSettings & {
  readonly id: TaskId;
  readonly organizationId: OrganizationId;
  /** In whose name, with whose rights and on whose budgets it runs. */
  readonly ownerId: UserId;
  readonly version: number;
  /** The task template that it was made from, and which version of it. */
  readonly madeFrom?: { readonly id: TaskTemplateId; readonly version: number };
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly deletedAt?: Date;
};

/** What an execution goes by, whatever becomes of the task meanwhile. */
export type TaskSnapshot = Pick<
  Task,
  'name' | 'templateId' | 'session' | 'workspace' | 'report' | 'retry' | 'timeoutSeconds'
>;

export function snapshotOf({
  name,
  templateId,
  session,
  workspace,
  report,
  retry,
  timeoutSeconds,
}: Task): TaskSnapshot {
  const optional = { ...(templateId !== undefined && { templateId }), ...(report && { report }) };
  return { name, ...optional, session, workspace, retry, timeoutSeconds };
}

/** Refuses what could never run, or not as it reads. */
export function assertTask(settings: TaskSettings): void {
  assertDeclared(settings.variables, variablesOf(parseTemplate(settings.promptTemplate)));
  const detail = 'Executions that share a kept workspace run one after the other: max_concurrent must be 1.';
  if (settings.workspace === 'kept' && settings.maxConcurrent > 1)
    throw new InvalidInputError(detail, [{ pointer: '/body/max_concurrent', detail }]);
  assertNamesFiles(settings);
}

function assertNamesFiles({ workspace, workspaceSessionId }: TaskSettings): void {
  if ((workspace === 'template') === (workspaceSessionId !== undefined)) return;
  const detail =
    workspace === 'template'
      ? 'A workspace from a template needs the session whose files it begins with (workspace_session_id).'
      : 'workspace_session_id goes with the workspace "template" only; leave it out, or set it to null.';
  throw new InvalidInputError(detail, [{ pointer: '/body/workspace_session_id', detail }]);
}

type Owned = Pick<Task, 'id' | 'ownerId' | 'sharing'>;

/** A user sees their own tasks and those that are shared, others all of the organization. */
export function assertSeesTask(actor: Actor, task: Owned): void {
  assertMay(actor, 'tasks:read');
  if (!mayForAll(actor, 'tasks:read') && task.ownerId !== actor.userId && task.sharing === 'private')
    throw new NotFoundError('task', task.id);
}

/** To change a task is to decide what runs in its owner's name. */
export function assertChangesTask(actor: Actor, task: Owned): void {
  assertSeesTask(actor, task);
  assertMay(actor, 'tasks:write');
  if (task.ownerId !== actor.userId) assertMayForAll(actor, 'tasks:write');
}

/** Whoever shares a task lets others run it. */
export function assertRunsTask(actor: Actor, task: Owned): void {
  assertSeesTask(actor, task);
  assertMay(actor, 'tasks:write');
  if (task.ownerId !== actor.userId && task.sharing === 'private') assertMayForAll(actor, 'tasks:write');
}

export function assertActive({ isActive }: Pick<Task, 'isActive'>): void {
  if (!isActive)
    throw new ConflictError('The task is switched off (is_active); switch it on before you run it.');
}

export function assertSeen({ version }: Pick<Task, 'version'>, seen: number | undefined): void {
  if (seen !== undefined && seen !== version)
    throw new PreconditionFailedError(
      `The task is at version ${version} by now, not ${seen}; read it again and repeat your change.`,
    );
}
