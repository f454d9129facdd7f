import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { UpstreamKeyService } from '../../services/upstream-key-service.ts';
import { toUpstreamKeyView, UpstreamKeyBody, UpstreamKeyView } from './budget-schemas.ts';
import { problems } from './common-schemas.ts';

const tags = ['Organization'];
const path = '/organization/upstream-key';

/** The organization's own key for the model: it goes in and is never shown. */
export function upstreamKeyRoutes(instance: FastifyInstance, keys: UpstreamKeyService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get(path, {
    schema: {
      operationId: 'getUpstreamKey',
      permission: 'organization:write',
      summary: 'Tell whether the organization has a key of its own for the model',
      tags,
      response: { 200: UpstreamKeyView, ...problems(401, 403) },
    },
    handler: async (request) => toUpstreamKeyView(await keys.status(request.actor)),
  });

  app.put(path, {
    schema: {
      operationId: 'setUpstreamKey',
      permission: 'organization:write',
      summary: 'Set a key of the organization for the model, used within seconds',
      tags,
      body: UpstreamKeyBody,
      response: { 200: UpstreamKeyView, ...problems(400, 401, 403, 415, 422) },
    },
    handler: async (request) => {
      const { api_key: key, base_url: baseUrl } = request.body;
      const wanted = { key, ...(baseUrl !== undefined && { baseUrl }) };
      return toUpstreamKeyView(await keys.set(request.actor, wanted));
    },
  });

  app.delete(path, {
    schema: {
      operationId: 'removeUpstreamKey',
      permission: 'organization:write',
      summary: "Remove the organization's key; the server's is used again",
      tags,
      response: { 204: z.null().meta({ description: 'Removed' }), ...problems(401, 403) },
    },
    handler: async (request, reply) => {
      await keys.remove(request.actor);
      return reply.code(204).send(null);
    },
  });
}
