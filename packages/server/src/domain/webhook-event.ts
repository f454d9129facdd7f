import type { QuotaCrossing } from './access/quota.ts';
import type { BudgetCrossing } from './billing/budget.ts';
import type { ExecutionId, OrganizationId } from './ids.ts';
import { formatUsd } from './money.ts';
import type { Schedule } from './schedule/schedule.ts';
import type { SessionEvent, SessionEventType } from './session/session-event.ts';
import type { Trigger } from './trigger/trigger.ts';
import { hasEnded, type TaskExecution } from './task/execution.ts';

type Told = {
  readonly when: string;
  /** What `data` holds beside ids of organization, session and turn. */
  readonly fields: readonly string[];
};

const ofSession = (when: string, ...fields: readonly string[]): Told => ({ when, fields });

/**
 * What endpoints are told of a session's events: that they happened, and of them fields that hold nothing that people,
 * agents or tools said. A type that is not here is told to nobody.
 */
const sessionEvents = {
  'session.created': ofSession('a session was made', 'mode'),
  'session.paused': ofSession('somebody has it stand still', 'user_id'),
  'session.resumed': ofSession('somebody lets it go on', 'user_id'),
  'session.rewound': ofSession('it was taken back to an earlier turn', 'to_turn', 'what', 'user_id'),
  'session.status_running': ofSession('a turn has begun, or goes on'),
  'session.status_waiting': ofSession('a tool call waits for people', 'approval_id', 'kind', 'deadline_at'),
  'user.tool_confirmation': ofSession('somebody has decided', 'approval_id', 'result', 'user_id'),
  'approval.escalated': ofSession('others are asked', 'approval_id', 'role', 'deadline_at'),
  'approval.settled': ofSession('nobody is waited for any more', 'approval_id', 'outcome'),
  'session.status_idle': ofSession('a turn is over', 'stop_reason'),
  'session.status_rescheduled': ofSession('a turn waits for another try', 'retry_in_ms', 'resume_at'),
  'session.status_terminated': ofSession('the session is over'),
  'session.archived': ofSession('it is in an archive', 'archive_id'),
  'session.restored': ofSession('it is back from an archive', 'archive_id'),
  'session.error': ofSession('a turn failed', 'error_code'),
  'turn.interrupted': ofSession('a turn was cut off', 'error_code'),
  'session.budget_warned': ofSession(
    'a budget came to 80 % or to its limit',
    ...['scope', 'period', 'spent_usd', 'limit_usd'],
  ),
} as const satisfies Partial<Record<SessionEventType, Told>>;

const executionFields = ['execution_id', 'task_id', 'session_id', 'trigger', 'attempt'] as const;

const executionEvents = {
  'execution.queued': {
    when: 'it waits for room; again before each further attempt',
    fields: executionFields,
  },
  'execution.running': { when: 'an attempt of an execution has begun, or goes on', fields: executionFields },
  'execution.waiting': { when: 'it waits for people or for quota', fields: executionFields },
  'execution.completed': { when: 'it has done its work', fields: [...executionFields, 'cost_usd'] },
  'execution.failed': {
    when: 'it failed for good, or was refused',
    fields: [...executionFields, 'cost_usd', 'error_code'],
  },
  'execution.cancelled': {
    when: 'somebody or something stopped it',
    fields: [...executionFields, 'cost_usd'],
  },
} as const satisfies Record<`execution.${string}`, Told>;

const scheduleEvents = {
  'schedule.paused': {
    when: 'the service paused it, because its executions fail',
    fields: ['schedule_id', 'task_id', 'failures'],
  },
} as const satisfies Record<string, Told>;

const triggerEvents = {
  'trigger.paused': {
    when: 'the service paused it, because its executions fail',
    fields: ['trigger_id', 'task_id', 'failures'],
  },
} as const satisfies Record<string, Told>;

const budgetFields = ['scope', 'scope_id', 'period', 'spent_usd', 'limit_usd'] as const;

const budgetEvents = {
  'budget.threshold_reached': { when: 'it came to 80 %, once in its period', fields: budgetFields },
  'budget.exhausted': { when: 'it came to its limit, once in its period', fields: budgetFields },
} as const satisfies Record<string, Told>;

const quotaFields = ['scope', 'scope_id', 'resource', 'used', 'limit'] as const;

const quotaEvents = {
  'quota.threshold_reached': { when: '80 % of it came to be used', fields: quotaFields },
  'quota.exhausted': { when: 'all of it came to be used', fields: quotaFields },
} as const satisfies Record<string, Told>;

const endpointEvents = {
  'webhook_endpoint.test': { when: 'somebody tests the endpoint', fields: ['endpoint_id', 'user_id'] },
  'webhook_endpoint.disabled': {
    when: 'the service switched another endpoint off',
    fields: ['endpoint_id', 'url', 'reason'],
  },
} as const satisfies Record<string, Told>;

