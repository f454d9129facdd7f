import { z } from 'zod';
import { budgetPeriods, budgetScopes, type BudgetKey } from '../../domain/billing/budget.ts';
import { forecastOf } from '../../domain/billing/forecast.ts';
import { SessionId, UserId } from '../../domain/ids.ts';
import { formatUsd } from '../../domain/money.ts';
import { renderCsv } from '../../domain/report/render-csv.ts';
import { usageFigures } from '../../domain/session/session-event.ts';
import type { Budget, UsageFilter, UsageLine } from '../../services/budget-service.ts';
import type { UpstreamKeyStatus } from '../../services/upstream-key-service.ts';
import { Id, text } from './common-schemas.ts';

export const BudgetParams = z.object({
  scope: z.enum(budgetScopes),
  scope_id: Id,
  period: z.enum(budgetPeriods),
});

export const BudgetBody = z
  .strictObject({ limit_usd: z.number().min(0).max(10_000_000) })
  .meta({ id: 'SetBudget', examples: [{ limit_usd: 25 }] });

export const TopUpBody = z
  .strictObject({ amount_usd: z.number().positive().max(1_000_000) })
  .meta({ id: 'TopUpBudget', examples: [{ amount_usd: 5 }] });

export const BudgetView = z
  .object({
    scope: z.enum(budgetScopes),
    scope_id: z.string(),
    period: z.enum(budgetPeriods),
    limit_usd: z.string().meta({ description: 'With what was topped up in this period.' }),
    spent_usd: z.string(),
    reserved_usd: z.string().meta({ description: 'Set aside for model calls that still run.' }),
    forecast_usd: z.string().nullable().meta({
      description:
        'What is spent when the day or the month ends, at the rate so far; null: it is too early to say, or it has no end.',
    }),
  })
  .meta({ id: 'Budget' });

export const BudgetList = z.object({ items: z.array(BudgetView) });

export const usageGroups = ['model', 'user', 'session', 'day', 'task'] as const;

export const UsageQuery = z.object({
  by: z.enum(usageGroups).default('model').meta({ description: 'Days are those of UTC.' }),
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional().meta({ description: 'Exclusive.' }),
  session_id: Id.optional(),
  user_id: Id.optional(),
});

const UsageLineView = z.object({
  name: z.string().meta({
    description: 'The model, the day such as 2026-07-01, or the id; `none` for all that no task ran.',
  }),
  calls: z.int(),
  input_tokens: z.int(),
  output_tokens: z.int(),
  cache_creation_tokens: z.int(),
  cache_read_tokens: z.int(),
  cost_usd: z.string(),
});

export const UsageView = z
  .object({
    by: z.enum(usageGroups),
    items: z.array(UsageLineView).meta({ description: 'The dearest first.' }),
    total_cost_usd: z.string(),
  })
  .meta({ id: 'Usage' });

export const UpstreamKeyBody = z
  .strictObject({
    api_key: text(1, 500).regex(/^[\x21-\x7e]+$/),
    base_url: z
      .url({ protocol: /^https$/ })
      .max(500)
      .exactOptional()
      .meta({ description: "Any API that speaks Anthropic's, at a public address. Absent: the server's." }),
  })
  .meta({ id: 'SetUpstreamKey', examples: [{ api_key: 'sk-ant-…' }] });

export const UpstreamKeyView = z
  .object({ is_set: z.boolean(), base_url: z.string().nullable() })
  .meta({ id: 'UpstreamKey', description: 'The key itself is never shown.' });

export function toBudgetKey({ scope, scope_id, period }: z.output<typeof BudgetParams>): BudgetKey {
  return { scope, scopeId: scope_id, period };
}

export function toBudgetView(budget: Budget): z.input<typeof BudgetView> {
  const forecast = forecastOf(budget, new Date());
  return {
    scope: budget.scope,
    scope_id: budget.scopeId,
    period: budget.period,
    limit_usd: formatUsd(budget.limit),
    spent_usd: formatUsd(budget.spent),
    reserved_usd: formatUsd(budget.reserved),
    forecast_usd: forecast === undefined ? null : formatUsd(forecast),
  };
}

export function toUsageView(
  by: z.output<typeof UsageQuery>['by'],
  lines: readonly UsageLine[],
): z.input<typeof UsageView> {
  return {
    by,
    items: lines.map(toUsageLine),
    total_cost_usd: formatUsd(lines.reduce((sum, line) => sum + line.cost, 0n)),
  };
}

/** The lines alone, under the names that JSON has for what is in them. */
export function toUsageCsv(by: z.output<typeof UsageQuery>['by'], lines: readonly UsageLine[]): string {
  const columns = UsageLineView.keyof().exclude(['name']).options;
  const rows = lines
    .map(toUsageLine)
    .map((line) => [line.name, ...columns.map((column) => String(line[column]))]);
  return renderCsv([[by, ...columns], ...rows]);
}

function toUsageLine(line: UsageLine): z.input<typeof UsageLineView> {
  return { name: line.name, calls: line.calls, ...usageFigures(line) };
}

/** What of the ledger is asked for. */
export function toUsageFilter({ from, to, session_id, user_id }: z.output<typeof UsageQuery>): UsageFilter {
  return {
    ...(from !== undefined && { from: new Date(from) }),
    ...(to !== undefined && { to: new Date(to) }),
    ...(session_id !== undefined && { sessionId: SessionId.parse(session_id) }),
    ...(user_id !== undefined && { userId: UserId.parse(user_id) }),
  };
}

export function toUpstreamKeyView(status: UpstreamKeyStatus): z.input<typeof UpstreamKeyView> {
  return { is_set: status.isSet, base_url: status.baseUrl ?? null };
}
