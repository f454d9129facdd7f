import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { NotAuthenticatedError } from '../domain/errors.ts';
import type { Readiness } from '../domain/health.ts';
import type { Metrics } from '../infrastructure/metrics.ts';
import { bearerToken } from './middleware/authenticate.ts';

const tags = ['Operations'];

export type OpsDeps = {
  readonly metrics: Metrics;
  readonly metricsToken?: string;
  readonly version: string;
  readonly readiness: () => Promise<Readiness>;
};

const ReadinessView = z.object({
  status: z.enum(['ready', 'degraded', 'not_ready']),
  role: z.enum(['all', 'api', 'worker']),
  checks: z.record(
    z.string(),
    z.object({ ok: z.boolean(), degraded: z.literal(true).optional(), detail: z.string().optional() }),
  ),
});

/** What operators and their machines ask, without a tenant. */
export function opsRoutes(
  instance: FastifyInstance,
  { metrics, metricsToken, version, readiness }: OpsDeps,
): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get('/health', {
    schema: {
      operationId: 'getHealth',
      permission: 'public',
      summary: 'Whether the process lives',
      tags,
      response: { 200: z.object({ status: z.literal('ok'), version: z.string() }) },
    },
    handler: () => ({ status: 'ok' as const, version }),
  });

  app.get('/ready', {
    schema: {
      operationId: 'getReadiness',
      permission: 'public',
      summary: 'Whether the process takes work: database, queue, disk, isolation',
      description: 'A node that is `degraded` takes work (200); its checks say what is amiss.',
      tags,
      response: { 200: ReadinessView, 503: ReadinessView },
    },
    handler: async (_request, reply) => {
      const found = await readiness();
      const { ready, role, checks } = found;
      return reply.code(ready ? 200 : 503).send({ status: statusOf(found), role, checks: { ...checks } });
    },
  });

  app.get('/metrics', {
    schema: {
      operationId: 'getMetrics',
      permission: 'public',
      summary: 'Measurements for Prometheus',
      tags,
      produces: ['text/plain'],
    },
    handler: async (request, reply) => {
      if (metricsToken !== undefined) assertToken(request, metricsToken);
      return reply
        .type(metrics.registry.contentType)
        .serializer(String)
        .send(await metrics.registry.metrics());
    },
  });
}

function statusOf({ ready, checks }: Readiness) {
  if (!ready) return 'not_ready';
  return Object.values(checks).some((check) => check.degraded) ? 'degraded' : 'ready';
}

function assertToken(request: FastifyRequest, expected: string): void {
  const given = Buffer.from(bearerToken(request));
  const wanted = Buffer.from(expected);
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted))
    throw new NotAuthenticatedError('Send the metrics token as a bearer token.');
}