export const webhookEvents = {
  ...sessionEvents,
  ...executionEvents,
  ...scheduleEvents,
  ...triggerEvents,
  ...budgetEvents,
  ...quotaEvents,
  ...endpointEvents,
};
export type WebhookEventType = keyof typeof webhookEvents;
export const webhookEventTypes = typesOf(webhookEvents);

/** What an endpoint can ask for: a type, all of a kind, or everything. */
export const webhookEventPatterns: readonly string[] = [
  '*',
  ...new Set(webhookEventTypes.map(kindPattern)),
  ...webhookEventTypes,
];

/** Every pattern that covers a type. */
export function patternsFor(type: WebhookEventType): readonly string[] {
  return ['*', kindPattern(type), type];
}

/** What endpoints are told of a session's event, without ids; undefined when they are not told of it. */
export function toldOf(
  event: SessionEvent,
): { readonly type: WebhookEventType; readonly data: Readonly<Record<string, unknown>> } | undefined {
  const { type } = event;
  if (!isTold(type)) return undefined;
  const { fields } = sessionEvents[type];
  const data = Object.fromEntries(Object.entries(event).filter(([name]) => fields.includes(name)));
  return { type, data: 'error' in event ? { ...data, error_code: event.error.code } : data };
}

/** Something that happened outside of a session's log. */
export type WebhookNotice = {
  readonly organizationId: OrganizationId;
  readonly type: WebhookEventType;
  /** Notices with the same key reach an endpoint one after the other. */
  readonly orderingKey: string;
  readonly data: Readonly<Record<string, unknown>>;
};

export type ExecutionEventType = keyof typeof executionEvents;
export const executionEventTypes = typesOf(executionEvents);

/** Something that became of an execution. */
export type ExecutionNotice = WebhookNotice & {
  readonly type: ExecutionEventType;
  readonly executionId: ExecutionId;
};

/** What is told of the status that an execution has now; undefined when nothing is. */
export function executionNotice(execution: TaskExecution): ExecutionNotice | undefined {
  const { id, organizationId, taskId, sessionId, trigger, attempt, failure } = execution;
  const type = `execution.${execution.status}`;
  if (!isOfExecution(type)) return undefined;
  const data = {
    organization_id: organizationId,
    execution_id: id,
    task_id: taskId,
    ...(sessionId !== undefined && { session_id: sessionId }),
    ...{ trigger, attempt },
    ...(hasEnded(execution) && { cost_usd: formatUsd(execution.cost) }),
    ...(type === 'execution.failed' && failure && { error_code: failure.code }),
  };
  return { organizationId, type, executionId: id, orderingKey: id, data };
}

/** What endpoints are told of a schedule that is paused because its executions fail. */
export function scheduleNotice({ id, organizationId, taskId, consecutiveFailures }: Schedule): WebhookNotice {
  return {
    ...{ organizationId, type: 'schedule.paused', orderingKey: id },
    data: {
      organization_id: organizationId,
      ...{ schedule_id: id, task_id: taskId, failures: consecutiveFailures },
    },
  };
}

/** What endpoints are told of a trigger that is paused because its executions fail. */
export function triggerNotice({ id, organizationId, taskId, consecutiveFailures }: Trigger): WebhookNotice {
  return {
    ...{ organizationId, type: 'trigger.paused', orderingKey: id },
    data: {
      organization_id: organizationId,
      ...{ trigger_id: id, task_id: taskId, failures: consecutiveFailures },
    },
  };
}

/** What endpoints are told of a budget that came to 80 % or to its limit. */
export function budgetNotice(organizationId: OrganizationId, crossing: BudgetCrossing): WebhookNotice {
  const { scope, scopeId, period, spent, limit, level } = crossing;
  return {
    organizationId,
    type: level === 'reached' ? 'budget.exhausted' : 'budget.threshold_reached',
    orderingKey: `${scope} ${scopeId} ${period}`,
    data: {
      ...{ organization_id: organizationId, scope, scope_id: scopeId, period },
      ...{ spent_usd: formatUsd(spent), limit_usd: formatUsd(limit) },
    },
  };
}

/** What endpoints are told of a quota of which 80 % or all came to be used. */
export function quotaNotice(organizationId: OrganizationId, crossing: QuotaCrossing): WebhookNotice {
  const { scope, scopeId, resource, used, most, level } = crossing;
  return {
    organizationId,
    type: level === 'reached' ? 'quota.exhausted' : 'quota.threshold_reached',
    orderingKey: `${scope} ${scopeId} ${resource}`,
    data: { organization_id: organizationId, scope, scope_id: scopeId, resource, used, limit: most },
  };
}

function isOfExecution(type: string): type is ExecutionEventType {
  return type in executionEvents;
}

function isTold(type: string): type is keyof typeof sessionEvents {
  return type in sessionEvents;
}

function kindPattern(type: string): string {
  return `${type.split('.')[0] ?? ''}.*`;
}

function typesOf<Type extends string>(table: Readonly<Record<Type, unknown>>): Type[] {
  return Object.keys(table) as Type[];
}
