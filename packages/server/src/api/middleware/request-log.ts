import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Log } from '../../infrastructure/log.ts';
import type { Metrics } from '../../infrastructure/metrics.ts';

/** One log line and one measurement for each request; the route's pattern, never the address with its ids. */
export function recordRequests(app: FastifyInstance, log: Log, metrics: Metrics): void {
  app.addHook('onRequest', async (request, reply) => {
    void reply.header('x-request-id', request.id);
  });
  app.addHook('onResponse', async (request, reply) => {
    const path = routeOf(request);
    const seconds = reply.elapsedTime / 1_000;
    metrics.requests.inc({ method: request.method, path, status: String(reply.statusCode) });
    metrics.requestSeconds.observe({ method: request.method, path }, seconds);
    log.debug(
      {
        request_id: request.id,
        method: request.method,
        route: path,
        status: reply.statusCode,
        duration_ms: Math.round(reply.elapsedTime),
      },
      'request',
    );
  });
}

function routeOf(request: FastifyRequest): string {
  return request.routeOptions.url ?? 'unknown';
}
