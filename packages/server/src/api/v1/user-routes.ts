import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { RoleId, UserId } from '../../domain/ids.ts';
import type { UserService } from '../../services/user-service.ts';
import { toUserView, UserView } from './auth-schemas.ts';
import { pageOf, problems, toPageRequest, toPageView } from './common-schemas.ts';
import { ChangeUserBody, CreateUserBody, PasswordResetView, UserParams, UserQuery } from './user-schemas.ts';

const tags = ['Users'];

/** The users of an organization, for those who run it. */
export function userRoutes(instance: FastifyInstance, users: UserService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get('/users', {
    schema: {
      operationId: 'listUsers',
      permission: 'users:read',
      summary: 'List the users of the organization, newest first',
      tags,
      querystring: UserQuery,
      response: { 200: pageOf(UserView), ...problems(401, 403, 422) },
    },
    handler: async (request) => {
      const { role, is_active: isActive, q: wanted } = request.query;
      const page = toPageRequest(request.query);
      const filter = {
        ...(role !== undefined && { role }),
        ...(isActive !== undefined && { isActive }),
        ...(wanted !== undefined && { text: wanted }),
      };
      return toPageView(await users.list(request.actor, filter, page), page, toUserView);
    },
  });

  app.post('/users', {
    config: { idempotent: true },
    schema: {
      operationId: 'createUser',
      permission: 'users:write',
      summary: 'Make a person or a service account a user of the organization',
      tags,
      body: CreateUserBody,
      response: { 201: UserView, ...problems(400, 401, 403, 404, 409, 415, 422) },
    },
    handler: async (request, reply) => {
      const { role_id: roleId, ...wanted } = request.body;
      const role = roleId === undefined ? {} : { roleId: RoleId.parse(roleId) };
      const user = await users.create(request.actor, { ...wanted, ...role });
      return reply.code(201).header('location', `/api/v1/users/${user.id}`).send(toUserView(user));
    },
  });

  oneUserRoutes(instance, users);
}

/** One user: read, changed, removed, let in again. */
function oneUserRoutes(instance: FastifyInstance, users: UserService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const path = '/users/:user_id';

  app.get(path, {
    schema: {
      operationId: 'getUser',
      permission: 'users:read',
      summary: 'Show a user',
      tags,
      params: UserParams,
      response: { 200: UserView, ...problems(401, 403, 404) },
    },
    handler: async (request) =>
      toUserView(await users.get(request.actor, UserId.parse(request.params.user_id))),
  });

  app.patch(path, {
    schema: {
      operationId: 'changeUser',
      permission: 'users:write',
      summary: 'Change the name or the role of a user, or whether they may log in; it holds at once',
      tags,
      params: UserParams,
      body: ChangeUserBody,
      response: { 200: UserView, ...problems(400, 401, 403, 404, 409, 415, 422) },
    },
    handler: async (request) => {
      const { is_active: isActive, role_id: roleId, ...change } = request.body;
      const wanted = {
        ...change,
        ...(isActive !== undefined && { isActive }),
        ...(roleId !== undefined && { roleId: roleId === null ? null : RoleId.parse(roleId) }),
      };
      return toUserView(await users.change(request.actor, UserId.parse(request.params.user_id), wanted));
    },
  });

  app.delete(path, {
    schema: {
      operationId: 'deleteUser',
      permission: 'users:write',
      summary: 'Delete a user; their logins and keys end, and what they made stays',
      tags,
      params: UserParams,
      response: { 204: z.null().meta({ description: 'Deleted' }), ...problems(401, 403, 404, 409) },
    },
    handler: async (request, reply) => {
      await users.remove(request.actor, UserId.parse(request.params.user_id));
      return reply.code(204).send(null);
    },
  });

  app.delete(`${path}/logins`, {
    schema: {
      operationId: 'endLoginsOfUser',
      permission: 'users:write',
      summary: 'End every login of a user, with what they have open; they may log in again',
      tags,
      params: UserParams,
      response: { 204: z.null().meta({ description: 'Ended' }), ...problems(401, 403, 404) },
    },
    handler: async (request, reply) => {
      await users.endLogins(request.actor, UserId.parse(request.params.user_id));
      return reply.code(204).send(null);
    },
  });

  app.post(`${path}/password-reset`, {
    config: { idempotent: 'sealed' },
    schema: {
      operationId: 'grantPasswordReset',
      permission: 'users:write',
      summary: 'Get a token by which a user sets a new password; hand it over by a way that you trust',
      tags,
      params: UserParams,
      response: { 201: PasswordResetView, ...problems(401, 403, 404, 409, 422) },
    },
    handler: async (request, reply) => {
      const grant = await users.grantReset(request.actor, UserId.parse(request.params.user_id));
      return reply.code(201).send({ token: grant.token, expires_at: grant.expiresAt.toISOString() });
    },
  });
}
