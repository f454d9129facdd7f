import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ServiceStateService } from '../../services/service-state-service.ts';
import { problems } from './common-schemas.ts';
import {
  AnnounceBody,
  AnnouncementList,
  AnnouncementView,
  MaintainBody,
  MaintenanceView,
  toAnnouncementList,
  toAnnouncementView,
  toMaintenanceView,
} from './service-state-schemas.ts';

const done = z.null().meta({ description: 'Done' });

/** What operators tell everybody, and whether the service takes changes. */
export function serviceStateRoutes(instance: FastifyInstance, service: ServiceStateService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get('/announcements', {
    schema: {
      operationId: 'listAnnouncements',
      permission: 'account:read',
      summary: 'What the operators of the service tell everybody now',
      tags: ['Operator'],
      response: { 200: AnnouncementList, ...problems(401, 403) },
    },
    handler: async () => toAnnouncementList(await service.state()),
  });

  app.put('/admin/announcement', {
    schema: {
      operationId: 'announce',
      permission: 'platform:write',
      summary: 'Tell everybody something, in place of what they were told',
      tags: ['Operator'],
      body: AnnounceBody,
      response: { 200: AnnouncementView, ...problems(400, 401, 403, 415, 422) },
    },
    handler: async (request) => {
      const { text, until } = request.body;
      const end = until === undefined ? undefined : new Date(until);
      return toAnnouncementView(await service.announce(request.actor, text, end));
    },
  });

  app.delete('/admin/announcement', {
    schema: {
      operationId: 'takeAnnouncementBack',
      permission: 'platform:write',
      summary: 'Tell it nobody any more',
      tags: ['Operator'],
      response: { 204: done, ...problems(401, 403) },
    },
    handler: async (request, reply) => {
      await service.takeBack(request.actor);
      return reply.code(204).send(null);
    },
  });

  maintenanceRoutes(instance, service);
}

function maintenanceRoutes(instance: FastifyInstance, service: ServiceStateService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.put('/admin/maintenance', {
    schema: {
      operationId: 'beginMaintenance',
      permission: 'platform:write',
      summary: 'Have the service read and not changed; what runs goes on',
      tags: ['Operator'],
      body: MaintainBody,
      response: { 200: MaintenanceView, ...problems(400, 401, 403, 415, 422) },
    },
    handler: async (request) => {
      const { reason, retry_after_seconds: seconds } = request.body;
      return toMaintenanceView(await service.maintain(request.actor, reason, seconds));
    },
  });

  app.delete('/admin/maintenance', {
    schema: {
      operationId: 'endMaintenance',
      permission: 'platform:write',
      summary: 'Have the service take changes again',
      tags: ['Operator'],
      response: { 204: done, ...problems(401, 403) },
    },
    handler: async (request, reply) => {
      await service.endMaintenance(request.actor);
      return reply.code(204).send(null);
    },
  });
}
