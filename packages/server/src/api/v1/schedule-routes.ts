import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ScheduleId, TaskId } from '../../domain/ids.ts';
import type { Schedule } from '../../domain/schedule/schedule.ts';
import type { ScheduleService } from '../../services/schedule-service.ts';
import { pageOf, problems, toPageRequest, toPageView } from './common-schemas.ts';
import { etagOf, IfMatch, seenVersion } from './etag.ts';
import {
  ChangeScheduleBody,
  ComingTimes,
  CreateScheduleBody,
  PauseScheduleBody,
  PreviewQuery,
  ScheduleParams,
  ScheduleQuery,
  ScheduleView,
  toComingTimes,
  toScheduleChange,
  toScheduleSettings,
  toScheduleView,
} from './schedule-schemas.ts';
import { TaskParams } from './task-schemas.ts';

const tags = ['Schedules'];

/** When tasks run by themselves. */
export function scheduleRoutes(instance: FastifyInstance, schedules: ScheduleService): void {
  ofTaskRoutes(instance, schedules);
  oneScheduleRoutes(instance, schedules);
  pausingRoutes(instance, schedules);
  previewRoutes(instance, schedules);
}

function ofTaskRoutes(instance: FastifyInstance, schedules: ScheduleService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.post('/tasks/:task_id/schedules', {
    config: { idempotent: true },
    schema: {
      operationId: 'createSchedule',
      permission: 'tasks:write',
      summary: 'Have a task run by itself',
      description: 'In the name of its owner, whose role and budgets are looked at again each time.',
      tags,
      params: TaskParams,
      body: CreateScheduleBody,
      response: { 201: ScheduleView, ...problems(400, 401, 403, 404, 409, 413, 415, 422) },
    },
    handler: async (request, reply) => {
      const taskId = TaskId.parse(request.params.task_id);
      const made = await schedules.create(request.actor, taskId, toScheduleSettings(request.body));
      return sendSchedule(reply.code(201).header('location', `/api/v1/schedules/${made.id}`), made);
    },
  });

  app.get('/tasks/:task_id/schedules', {
    schema: {
      operationId: 'listSchedulesOfTask',
      permission: 'tasks:read',
      summary: 'List the schedules of a task, the oldest first',
      tags,
      params: TaskParams,
      response: { 200: z.object({ items: z.array(ScheduleView) }), ...problems(401, 403, 404) },
    },
    handler: async (request) => {
      const found = await schedules.listOf(request.actor, TaskId.parse(request.params.task_id));
      return { items: found.map(toScheduleView) };
    },
  });

  app.get('/schedules', {
    schema: {
      operationId: 'listSchedules',
      permission: 'tasks:read',
      summary: 'List the schedules of all tasks, newest first',
      tags,
      querystring: ScheduleQuery,
      response: { 200: pageOf(ScheduleView), ...problems(401, 403, 422) },
    },
    handler: async (request) => {
      const { is_paused } = request.query;
      const page = toPageRequest(request.query);
      const filter = is_paused === undefined ? {} : { isPaused: is_paused };
      return toPageView(await schedules.list(request.actor, filter, page), page, toScheduleView);
    },
  });
}

