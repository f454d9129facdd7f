import type { FastifyInstance, FastifyRequest } from 'fastify';
import { noTracing, type Span, type Tracing } from '../../infrastructure/tracing.ts';
import { knownActor } from '../known-actor.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Absent where nothing is traced, and for what machines ask every few seconds. */
    span: Span | undefined;
  }
}

export type TraceRequestsDeps = {
  readonly tracing: Tracing;
  /** Whether a caller's `traceparent` is taken as the parent, and not only linked to. */
  readonly joinsTraces: boolean;
};

const untraced: ReadonlySet<string | undefined> = new Set(['/health', '/ready', '/metrics', undefined]);

/** A span for each request, named by its route; registered first, so that refusals have one too. */
export function traceRequests(app: FastifyInstance, { tracing, joinsTraces }: TraceRequestsDeps): void {
  app.decorateRequest('span');
  if (tracing === noTracing) return;
  app.addHook('onRequest', async (request, reply) => {
    const { url: route } = request.routeOptions;
    // A socket lives for hours; what is asked on it begins traces of its own.
    if (route === undefined || untraced.has(route) || isSocket(request)) return;
    const span = tracing.start(`${request.method} ${route}`, {
      kind: 'server',
      ...callerOf(request, joinsTraces),
      attributes: {
        'http.request.method': request.method,
        'http.route': route,
        'ai_agent.request.id': request.id,
      },
    });
    request.span = span;
    void reply.header('traceparent', span.traceParent);
    // Also told of requests whose client went away, and of streams.
    reply.raw.once('close', () => endSpan(request, span, reply.raw.statusCode));
  });
}

function callerOf(request: FastifyRequest, joins: boolean): { parent?: string; link?: string } {
  const { traceparent } = request.headers;
  if (typeof traceparent !== 'string') return {};
  return joins ? { parent: traceparent } : { link: traceparent };
}

function isSocket({ headers }: FastifyRequest): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket';
}

function endSpan(request: FastifyRequest, span: Span, status: number): void {
  const actor = knownActor(request);
  span.set({
    'http.response.status_code': status,
    ...(actor && { 'ai_agent.organization.id': actor.organizationId }),
  });
  span.end(status >= 500 ? String(status) : undefined);
}
