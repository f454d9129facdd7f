import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { NotificationChannelId } from '../../domain/ids.ts';
import type { NotificationChannelService } from '../../services/notification-channel-service.ts';
import { pageOf, PageQuery, problems, toPageRequest, toPageView } from './common-schemas.ts';
import { RotatedSecretView, toRotatedSecretView } from './hook-schemas.ts';
import {
  ChangeChannelBody,
  ChannelParams,
  ChannelView,
  CreateChannelBody,
  MadeChannelView,
  toChannelChange,
  toChannelView,
  toMadeChannelView,
  toNewChannel,
} from './notification-channel-schemas.ts';
import { TestedView } from './notification-schemas.ts';

const tags = ['Notifications'];

/** Ways to tell other services. */
export function notificationChannelRoutes(
  instance: FastifyInstance,
  channels: NotificationChannelService,
): void {
  oneChannelRoutes(instance, channels);
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.post('/notification-channels', {
    config: { idempotent: 'sealed' },
    schema: {
      operationId: 'createNotificationChannel',
      permission: 'channels:write',
      summary: 'Make a channel that tasks can name; its address and its secret are not shown again',
      tags,
      body: CreateChannelBody,
      response: { 201: MadeChannelView, ...problems(400, 401, 403, 409, 413, 415, 422) },
    },
    handler: async (request, reply) => {
      const made = await channels.create(request.actor, toNewChannel(request.body));
      return reply
        .code(201)
        .header('location', `/api/v1/notification-channels/${made.channel.id}`)
        .send(toMadeChannelView(made));
    },
  });

  app.get('/notification-channels', {
    schema: {
      operationId: 'listNotificationChannels',
      permission: 'channels:read',
      summary: 'List notification channels, newest first',
      tags,
      querystring: PageQuery,
      response: { 200: pageOf(ChannelView), ...problems(401, 403, 422) },
    },
    handler: async (request) => {
      const page = toPageRequest(request.query);
      return toPageView(await channels.list(request.actor, page), page, toChannelView);
    },
  });
}

function oneChannelRoutes(instance: FastifyInstance, channels: NotificationChannelService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const path = '/notification-channels/:channel_id';
  const idOf = ({ channel_id: id }: z.output<typeof ChannelParams>) => NotificationChannelId.parse(id);

  app.get(path, {
    schema: {
      operationId: 'getNotificationChannel',
      permission: 'channels:read',
      summary: 'Show a notification channel',
      tags,
      params: ChannelParams,
      response: { 200: ChannelView, ...problems(401, 403, 404) },
    },
    handler: async (request) => toChannelView(await channels.get(request.actor, idOf(request.params))),
  });

  app.patch(path, {
    schema: {
      operationId: 'changeNotificationChannel',
      permission: 'channels:write',
      summary: 'Change a notification channel',
      tags,
      params: ChannelParams,
      body: ChangeChannelBody,
      response: { 200: ChannelView, ...problems(400, 401, 403, 404, 413, 415, 422) },
    },
    handler: async (request) =>
      toChannelView(
        await channels.change(request.actor, idOf(request.params), toChannelChange(request.body)),
      ),
  });

  app.delete(path, {
    schema: {
      operationId: 'removeNotificationChannel',
      permission: 'channels:write',
      summary: 'Remove a notification channel; what waits for it is not sent any more',
      tags,
      params: ChannelParams,
      response: { 204: z.null().meta({ description: 'Removed' }), ...problems(401, 403, 404) },
    },
    handler: async (request, reply) => {
      await channels.remove(request.actor, idOf(request.params));
      return reply.code(204).send(null);
    },
  });

  app.post(`${path}/rotate-secret`, {
    config: { idempotent: 'sealed' },
    schema: {
      operationId: 'rotateNotificationChannelSecret',
      permission: 'channels:write',
      summary: 'Make a new secret for a channel of the kind webhook; messages are signed with both for a day',
      tags,
      params: ChannelParams,
      response: { 200: RotatedSecretView, ...problems(401, 403, 404, 409, 422) },
    },
    handler: async (request) =>
      toRotatedSecretView(await channels.rotateSecret(request.actor, idOf(request.params))),
  });

  app.post(`${path}/test`, {
    config: { idempotent: true },
    schema: {
      operationId: 'testNotificationChannel',
      permission: 'channels:write',
      summary: 'Send a notification that stands for nothing',
      tags,
      params: ChannelParams,
      response: { 202: TestedView, ...problems(401, 403, 404, 409, 422) },
    },
    handler: async (request, reply) =>
      reply.code(202).send({ notification_id: await channels.test(request.actor, idOf(request.params)) }),
  });
}
