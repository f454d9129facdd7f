import type { FastifyRequest } from 'fastify';
import type { RequestFacts } from '../../domain/access/user.ts';
import { NotAuthenticatedError } from '../../domain/errors.ts';
import type { Proof } from '../../services/auth-service.ts';

/** What the request shows to tell who asks: a token or a key as bearer, or a key in a header of its own. */
export function proofOf(request: FastifyRequest): Proof {
  const { 'x-api-key': key, authorization } = request.headers;
  if (authorization === undefined && typeof key === 'string')
    return { text: key, kind: 'key', address: request.ip };
  return { text: bearerToken(request), kind: 'any', address: request.ip };
}

export function bearerToken(request: FastifyRequest): string {
  const match = /^Bearer +([\w.~+/=-]{1,4096})$/i.exec(request.headers.authorization ?? '');
  if (!match?.[1])
    throw new NotAuthenticatedError(
      'Send an access token or an API key as "Authorization: Bearer <token>", or a key as "x-api-key".',
    );
  return match[1];
}

/** From where somebody asks, for the list of their logins and for the audit log. */
export function originOf(request: FastifyRequest): RequestFacts {
  const agent = request.headers['user-agent']?.slice(0, 200).toWellFormed();
  const traceParent = request.span?.traceParent;
  return {
    address: request.ip,
    requestId: request.id,
    ...(agent !== undefined && agent !== '' && { agent }),
    ...(traceParent !== undefined && { traceParent }),
  };
}
