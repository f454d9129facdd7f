import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { SessionId, SessionLinkId, UserId } from '../../domain/ids.ts';
import type { SessionSharingService } from '../../services/session-sharing-service.ts';
import { pageOf, PageQuery, problems, toPageRequest, toPageView } from './common-schemas.ts';
import { SessionView, toSessionView } from './session-schemas.ts';
import {
  LinkBody,
  LinkList,
  LinkParams,
  MadeLinkView,
  OpenLinkBody,
  SessionOfShares,
  ShareBody,
  SharedMessageView,
  SharedParams,
  SharedSessionView,
  ShareList,
  ShareParams,
  ShareView,
  toLinkView,
  toSharedMessageView,
  toSharedSessionView,
  toShareView,
} from './sharing-schemas.ts';

const tags = ['Sharing'];
const done = z.null().meta({ description: 'Done' });

/** Lets others into a session. */
export function sharingRoutes(instance: FastifyInstance, sharing: SessionSharingService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const path = '/sessions/:session_id/shares';

  app.get(path, {
    schema: {
      operationId: 'listSessionShares',
      permission: 'sessions:read',
      summary: 'List with whom a session is shared',
      tags,
      params: SessionOfShares,
      response: { 200: ShareList, ...problems(401, 403, 404) },
    },
    handler: async (request) => {
      const id = SessionId.parse(request.params.session_id);
      return { items: (await sharing.shares(request.actor, id)).map(toShareView) };
    },
  });

  app.put(`${path}/:user_id`, {
    schema: {
      operationId: 'shareSession',
      permission: 'sessions:write',
      summary: 'Share a session with a user of the organization; it takes the place of what they had',
      tags,
      params: ShareParams,
      body: ShareBody,
      response: { 200: ShareView, ...problems(400, 401, 403, 404, 409, 415, 422) },
    },
    handler: async (request) => {
      const { expires_at: expiresAt, level } = request.body;
      const wanted = { level, ...(expiresAt !== undefined && { expiresAt: new Date(expiresAt) }) };
      const [id, userId] = idsOf(request.params);
      return toShareView(await sharing.share(request.actor, id, userId, wanted));
    },
  });

  app.delete(`${path}/:user_id`, {
    schema: {
      operationId: 'unshareSession',
      // Also for those with whom it is shared, whatever their role.
      permission: 'sessions:read',
      summary: 'Share a session with a user no more; what they have open of it ends',
      tags,
      params: ShareParams,
      response: { 204: done, ...problems(401, 403, 404) },
    },
    handler: async (request, reply) => {
      await sharing.unshare(request.actor, ...idsOf(request.params));
      return reply.code(204).send(null);
    },
  });

  linkRoutes(instance, sharing);
}

function idsOf(params: z.infer<typeof ShareParams>): [SessionId, UserId] {
  return [SessionId.parse(params.session_id), UserId.parse(params.user_id)];
}

/** Links that let whoever has them look in. */
function linkRoutes(instance: FastifyInstance, sharing: SessionSharingService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const path = '/sessions/:session_id/links';

  app.get(path, {
    schema: {
      operationId: 'listSessionLinks',
      permission: 'sessions:write',
      summary: 'List the links to a session that are good',
      tags,
      params: SessionOfShares,
      response: { 200: LinkList, ...problems(401, 403, 404) },
    },
    handler: async (request) => {
      const id = SessionId.parse(request.params.session_id);
      return { items: (await sharing.links(request.actor, id)).map(toLinkView) };
    },
  });

  app.post(path, {
    config: { idempotent: 'sealed' },
    schema: {
      operationId: 'makeSessionLink',
      permission: 'sessions:write',
      summary: 'Make a link that lets others see a session; it is shown once',
      tags,
      params: SessionOfShares,
      body: LinkBody,
      response: { 201: MadeLinkView, ...problems(400, 401, 403, 404, 409, 415, 422) },
    },
    handler: async (request, reply) => {
      const { audience, expires_at: expiresAt } = request.body;
      const wanted = { audience, ...(expiresAt !== undefined && { expiresAt: new Date(expiresAt) }) };
      const id = SessionId.parse(request.params.session_id);
      const { link, token } = await sharing.makeLink(request.actor, id, wanted);
      return reply.code(201).send({ ...toLinkView(link), token });
    },
  });

  app.delete(`${path}/:link_id`, {
    schema: {
      operationId: 'revokeSessionLink',
      permission: 'sessions:write',
      summary: 'Revoke a link; what was had by it ends',
      tags,
      params: LinkParams,
      response: { 204: done, ...problems(401, 403, 404) },
    },
    handler: async (request, reply) => {
      const { session_id: id, link_id: link } = request.params;
      await sharing.revokeLink(request.actor, SessionId.parse(id), SessionLinkId.parse(link));
      return reply.code(204).send(null);
    },
  });

  app.post('/session-links/open', {
    schema: {
      operationId: 'openSessionLink',
      permission: 'sessions:read',
      summary: 'Take up a session by a link: it is seen from now on, until the link ends',
      tags,
      body: OpenLinkBody,
      response: { 200: SessionView, ...problems(400, 401, 403, 404, 409, 415, 422) },
    },
    handler: async (request) => {
      const session = await sharing.open(request.actor, request.body.token);
      return {
        ...toSessionView(session, request.actor),
        shared_with_me: session.userId !== request.actor.userId,
      };
    },
  });
}

/** For whoever has a link that is public. */
export function publicSharingRoutes(instance: FastifyInstance, sharing: SessionSharingService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get('/shared/:link_token', {
    schema: {
      operationId: 'getSharedSession',
      permission: 'public',
      summary: 'Show a session by a public link',
      tags,
      params: SharedParams,
      response: { 200: SharedSessionView, ...problems(404) },
    },
    handler: async (request) => toSharedSessionView(await sharing.publicSession(request.params.link_token)),
  });

  app.get('/shared/:link_token/messages', {
    schema: {
      operationId: 'listSharedMessages',
      permission: 'public',
      summary: 'List what was said in a session, by a public link',
      tags,
      params: SharedParams,
      querystring: PageQuery,
      response: { 200: pageOf(SharedMessageView), ...problems(404, 422) },
    },
    handler: async (request) => {
      const page = toPageRequest(request.query);
      const messages = await sharing.publicMessages(request.params.link_token, page);
      return toPageView(messages, page, toSharedMessageView);
    },
  });
}
