import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { OperatorVisitId, OrganizationId, UserId } from '../../domain/ids.ts';
import type { OperatorService } from '../../services/operator-service.ts';
import { pageOf, PageQuery, problems, toPageRequest, toPageView } from './common-schemas.ts';
import {
  CreateOrganizationBody,
  MadeOrganizationView,
  MadeVisitView,
  OperatedView,
  OperateOrganizationBody,
  OrganizationParams,
  SuspendBody,
  toOperatedView,
  toVisitView,
  VisitBody,
  VisitParams,
} from './operator-schemas.ts';

const tags = ['Operator'];
const root = '/admin/organizations';
const one = `${root}/:organization_id`;

/** All organizations, for whoever runs the service. */
export function operatorRoutes(instance: FastifyInstance, operator: OperatorService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get(root, {
    schema: {
      operationId: 'listOrganizations',
      permission: 'platform:read',
      summary: 'List the organizations of the service, newest first',
      tags,
      querystring: PageQuery,
      response: { 200: pageOf(OperatedView), ...problems(401, 403, 422) },
    },
    handler: async (request) => {
      const page = toPageRequest(request.query);
      return toPageView(await operator.list(request.actor, page), page, toOperatedView);
    },
  });

  app.post(root, {
    config: { idempotent: 'sealed' },
    schema: {
      operationId: 'createOrganization',
      permission: 'platform:write',
      summary: 'Make an organization with its first admin',
      tags,
      body: CreateOrganizationBody,
      response: { 201: MadeOrganizationView, ...problems(400, 401, 403, 409, 415, 422) },
    },
    handler: async (request, reply) => {
      const { admin_email: email, admin_name: name, ...wanted } = request.body;
      const made = await operator.create(request.actor, { ...wanted, admin: { email, name } });
      return reply.code(201).send({
        organization: toOperatedView(made.organization),
        admin_id: made.admin.id,
        token: made.token,
        expires_at: made.expiresAt.toISOString(),
      });
    },
  });

  app.get(one, {
    schema: {
      operationId: 'showOrganization',
      permission: 'platform:read',
      summary: 'Show an organization',
      tags,
      params: OrganizationParams,
      response: { 200: OperatedView, ...problems(401, 403, 404) },
    },
    handler: async (request) => toOperatedView(await operator.get(request.actor, idOf(request.params))),
  });

  app.patch(one, {
    schema: {
      operationId: 'operateOrganization',
      permission: 'platform:write',
      summary: 'Change the name, the plan or the limits of an organization',
      tags,
      params: OrganizationParams,
      body: OperateOrganizationBody,
      response: { 200: OperatedView, ...problems(400, 401, 403, 404, 415, 422) },
    },
    handler: async (request) =>
      toOperatedView(await operator.change(request.actor, idOf(request.params), request.body)),
  });

  suspensionRoutes(instance, operator);
  visitRoutes(instance, operator);
}

function suspensionRoutes(instance: FastifyInstance, operator: OperatorService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.post(`${one}/suspend`, {
    schema: {
      operationId: 'suspendOrganization',
      permission: 'platform:write',
      summary: 'Suspend an organization: its users are refused, and nothing runs in it',
      tags,
      params: OrganizationParams,
      body: SuspendBody,
      response: { 200: OperatedView, ...problems(400, 401, 403, 404, 409, 415, 422) },
    },
    handler: async (request) =>
      toOperatedView(await operator.suspend(request.actor, idOf(request.params), request.body.reason)),
  });

  app.post(`${one}/reinstate`, {
    schema: {
      operationId: 'reinstateOrganization',
      permission: 'platform:write',
      summary: 'Let an organization go on that was suspended',
      tags,
      params: OrganizationParams,
      response: { 200: OperatedView, ...problems(401, 403, 404) },
    },
    handler: async (request) => toOperatedView(await operator.reinstate(request.actor, idOf(request.params))),
  });
}

function visitRoutes(instance: FastifyInstance, operator: OperatorService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.post(`${one}/visits`, {
    schema: {
      operationId: 'visitOrganization',
      permission: 'platform:write',
      summary:
        'Work in an organization for a while, perhaps in the place of a user; both audit logs tell of it',
      tags,
      params: OrganizationParams,
      body: VisitBody,
      response: { 201: MadeVisitView, ...problems(400, 401, 403, 404, 409, 415, 422) },
    },
    handler: async (request, reply) => {
      const { as_user_id: userId, ...wanted } = request.body;
      const { visit, token } = await operator.visit(request.actor, idOf(request.params), {
        ...wanted,
        ...(userId !== undefined && { userId: UserId.parse(userId) }),
      });
      return reply.code(201).send({ visit: toVisitView(visit), access_token: token });
    },
  });

  app.delete(`${one}/visits/:visit_id`, {
    schema: {
      operationId: 'endVisit',
      permission: 'platform:write',
      summary: 'End a visit; its token is refused from the next request on',
      tags,
      params: VisitParams,
      response: { 204: z.null().meta({ description: 'Ended' }), ...problems(401, 403, 404) },
    },
    handler: async (request, reply) => {
      const visit = OperatorVisitId.parse(request.params.visit_id);
      await operator.endVisit(request.actor, idOf(request.params), visit);
      return reply.code(204).send(null);
    },
  });
}

function idOf(params: z.infer<typeof OrganizationParams>): OrganizationId {
  return OrganizationId.parse(params.organization_id);
}
