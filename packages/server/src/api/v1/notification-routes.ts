import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { NotificationService } from '../../services/notification-service.ts';
import { pageOf, problems, toPageRequest, toPageView } from './common-schemas.ts';
import {
  NotificationQuery,
  NotificationView,
  PreferencesBody,
  PreferencesView,
  TestedView,
  toFilter,
  toNotificationView,
  toPreferences,
  toPreferencesView,
} from './notification-schemas.ts';

const tags = ['Notifications'];

/** Who was told of what, and what people say about mail to themselves. */
export function notificationRoutes(instance: FastifyInstance, notifications: NotificationService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get('/notifications', {
    schema: {
      operationId: 'listNotifications',
      permission: 'notifications:read',
      summary: 'List what was or is to be told, newest first: your own mail, and for admins everything',
      tags,
      querystring: NotificationQuery,
      response: { 200: pageOf(NotificationView), ...problems(401, 403, 404, 422) },
    },
    handler: async (request) => {
      const page = toPageRequest(request.query);
      const found = await notifications.list(request.actor, toFilter(request.query), page);
      return toPageView(found, page, toNotificationView);
    },
  });

  app.post('/notifications/test', {
    config: { idempotent: true },
    schema: {
      operationId: 'testMail',
      permission: 'notifications:write',
      summary: 'Send a mail to the address of your account',
      tags,
      response: { 202: TestedView, ...problems(401, 403, 409, 422) },
    },
    handler: async (request, reply) =>
      reply.code(202).send({ notification_id: await notifications.testMail(request.actor) }),
  });

  app.get('/notification-preferences', {
    schema: {
      operationId: 'getNotificationPreferences',
      permission: 'notifications:read',
      summary: 'Show what mail you get',
      tags,
      response: { 200: PreferencesView, ...problems(401, 403) },
    },
    handler: async (request) => toPreferencesView(await notifications.preferences(request.actor)),
  });

  app.put('/notification-preferences', {
    schema: {
      operationId: 'setNotificationPreferences',
      permission: 'notifications:write',
      summary: 'Say what mail you get, and how often',
      tags,
      body: PreferencesBody,
      response: { 200: PreferencesView, ...problems(400, 401, 403, 413, 415, 422) },
    },
    handler: async (request) =>
      toPreferencesView(await notifications.setPreferences(request.actor, toPreferences(request.body))),
  });
}
