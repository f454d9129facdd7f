import type { FastifyInstance } from 'fastify';
import { assertMay, type Actor } from '../../domain/access/actor.ts';
import { isPermission, type Permission } from '../../domain/access/rights.ts';
import type { AuthService } from '../../services/auth-service.ts';
import { proofOf } from './authenticate.ts';

declare module 'fastify' {
  interface FastifySchema {
    /** The right that a caller needs (domain/access/rights.ts); `public` where nobody is asked who they are. */
    permission: Permission | 'public';
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
  app.addHook('onRequest', async (request) => {
    const permission = request.routeOptions.schema?.permission;
    if (permission === 'public') return;
    request.actor = await auth.authenticate(proofOf(request));
    if (permission) assertMay(request.actor, permission);
  });
}

/** A route that does not say who may call it keeps the service from starting. */
export function demandPermissions(app: FastifyInstance): void {
  app.addHook('onRoute', ({ method, url, schema }) => {
    const permission: string | undefined = schema?.permission;
    if (permission !== undefined && (permission === 'public' || isPermission(permission))) return;
    throw new Error(
      `The route ${String(method)} ${url} names no permission. Add one of domain/access/rights.ts, or "public", to its schema.`,
    );
  });
}
