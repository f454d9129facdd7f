import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { InvitationId } from '../../domain/ids.ts';
import type { InvitationService } from '../../services/invitation-service.ts';
import { PageQuery, pageOf, problems, toPageRequest, toPageView } from './common-schemas.ts';
import {
  InvitationParams,
  InvitationView,
  InviteBody,
  MadeInvitationView,
  toInvitationView,
} from './user-schemas.ts';

const tags = ['Users'];

/** Addresses that may register. */
export function invitationRoutes(instance: FastifyInstance, invitations: InvitationService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.post('/invitations', {
    config: { idempotent: 'sealed' },
    schema: {
      operationId: 'invite',
      permission: 'users:write',
      summary: 'Invite somebody; where no mail brings the token, hand it over by a way that you trust',
      tags,
      body: InviteBody,
      response: { 201: MadeInvitationView, ...problems(400, 401, 403, 409, 415, 422) },
    },
    handler: async (request, reply) => {
      const { invitation, token, isMailed } = await invitations.create(request.actor, request.body);
      return reply.code(201).send({ ...toInvitationView(invitation), token, is_mailed: isMailed });
    },
  });

  app.get('/invitations', {
    schema: {
      operationId: 'listInvitations',
      permission: 'users:read',
      summary: 'List invitations, newest first',
      tags,
      querystring: PageQuery,
      response: { 200: pageOf(InvitationView), ...problems(401, 403, 422) },
    },
    handler: async (request) => {
      const page = toPageRequest(request.query);
      return toPageView(await invitations.list(request.actor, page), page, toInvitationView);
    },
  });

  app.delete('/invitations/:invitation_id', {
    schema: {
      operationId: 'withdrawInvitation',
      permission: 'users:write',
      summary: 'Withdraw an invitation',
      tags,
      params: InvitationParams,
      response: { 204: z.null().meta({ description: 'Withdrawn' }), ...problems(401, 403, 404) },
    },
    handler: async (request, reply) => {
      await invitations.remove(request.actor, InvitationId.parse(request.params.invitation_id));
      return reply.code(204).send(null);
    },
  });
}
