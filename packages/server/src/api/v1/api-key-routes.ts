import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ApiKeyId, RoleId, UserId } from '../../domain/ids.ts';
import type { ApiKeyService } from '../../services/api-key-service.ts';
import {
  ApiKeyParams,
  ApiKeyQuery,
  ApiKeyView,
  CreateApiKeyBody,
  MadeApiKeyView,
  toApiKeyView,
} from './api-key-schemas.ts';
import { pageOf, problems, toPageRequest, toPageView } from './common-schemas.ts';

const tags = ['API keys'];

/** Keys by which programs ask. */
export function apiKeyRoutes(instance: FastifyInstance, keys: ApiKeyService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.post('/api-keys', {
    config: { idempotent: 'sealed' },
    schema: {
      operationId: 'createApiKey',
      permission: 'keys:write',
      summary: 'Make an API key; it is shown once',
      tags,
      body: CreateApiKeyBody,
      response: { 201: MadeApiKeyView, ...problems(400, 401, 403, 404, 409, 415, 422) },
    },
    handler: async (request, reply) => {
      const { expires_at: expiresAt, service_account_id: userId, role_id: roleId, ...wanted } = request.body;
      const { key, text } = await keys.create(request.actor, {
        ...wanted,
        ...(expiresAt !== undefined && { expiresAt: new Date(expiresAt) }),
        ...(userId !== undefined && { userId: UserId.parse(userId) }),
        ...(roleId !== undefined && { roleId: RoleId.parse(roleId) }),
      });
      return reply.code(201).send({ ...toApiKeyView(key), key: text });
    },
  });

  app.get('/api-keys', {
    schema: {
      operationId: 'listApiKeys',
      permission: 'keys:read',
      summary: 'List API keys, newest first; users see their own',
      tags,
      querystring: ApiKeyQuery,
      response: { 200: pageOf(ApiKeyView), ...problems(401, 404, 422) },
    },
    handler: async (request) => {
      const page = toPageRequest(request.query);
      const { user_id: userId } = request.query;
      const filter = userId === undefined ? {} : { userId: UserId.parse(userId) };
      return toPageView(await keys.list(request.actor, filter, page), page, toApiKeyView);
    },
  });

  app.delete('/api-keys/:key_id', {
    schema: {
      operationId: 'deleteApiKey',
      permission: 'keys:write',
      summary: 'Delete an API key; it is refused from the next request on',
      tags,
      params: ApiKeyParams,
      response: { 204: z.null().meta({ description: 'Deleted' }), ...problems(401, 404) },
    },
    handler: async (request, reply) => {
      await keys.remove(request.actor, ApiKeyId.parse(request.params.key_id));
      return reply.code(204).send(null);
    },
  });
}
