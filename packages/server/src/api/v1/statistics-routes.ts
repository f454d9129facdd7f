import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { formatUsd } from '../../domain/money.ts';
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

/** An organization in figures. */
export function statisticsRoutes(instance: FastifyInstance, statistics: StatisticsService): void {
  instance.withTypeProvider<ZodTypeProvider>().get('/admin/stats', {
    schema: {
      operationId: 'getStatistics',
      permission: 'users:read',
      summary:
        'Show the organization in figures: users, sessions, tasks, activity, costs, approvals, storage',
      tags: ['Organization'],
      response: { 200: StatisticsView, ...problems(401, 403) },
    },
    handler: async (request) => toView(await statistics.read(request.actor)),
  });
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
