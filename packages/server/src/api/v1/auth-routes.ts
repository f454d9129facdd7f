import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { SessionId } from '../../domain/ids.ts';
import type { AuthService } from '../../services/auth-service.ts';
import type { TokenPair } from '../../services/token-issuer.ts';
import { originOf } from '../middleware/authenticate.ts';
import {
  LoginBody,
  LoginView,
  RefreshBody,
  TicketBody,
  TicketView,
  TokenView,
  toUserView,
} from './auth-schemas.ts';
import { problems } from './common-schemas.ts';
import { ChallengeView, toChallengeView } from './second-factor-schemas.ts';

const tags = ['Authentication'];
const nothing = z.null().meta({ description: 'Done' });

/** What one may ask for without an access token. */
export function loginRoutes(instance: FastifyInstance, auth: AuthService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.post('/auth/login', {
    schema: {
      operationId: 'login',
      permission: 'public',
      summary: 'Log in with e-mail and password; 202 where a second factor is asked for',
      tags,
      body: LoginBody,
      response: { 200: LoginView, 202: ChallengeView, ...problems(400, 401, 403, 415, 422, 429) },
    },
    handler: async (request, reply) => {
      const { email, password } = request.body;
      const login = await auth.login(email, password, originOf(request));
      if ('challenge' in login) return reply.code(202).send(toChallengeView(login));
      return reply.code(200).send({ ...toTokens(login), user: toUserView(login.user) });
    },
  });

  app.post('/auth/refresh', {
    schema: {
      operationId: 'refreshToken',
      permission: 'public',
      summary: 'Exchange a refresh token for a new pair; it works once',
      tags,
      body: RefreshBody,
      response: { 200: TokenView, ...problems(400, 401, 415, 422) },
    },
    handler: async (request) => toTokens(await auth.refresh(request.body.refresh_token, originOf(request))),
  });

  app.post('/auth/logout', {
    schema: {
      operationId: 'logout',
      permission: 'public',
      summary: 'End the login that a refresh token belongs to',
      tags,
      body: RefreshBody,
      response: { 204: nothing, ...problems(400, 415, 422) },
    },
    handler: async (request, reply) => {
      await auth.logout(request.body.refresh_token, originOf(request));
      return reply.code(204).send(null);
    },
  });
}

/** Instead of a header, which a browser cannot send with a WebSocket. */
export function ticketRoutes(instance: FastifyInstance, auth: AuthService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.post('/stream-tickets', {
    schema: {
      operationId: 'createStreamTicket',
      permission: 'sessions:read',
      summary: 'Get a ticket that opens one WebSocket within 30 seconds',
      tags,
      body: TicketBody,
      response: { 201: TicketView, ...problems(401, 404, 415, 422) },
    },
    handler: async (request, reply) => {
      const sessionId = request.body?.session_id;
      const grant = await auth.grantTicket(
        request.actor,
        sessionId === undefined ? undefined : SessionId.parse(sessionId),
      );
      return reply.code(201).send({ ticket: grant.ticket, expires_at: grant.expiresAt.toISOString() });
    },
  });
}

export function toTokens(pair: TokenPair): z.input<typeof TokenView> {
  return {
    access_token: pair.accessToken,
    refresh_token: pair.refreshToken,
    token_type: 'Bearer',
    expires_in: pair.expiresIn,
  };
}
