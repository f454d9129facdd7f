import type { FastifyRequest } from 'fastify';
import { NotAuthenticatedError } from '../../domain/errors.ts';

export function bearerToken(request: FastifyRequest): string {
  const match = /^Bearer +([\w.~+/=-]{1,4096})$/i.exec(request.headers.authorization ?? '');
  if (!match?.[1])
    throw new NotAuthenticatedError('Send an access token as "Authorization: Bearer <token>".');
  return match[1];
}
