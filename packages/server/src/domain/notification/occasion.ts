import type { BudgetCrossing } from '../billing/budget.ts';
import { describeBudget } from '../billing/budget.ts';
import type { OperatorVisit } from '../access/operator-visit.ts';
import { describeQuota, type QuotaCrossing } from '../access/quota.ts';
import { formatUsd } from '../money.ts';
import type { Schedule } from '../schedule/schedule.ts';
import type { ExecutionReport, TaskExecution } from '../task/execution.ts';
import type { Trigger } from '../trigger/trigger.ts';
import type { Facts } from './notification.ts';
import type { NotificationEvent, TaskEvent } from './notification-event.ts';

/** An event that somebody may want to know of, with what there is to say of it. */
export type Occasion<Event extends NotificationEvent = NotificationEvent> = {
  readonly event: Event;
  readonly facts: Facts;
};

/** More of an error is not repeated: it is in the execution. */
const longestDetail = 500;

/** Of the status that an execution has now; undefined for those that nobody waits for. */
export function executionOccasion(
  execution: TaskExecution,
  report?: ExecutionReport,
): Occasion<TaskEvent> | undefined {
  const { id, taskId, snapshot, sessionId, status, failure, cancelReason, cost } = execution;
  if (status === 'pending' || status === 'queued' || status === 'running') return undefined;
  const detail = failure?.detail.slice(0, longestDetail) ?? '';
  return {
    event: `execution.${status}`,
    facts: {
      ...{ task: snapshot.name, task_id: taskId, execution_id: id, cost_usd: formatUsd(cost) },
      ...(sessionId !== undefined && { session_id: sessionId }),
      ...(report && ('id' in report ? { report_id: report.id } : { report_left_out: report.leftOut })),
      ...(failure && { error_code: failure.code, reason: `${detail} (${failure.code})` }),
      ...(status === 'cancelled' && {
        reason: cancelReason?.slice(0, longestDetail) ?? 'No reason was given.',
      }),
    },
  };
}

export function scheduleOccasion(schedule: Schedule, taskName: string): Occasion<TaskEvent> {
  const { id, taskId, paused, consecutiveFailures } = schedule;
  return {
    event: 'schedule.paused',
    facts: {
      ...{ task: taskName, task_id: taskId, schedule_id: id },
      ...{ failures: String(consecutiveFailures), reason: paused?.reason ?? '' },
    },
  };
}

/** What is said of a trigger that is paused because its executions fail. */
export function triggerOccasion(trigger: Trigger, taskName: string): Occasion<TaskEvent> {
  const { id, taskId, paused, consecutiveFailures } = trigger;
  return {
    event: 'trigger.paused',
    facts: {
      ...{ task: taskName, task_id: taskId, trigger_id: id },
      ...{ failures: String(consecutiveFailures), reason: paused?.reason ?? '' },
    },
  };
}

export function budgetOccasion(crossing: BudgetCrossing): Occasion {
  const { scope, scopeId, period, spent, limit, level } = crossing;
  return {
    event: level === 'reached' ? 'budget.exhausted' : 'budget.threshold_reached',
    facts: {
      ...{ budget: describeBudget(crossing), scope, scope_id: scopeId, period },
      ...{ spent_usd: formatUsd(spent), limit_usd: formatUsd(limit) },
    },
  };
}

export function quotaOccasion(crossing: QuotaCrossing): Occasion {
  const { scope, scopeId, resource, used, most, level } = crossing;
  return {
    event: level === 'reached' ? 'quota.exhausted' : 'quota.threshold_reached',
    facts: {
      ...{ quota: describeQuota(crossing), scope, scope_id: scopeId, resource },
      ...{ used: String(used), limit: String(most) },
    },
  };
}

/** For whoever's place is taken, or for the admins of the organization that is visited. */
export function visitOccasion({ id, kind, operatorEmail, reason, expiresAt }: OperatorVisit): Occasion {
  const where = kind === 'impersonation' ? 'in your place' : 'in your organization';
  const until = `${expiresAt.toISOString().slice(0, 16).replace('T', ' ')} (UTC)`;
  return { event: 'visit.began', facts: { operator: operatorEmail, where, until, reason, visit_id: id } };
}
