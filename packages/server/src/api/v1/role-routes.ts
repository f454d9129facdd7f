import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { CustomRole } from '../../domain/access/custom-role.ts';
import { RoleId } from '../../domain/ids.ts';
import type { RoleService } from '../../services/role-service.ts';
import { pageOf, PageQuery, problems, toPageRequest, toPageView } from './common-schemas.ts';
import { etagOf, IfMatch, seenVersion } from './etag.ts';
import { RoleBody, RoleParams, RoleView, toRoleDraft, toRoleView } from './role-schemas.ts';

const tags = ['Roles'];

/** Roles that an organization makes of the rights that there are. */
export function roleRoutes(instance: FastifyInstance, roles: RoleService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.post('/roles', {
    config: { idempotent: true },
    schema: {
      operationId: 'createRole',
      permission: 'roles:write',
      summary: 'Make a role of rights that you have',
      tags,
      body: RoleBody,
      response: { 201: RoleView, ...problems(400, 401, 403, 409, 413, 415, 422) },
    },
    handler: async (request, reply) => {
      const role = await roles.create(request.actor, toRoleDraft(request.body));
      return sendRole(reply.code(201).header('location', `/api/v1/roles/${role.id}`), role);
    },
  });

  app.get('/roles', {
    schema: {
      operationId: 'listRoles',
      permission: 'roles:read',
      summary: 'List the roles that the organization has made, newest first',
      tags,
      querystring: PageQuery,
      response: { 200: pageOf(RoleView), ...problems(401, 403, 422) },
    },
    handler: async (request) => {
      const page = toPageRequest(request.query);
      return toPageView(await roles.list(request.actor, page), page, toRoleView);
    },
  });

  oneRoleRoutes(instance, roles);
}

/** One role: read, replaced, removed. */
function oneRoleRoutes(instance: FastifyInstance, roles: RoleService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const path = '/roles/:role_id';

  app.get(path, {
    schema: {
      operationId: 'getRole',
      permission: 'roles:read',
      summary: 'Show a role',
      tags,
      params: RoleParams,
      response: { 200: RoleView, ...problems(401, 403, 404) },
    },
    handler: async (request, reply) =>
      sendRole(reply, await roles.get(request.actor, RoleId.parse(request.params.role_id))),
  });

  app.put(path, {
    schema: {
      operationId: 'replaceRole',
      permission: 'roles:write',
      summary: 'Replace what a role says; it holds at the next request of everybody who has it',
      tags,
      params: RoleParams,
      headers: IfMatch,
      body: RoleBody,
      response: { 200: RoleView, ...problems(400, 401, 403, 404, 409, 412, 413, 415, 422) },
    },
    handler: async (request, reply) => {
      const id = RoleId.parse(request.params.role_id);
      const draft = toRoleDraft(request.body);
      return sendRole(reply, await roles.replace(request.actor, id, draft, seenVersion(request.headers)));
    },
  });

  app.delete(path, {
    schema: {
      operationId: 'deleteRole',
      permission: 'roles:write',
      summary: 'Delete a role that nobody has',
      tags,
      params: RoleParams,
      headers: IfMatch,
      response: { 204: z.null().meta({ description: 'Deleted' }), ...problems(401, 403, 404, 409, 412, 422) },
    },
    handler: async (request, reply) => {
      const id = RoleId.parse(request.params.role_id);
      await roles.remove(request.actor, id, seenVersion(request.headers));
      return reply.code(204).send(null);
    },
  });
}

function sendRole(reply: FastifyReply, role: CustomRole) {
  return reply.header('etag', etagOf(role.version)).send(toRoleView(role));
}
