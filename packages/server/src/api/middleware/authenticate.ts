import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Actor } from '../../domain/access/actor.ts';
import { NotAuthenticatedError } from '../../domain/errors.ts';
import type { AuthService } from '../../services/auth-service.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks, on routes behind `requireActor`. */
    actor: Actor;
  }
}

/** Every route that is registered below this asks for an access token, before a body is read. */
export function requireActor(app: FastifyInstance, auth: AuthService): void {
  app.decorateRequest('actor');
  app.addHook('onRequest', async (request) => {
    request.actor = await auth.authenticate(bearerToken(request));
  });
}

export function bearerToken(request: FastifyRequest): string {
  const match = /^Bearer +([\w.~+/=-]{1,4096})$/i.exec(request.headers.authorization ?? '');
  if (!match?.[1])
    throw new NotAuthenticatedError('Send an access token as "Authorization: Bearer <token>".');
  return match[1];
}
