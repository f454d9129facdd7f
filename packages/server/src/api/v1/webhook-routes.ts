import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { WebhookDeliveryId, WebhookEndpointId } from '../../domain/ids.ts';
import type { WebhookEndpointService } from '../../services/webhook-endpoint-service.ts';
import { pageOf, PageQuery, problems, toPageRequest, toPageView } from './common-schemas.ts';
import { RotatedSecretView, toRotatedSecretView } from './hook-schemas.ts';
import {
  ChangeEndpointBody,
  CreateEndpointBody,
  DeliveryParams,
  DeliveryQuery,
  DeliveryView,
  EndpointParams,
  EndpointView,
  MadeEndpointView,
  toDeliveryView,
  toEndpointSettings,
  toEndpointView,
  toMadeEndpointView,
} from './webhook-schemas.ts';

const tags = ['Webhooks'];

/** Servers that are told what happens in the organization. */
export function webhookRoutes(instance: FastifyInstance, endpoints: WebhookEndpointService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.post('/webhook-endpoints', {
    config: { idempotent: 'sealed' },
    schema: {
      operationId: 'createWebhookEndpoint',
      permission: 'webhooks:write',
      summary: 'Have a server of yours told of events; the secret in the answer is not shown again',
      tags,
      body: CreateEndpointBody,
      response: { 201: MadeEndpointView, ...problems(400, 401, 403, 409, 413, 415, 422) },
    },
    handler: async (request, reply) => {
      const made = await endpoints.create(request.actor, toEndpointSettings(request.body));
      return reply
        .code(201)
        .header('location', `/api/v1/webhook-endpoints/${made.endpoint.id}`)
        .send(toMadeEndpointView(made));
    },
  });

  app.get('/webhook-endpoints', {
    schema: {
      operationId: 'listWebhookEndpoints',
      permission: 'webhooks:read',
      summary: 'List webhook endpoints, newest first',
      tags,
      querystring: PageQuery,
      response: { 200: pageOf(EndpointView), ...problems(401, 403, 422) },
    },
    handler: async (request) => {
      const page = toPageRequest(request.query);
      return toPageView(await endpoints.list(request.actor, page), page, toEndpointView);
    },
  });

  oneEndpointRoutes(instance, endpoints);
  deliveryRoutes(instance, endpoints);
}

/** One endpoint: read, changed, removed. */
function oneEndpointRoutes(instance: FastifyInstance, endpoints: WebhookEndpointService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const path = '/webhook-endpoints/:endpoint_id';

  app.get(path, {
    schema: {
      operationId: 'getWebhookEndpoint',
      permission: 'webhooks:read',
      summary: 'Show a webhook endpoint',
      tags,
      params: EndpointParams,
      response: { 200: EndpointView, ...problems(401, 403, 404) },
    },
    handler: async (request) =>
      toEndpointView(await endpoints.get(request.actor, WebhookEndpointId.parse(request.params.endpoint_id))),
  });

  app.patch(path, {
    schema: {
      operationId: 'changeWebhookEndpoint',
      permission: 'webhooks:write',
      summary: 'Change a webhook endpoint; switched on again, it gets what waited for it',
      tags,
      params: EndpointParams,
      body: ChangeEndpointBody,
      response: { 200: EndpointView, ...problems(400, 401, 403, 404, 413, 415, 422) },
    },
    handler: async (request) => {
      const { enabled: isEnabled, ...change } = request.body;
      const id = WebhookEndpointId.parse(request.params.endpoint_id);
      return toEndpointView(
        await endpoints.change(request.actor, id, {
          ...change,
          ...(isEnabled !== undefined && { isEnabled }),
        }),
      );
    },
  });

  app.delete(path, {
    schema: {
      operationId: 'removeWebhookEndpoint',
      permission: 'webhooks:write',
      summary: 'Remove a webhook endpoint; what waits for it is not sent any more',
      tags,
      params: EndpointParams,
      response: { 204: z.null().meta({ description: 'Removed' }), ...problems(401, 403, 404) },
    },
    handler: async (request, reply) => {
      await endpoints.remove(request.actor, WebhookEndpointId.parse(request.params.endpoint_id));
      return reply.code(204).send(null);
    },
  });

  app.post(`${path}/rotate-secret`, {
    config: { idempotent: 'sealed' },
    schema: {
      operationId: 'rotateWebhookEndpointSecret',
      permission: 'webhooks:write',
      summary: 'Make a new secret for an endpoint; messages are signed with both for a day',
      tags,
      params: EndpointParams,
      response: { 200: RotatedSecretView, ...problems(401, 403, 404, 409, 422) },
    },
    handler: async (request) => {
      const id = WebhookEndpointId.parse(request.params.endpoint_id);
      return toRotatedSecretView(await endpoints.rotateSecret(request.actor, id));
    },
  });
}

/** What became of each event. */
function deliveryRoutes(instance: FastifyInstance, endpoints: WebhookEndpointService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.post('/webhook-endpoints/:endpoint_id/test', {
    config: { idempotent: true },
    schema: {
      operationId: 'testWebhookEndpoint',
      permission: 'webhooks:write',
      summary: 'Send a message of the type webhook_endpoint.test; see what came of it in the deliveries',
      tags,
      params: EndpointParams,
      response: { 202: DeliveryView, ...problems(401, 403, 404, 409, 422) },
    },
    handler: async (request, reply) => {
      const id = WebhookEndpointId.parse(request.params.endpoint_id);
      return reply.code(202).send(toDeliveryView(await endpoints.test(request.actor, id)));
    },
  });

  app.get('/webhook-endpoints/:endpoint_id/deliveries', {
    schema: {
      operationId: 'listWebhookDeliveries',
      permission: 'webhooks:read',
      summary: 'List what was or is to be sent to an endpoint, newest first',
      tags,
      params: EndpointParams,
      querystring: DeliveryQuery,
      response: { 200: pageOf(DeliveryView), ...problems(401, 403, 404, 422) },
    },
    handler: async (request) => {
      const { status } = request.query;
      const page = toPageRequest(request.query);
      const id = WebhookEndpointId.parse(request.params.endpoint_id);
      const filter = status === undefined ? {} : { status };
      return toPageView(await endpoints.deliveries(request.actor, id, filter, page), page, toDeliveryView);
    },
  });

  app.post('/webhook-endpoints/deliveries/:delivery_id/redeliver', {
    config: { idempotent: true },
    schema: {
      operationId: 'redeliverWebhook',
      permission: 'webhooks:write',
      summary: 'Send once more what was delivered or given up, under the same id',
      tags,
      params: DeliveryParams,
      response: { 202: DeliveryView, ...problems(401, 403, 404, 409, 422) },
    },
    handler: async (request, reply) => {
      const id = WebhookDeliveryId.parse(request.params.delivery_id);
      return reply.code(202).send(toDeliveryView(await endpoints.redeliver(request.actor, id)));
    },
  });
}
