import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { microUsd } from '../../domain/money.ts';
import type { BudgetService } from '../../services/budget-service.ts';
import {
  BudgetBody,
  BudgetList,
  BudgetParams,
  BudgetView,
  TopUpBody,
  toBudgetKey,
  toBudgetView,
  toUsageCsv,
  toUsageFilter,
  toUsageView,
  UsageQuery,
  UsageView,
} from './budget-schemas.ts';
import { problems } from './common-schemas.ts';

const tags = ['Budgets'];

/** What is spent, and what may be. */
export function budgetRoutes(instance: FastifyInstance, budgets: BudgetService): void {
  oneBudgetRoutes(instance, budgets);
  usageRoutes(instance, budgets);
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get('/budgets', {
    schema: {
      operationId: 'listBudgets',
      permission: 'budgets:read',
      summary: 'List the budgets of the organization, each in its current period',
      tags,
      response: { 200: BudgetList, ...problems(401, 403) },
    },
    handler: async (request) => ({ items: (await budgets.list(request.actor)).map(toBudgetView) }),
  });
}

/** What was used, by the ledger. */
function usageRoutes(instance: FastifyInstance, budgets: BudgetService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get('/usage', {
    schema: {
      operationId: 'getUsage',
      permission: 'usage:read',
      summary: 'Sum up what model calls used and cost; users see their own',
      tags,
      querystring: UsageQuery,
      response: { 200: UsageView, ...problems(401, 403, 404, 422) },
    },
    handler: async (request) => {
      const { by } = request.query;
      return toUsageView(by, await budgets.usage(request.actor, by, toUsageFilter(request.query)));
    },
  });

  app.get('/usage/export', {
    exposeHeadRoute: false,
    schema: {
      operationId: 'exportUsage',
      permission: 'usage:read',
      summary: 'Get the same sums as CSV',
      tags,
      querystring: UsageQuery,
      response: {
        200: z.unknown().meta({ description: 'A line for each model, user, session, day or task.' }),
        ...problems(401, 403, 404, 422),
      },
    },
    handler: async (request, reply) => {
      const { by } = request.query;
      const lines = await budgets.usage(request.actor, by, toUsageFilter(request.query));
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', `attachment; filename="usage-by-${by}.csv"`)
        .serializer((body: string) => body)
        .send(toUsageCsv(by, lines));
    },
  });
}

/** One budget: set, removed, topped up. Periods are those of UTC. */
function oneBudgetRoutes(instance: FastifyInstance, budgets: BudgetService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const path = '/budgets/:scope/:scope_id/:period';

  app.put(path, {
    schema: {
      operationId: 'setBudget',
      permission: 'budgets:write',
      summary: 'Set how much a session, a user or the organization may spend in a period',
      tags,
      params: BudgetParams,
      body: BudgetBody,
      response: { 200: BudgetView, ...problems(400, 401, 403, 404, 415, 422) },
    },
    handler: async (request) => {
      const limit = microUsd(request.body.limit_usd);
      return toBudgetView(await budgets.set(request.actor, toBudgetKey(request.params), limit));
    },
  });

  app.delete(path, {
    schema: {
      operationId: 'removeBudget',
      permission: 'budgets:write',
      summary: 'Remove a budget; what was spent stays counted',
      tags,
      params: BudgetParams,
      response: { 204: z.null().meta({ description: 'Removed' }), ...problems(401, 403, 404, 422) },
    },
    handler: async (request, reply) => {
      await budgets.remove(request.actor, toBudgetKey(request.params));
      return reply.code(204).send(null);
    },
  });

  app.post(`${path}/top-up`, {
    config: { idempotent: true },
    schema: {
      operationId: 'topUpBudget',
      permission: 'budgets:write',
      summary: 'Raise a budget for its current period only',
      tags,
      params: BudgetParams,
      body: TopUpBody,
      response: { 200: BudgetView, ...problems(400, 401, 403, 404, 409, 415, 422) },
    },
    handler: async (request) => {
      const amount = microUsd(request.body.amount_usd);
      return toBudgetView(await budgets.topUp(request.actor, toBudgetKey(request.params), amount));
    },
  });
}
