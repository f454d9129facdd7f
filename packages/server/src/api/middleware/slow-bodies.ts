import type { FastifyInstance } from 'fastify';
import { sendProblem } from '../errors.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route takes bodies that may be on their way for long. */
    takesLong?: true;
  }
}

/** Other bodies are small, and are here within this time. In milliseconds. */
const within = 30_000;

/** Ends requests whose bodies trickle in, but for routes that take large ones. */
export function refuseSlowBodies(app: FastifyInstance): void {
  app.addHook('preParsing', (request, reply, payload, done) => {
    const { headers } = request;
    const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
    if (hasBody && !request.routeOptions.config.takesLong) {
      const timer = setTimeout(() => {
        if (request.raw.complete || reply.sent) return;
        void reply.header('connection', 'close');
        const detail = `The body was not here within ${within / 1_000} seconds.`;
        sendProblem(request, reply, { status: 408, code: 'malformed_request', detail });
      }, within).unref();
      reply.raw.once('close', () => clearTimeout(timer));
    }
    done(null, payload);
  });
}
