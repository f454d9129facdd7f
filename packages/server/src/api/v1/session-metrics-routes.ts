import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { SessionId } from '../../domain/ids.ts';
import type { SessionMetricsService } from '../../services/session-metrics-service.ts';
import { pageOf, PageQuery, problems, toPageRequest, toPageView } from './common-schemas.ts';
import {
  CurrentMetricsView,
  MetricsSnapshotView,
  toCurrentMetricsView,
  toMetricsSnapshotView,
} from './session-metrics-schemas.ts';
import { SessionParams } from './session-schemas.ts';

const tags = ['Sessions'];

/** How the agent of a session is doing. */
export function sessionMetricsRoutes(instance: FastifyInstance, metrics: SessionMetricsService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get('/sessions/:session_id/metrics/current', {
    schema: {
      operationId: 'getSessionMetrics',
      permission: 'sessions:read',
      summary: 'Show what a session takes and has used',
      tags,
      params: SessionParams,
      response: { 200: CurrentMetricsView, ...problems(401, 404) },
    },
    handler: async (request) =>
      toCurrentMetricsView(await metrics.current(request.actor, SessionId.parse(request.params.session_id))),
  });

  app.get('/sessions/:session_id/metrics/snapshots', {
    schema: {
      operationId: 'listSessionMetrics',
      permission: 'sessions:read',
      summary: 'List what a session took while its agent was up, newest first',
      tags,
      params: SessionParams,
      querystring: PageQuery,
      response: { 200: pageOf(MetricsSnapshotView), ...problems(401, 404, 422) },
    },
    handler: async (request) => {
      const page = toPageRequest(request.query);
      const id = SessionId.parse(request.params.session_id);
      return toPageView(await metrics.snapshots(request.actor, id, page), page, toMetricsSnapshotView);
    },
  });
}
