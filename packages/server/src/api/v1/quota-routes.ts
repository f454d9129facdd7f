import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { quotaResources, quotaScopes, quotaStates, stateOf, type Quota } from '../../domain/access/quota.ts';
import type { QuotaService } from '../../services/quota-service.ts';
import { Id, problems } from './common-schemas.ts';

const tags = ['Quotas'];

const Params = z.object({ holder: z.enum(quotaScopes), holder_id: Id, resource: z.enum(quotaResources) });

const Body = z
  .strictObject({ limit: z.int().min(0).max(1_000_000_000) })
  .meta({ id: 'SetQuota', examples: [{ limit: 20 }] });

const QuotaView = z
  .object({
    scope: z.enum(quotaScopes).meta({
      description:
        'The organization together; each of its users; or one user, whose own quota goes before that.',
    }),
    scope_id: z.string(),
    resource: z.enum(quotaResources),
    limit: z.int(),
    used: z.int().nullable().meta({ description: 'null for admins where it is each user’s.' }),
    state: z.enum(quotaStates).meta({ description: 'warning: at least 80 % are used.' }),
  })
  .meta({ id: 'Quota' });

/** How many of something one may have. */
export function quotaRoutes(instance: FastifyInstance, quotas: QuotaService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const path = '/quotas/:holder/:holder_id/:resource';

  app.get('/quotas', {
    schema: {
      operationId: 'listQuotas',
      permission: 'quotas:read',
      summary: 'List quotas and how far they are used; users see those that hold for them',
      tags,
      response: { 200: z.object({ items: z.array(QuotaView) }), ...problems(401, 403) },
    },
    handler: async (request) => ({ items: (await quotas.list(request.actor)).map(toView) }),
  });

  app.put(path, {
    schema: {
      operationId: 'setQuota',
      permission: 'quotas:write',
      summary: 'Set how many of something the organization, each user or one user may have',
      tags,
      params: Params,
      body: Body,
      response: { 200: QuotaView, ...problems(400, 401, 403, 404, 415, 422) },
    },
    handler: async (request) => {
      const { holder: scope, holder_id: scopeId, resource } = request.params;
      return toView(await quotas.set(request.actor, { scope, scopeId, resource }, request.body.limit));
    },
  });

  app.delete(path, {
    schema: {
      operationId: 'removeQuota',
      permission: 'quotas:write',
      summary: 'Remove a quota',
      tags,
      params: Params,
      response: { 204: z.null().meta({ description: 'Removed' }), ...problems(401, 403, 404, 422) },
    },
    handler: async (request, reply) => {
      const { holder: scope, holder_id: scopeId, resource } = request.params;
      await quotas.remove(request.actor, { scope, scopeId, resource });
      return reply.code(204).send(null);
    },
  });
}

function toView(quota: Quota): z.input<typeof QuotaView> {
  const { scope, scopeId, resource, most, used } = quota;
  return { scope, scope_id: scopeId, resource, limit: most, used: used ?? null, state: stateOf(quota) };
}