/** One schedule: read, changed, deleted. */
function oneScheduleRoutes(instance: FastifyInstance, schedules: ScheduleService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get('/schedules/:schedule_id', {
    schema: {
      operationId: 'getSchedule',
      permission: 'tasks:read',
      summary: 'Show a schedule',
      tags,
      params: ScheduleParams,
      response: { 200: ScheduleView, ...problems(401, 403, 404) },
    },
    handler: async (request, reply) =>
      sendSchedule(reply, await schedules.get(request.actor, idOf(request.params))),
  });

  app.patch('/schedules/:schedule_id', {
    schema: {
      operationId: 'changeSchedule',
      permission: 'tasks:write',
      summary: 'Change a schedule; times that have passed are not made up for',
      tags,
      params: ScheduleParams,
      headers: IfMatch,
      body: ChangeScheduleBody,
      response: { 200: ScheduleView, ...problems(400, 401, 403, 404, 412, 413, 415, 422) },
    },
    handler: async (request, reply) => {
      const change = toScheduleChange(request.body);
      const seen = seenVersion(request.headers);
      return sendSchedule(reply, await schedules.change(request.actor, idOf(request.params), change, seen));
    },
  });

  app.delete('/schedules/:schedule_id', {
    schema: {
      operationId: 'deleteSchedule',
      permission: 'tasks:write',
      summary: 'Delete a schedule; what runs of it goes on',
      tags,
      params: ScheduleParams,
      headers: IfMatch,
      response: {
        204: z.null().meta({ description: 'Deleted' }),
        ...problems(401, 403, 404, 412, 422),
      },
    },
    handler: async (request, reply) => {
      await schedules.delete(request.actor, idOf(request.params), seenVersion(request.headers));
      return reply.code(204).send(null);
    },
  });
}

function pausingRoutes(instance: FastifyInstance, schedules: ScheduleService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.post('/schedules/:schedule_id/pause', {
    schema: {
      operationId: 'pauseSchedule',
      permission: 'tasks:write',
      summary: 'Pause a schedule; what runs of it goes on',
      tags,
      params: ScheduleParams,
      body: PauseScheduleBody,
      response: { 200: ScheduleView, ...problems(400, 401, 403, 404, 409, 413, 415, 422) },
    },
    handler: async (request, reply) => {
      const { reason } = request.body;
      return sendSchedule(reply, await schedules.pause(request.actor, idOf(request.params), reason));
    },
  });

  app.post('/schedules/:schedule_id/resume', {
    schema: {
      operationId: 'resumeSchedule',
      permission: 'tasks:write',
      summary: 'Have a paused schedule go on; nothing is made up for',
      tags,
      params: ScheduleParams,
      response: { 200: ScheduleView, ...problems(401, 403, 404, 409) },
    },
    handler: async (request, reply) =>
      sendSchedule(reply, await schedules.resume(request.actor, idOf(request.params))),
  });
}

function previewRoutes(instance: FastifyInstance, schedules: ScheduleService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get('/schedules/:schedule_id/preview', {
    schema: {
      operationId: 'previewSchedule',
      permission: 'tasks:read',
      summary: 'Show the next times of a schedule',
      tags,
      params: ScheduleParams,
      querystring: PreviewQuery,
      response: { 200: ComingTimes, ...problems(401, 403, 404, 422) },
    },
    handler: async (request) =>
      toComingTimes(await schedules.preview(request.actor, idOf(request.params), request.query.count)),
  });

  app.get('/tasks/:task_id/schedule/preview', {
    schema: {
      operationId: 'previewSchedulesOfTask',
      permission: 'tasks:read',
      summary: 'Show when a task runs next, by all of its schedules that are not paused',
      tags,
      params: TaskParams,
      querystring: PreviewQuery,
      response: { 200: ComingTimes, ...problems(401, 403, 404, 422) },
    },
    handler: async (request) => {
      const taskId = TaskId.parse(request.params.task_id);
      return toComingTimes(await schedules.previewOf(request.actor, taskId, request.query.count));
    },
  });

  app.post('/schedules/preview', {
    schema: {
      operationId: 'previewNewSchedule',
      permission: 'tasks:read',
      summary: 'Show the next times of a schedule that is not made yet',
      description: 'Its jitter is another once it is made.',
      tags,
      querystring: PreviewQuery,
      body: CreateScheduleBody,
      response: { 200: ComingTimes, ...problems(400, 401, 403, 413, 415, 422) },
    },
    handler: (request) =>
      toComingTimes(
        schedules.previewNew(request.actor, toScheduleSettings(request.body), request.query.count),
      ),
  });
}

function idOf(params: z.output<typeof ScheduleParams>): ScheduleId {
  return ScheduleId.parse(params.schedule_id);
}

function sendSchedule(reply: FastifyReply, schedule: Schedule) {
  return reply.header('etag', etagOf(schedule.version)).send(toScheduleView(schedule));
}
