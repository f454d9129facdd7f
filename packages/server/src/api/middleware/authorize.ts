import type { FastifyInstance } from 'fastify';
import { assertMay, type Actor } from '../../domain/access/actor.ts';
import { assertOpenOnVisit } from '../../domain/access/repairs.ts';
import { NotAllowedError } from '../../domain/errors.ts';
import { isPermission, type Permission } from '../../domain/access/rights.ts';
import type { AuthService } from '../../services/auth-service.ts';
import type { SecurityNotes } from '../../services/security-notes.ts';
import { handleError } from '../errors.ts';
import { originOf, proofOf } from './authenticate.ts';

declare module 'fastify' {
  interface FastifySchema {
    /**
     * The right that a caller needs (domain/access/rights.ts); `public` where nobody is asked who they are, `known` where
     * that is asked and the right depends on what the body asks for.
     */
    permission: Permission | 'public' | 'known';
  }
  interface FastifyRequest {
    /** Who asks, on routes that are not public. */
    actor: Actor;
  }
}

/** Routes registered below this ask who is there and whether they may, before a body is read. */
export function guardRoutes(app: FastifyInstance, auth: AuthService): void {
  demandPermissions(app);
  app.decorateRequest('actor');
  app.addHook('onRequest', async (request, reply) => {
    const permission = request.routeOptions.schema?.permission;
    if (permission === 'public') return;
    request.actor = { ...(await auth.authenticate(proofOf(request))), from: originOf(request) };
    const { visit } = request.actor;
    if (visit)
      void reply.header(
        'x-operator-visit',
        `${visit.kind}; id=${visit.id}; until=${visit.expiresAt.toISOString()}`,
      );
    // What the body asks for is judged there.
    if (permission === undefined || permission === 'known') return;
    assertMay(request.actor, permission);
    const operation = request.routeOptions.schema?.operationId;
    assertOpenOnVisit(request.actor, { operation, reads: ['GET', 'HEAD'].includes(request.method) });
  });
}

/** Whoever is known and asks for what they may not do is found in the audit log of their organization. */
export function recordDenials(app: FastifyInstance, notes: SecurityNotes): void {
  app.setErrorHandler(async (error, request, reply) => {
    const operation = request.routeOptions.schema?.operationId;
    if (error instanceof NotAllowedError && isKnown(request.actor) && operation !== undefined)
      await notes.write(request.actor, 'access.denied', operation, {
        after: { detail: error.message },
        outcome: 'denied',
      });
    handleError(error, request, reply);
    // What keeps the answer may still be at it; without this an empty one would go before.
    return reply;
  });
}

/** A decorated request has no actor before its caller has told who they are. */
function isKnown(actor: Actor | undefined | null): actor is Actor {
  return actor !== undefined && actor !== null;
}

/** A route that does not say who may call it keeps the service from starting. */
export function demandPermissions(app: FastifyInstance): void {
  app.addHook('onRoute', ({ method, url, schema }) => {
    const permission: string | undefined = schema?.permission;
    if (permission === 'public' || permission === 'known') return;
    if (permission !== undefined && isPermission(permission)) return;
    throw new Error(
      `The route ${String(method)} ${url} names no permission. Add one of domain/access/rights.ts, "public" or "known" to its schema.`,
    );
  });
}
