import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { formatUsd } from '../../domain/money.ts';
import { costDays, mostCostly, type ServiceStatistics } from '../../domain/service-statistics.ts';
import type { ShownStatistics, StatisticsService } from '../../services/statistics-service.ts';
import { problems } from './common-schemas.ts';

const Counts = z.record(z.string(), z.int());

const StatisticsView = z
  .object({
    users: Counts.meta({ description: 'Who is active, by role.' }),
    inactive_users: z.int(),
    sessions: Counts.meta({ description: 'By status; those that are deleted are not counted.' }),
    tasks: z.int(),
    executions: Counts.meta({ description: 'By status.' }),
    activity: z
      .array(
        z.object({
          days: z.int(),
          turns: z.int(),
          failed_turns: z.int(),
          tool_calls: z.int(),
          failed_tool_calls: z.int().meta({ description: 'That ended with an error, or were denied.' }),
        }),
      )
      .meta({ description: 'Of the last 1, 7 and 30 days of 24 hours.' }),
    costs: z
      .array(z.object({ day: z.string(), cost_usd: z.string() }))
      .meta({ description: 'Of the days of UTC, of 30, on which there were any.' }),
    pending_approvals: z.int(),
    median_seconds_to_decide: z
      .number()
      .nullable()
      .meta({ description: 'Of approvals that people have decided in 30 days.' }),
    storage_bytes: z.int(),
  })
  .meta({ id: 'Statistics' });

const ServiceStatisticsView = z
  .object({
    organizations: z.object({
      active: z.int(),
      suspended: z.int(),
      leaving: z.int().meta({ description: 'Those of the suspended that are to be deleted.' }),
    }),
    users: z.int().meta({ description: 'Who may log in.' }),
    sessions: Counts.meta({ description: 'By status; those that are deleted are not counted.' }),
    unfinished_turns: Counts.meta({ description: 'By status.' }),
    lines: z
      .record(z.string(), z.object({ count: z.int(), oldest_seconds: z.number() }))
      .meta({ description: 'What waits to be done, and for how long the first of it has.' }),
    costliest: z
      .array(z.object({ id: z.string(), slug: z.string(), name: z.string(), cost_usd: z.string() }))
      .meta({
        description: `The ${mostCostly} organizations that cost most in ${costDays} days of UTC. The last minutes may be missing.`,
      }),
  })
  .meta({ id: 'ServiceStatistics' });

/** An organization in figures, and the service. */
export function statisticsRoutes(instance: FastifyInstance, statistics: StatisticsService): void {
  instance.withTypeProvider<ZodTypeProvider>().get('/admin/stats', {
    schema: {
      operationId: 'getStatistics',
      permission: 'users:read',
      summary:
        'Show the organization in figures: users, sessions, tasks, activity, costs, approvals, storage',
      description:
        'Asks for `sessions:read`, `tasks:read` and `usage:read`, too, each over all of the organization.',
      tags: ['Organization'],
      response: { 200: StatisticsView, ...problems(401, 403) },
    },
    handler: async (request) => toView(await statistics.read(request.actor)),
  });
  instance.withTypeProvider<ZodTypeProvider>().get('/admin/service-stats', {
    schema: {
      operationId: 'getServiceStatistics',
      permission: 'platform:read',
      summary: 'Show the service in figures: organizations, users, sessions, turns, lines, costs',
      tags: ['Operator'],
      response: { 200: ServiceStatisticsView, ...problems(401, 403) },
    },
    handler: async (request) => toServiceView(await statistics.readService(request.actor)),
  });
}

function toServiceView(found: ServiceStatistics): z.input<typeof ServiceStatisticsView> {
  const lines = Object.entries(found.lines).map(
    ([name, { count, oldestSeconds }]) => [name, { count, oldest_seconds: oldestSeconds }] as const,
  );
  return {
    organizations: found.organizations,
    users: found.users,
    sessions: { ...found.sessions },
    unfinished_turns: { ...found.unfinishedTurns },
    lines: Object.fromEntries(lines),
    costliest: found.costliest.map(({ cost, ...organization }) => ({
      ...organization,
      cost_usd: formatUsd(cost),
    })),
  };
}

function toView(found: ShownStatistics): z.input<typeof StatisticsView> {
  return {
    users: { ...found.users },
    inactive_users: found.inactiveUsers,
    sessions: { ...found.sessions },
    tasks: found.tasks,
    executions: { ...found.executions },
    activity: found.activity.map(({ days, turns, failedTurns, toolCalls, failedToolCalls }) => ({
      ...{ days, turns, failed_turns: failedTurns },
      ...{ tool_calls: toolCalls, failed_tool_calls: failedToolCalls },
    })),
    costs: found.costs.map(({ day, cost }) => ({ day, cost_usd: formatUsd(cost) })),
    pending_approvals: found.pendingApprovals,
    median_seconds_to_decide: found.medianSecondsToDecide ?? null,
    storage_bytes: found.storageBytes,
  };
}
