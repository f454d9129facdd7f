import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { DeletionCertificate } from '../../domain/audit/deletion-certificate.ts';
import { OrganizationId } from '../../domain/ids.ts';
import type { OrganizationDeletionService } from '../../services/organization-deletion-service.ts';
import { pageOf, PageQuery, problems, text, toPageRequest, toPageView } from './common-schemas.ts';
import { OperatedView, OrganizationParams, toOperatedView } from './operator-schemas.ts';

const tags = ['Operator'];

const confirm = text(1, 63).meta({ description: 'The slug of the organization that is to go.' });

const DeleteBody = z
  .strictObject({
    confirm,
    grace_days: z.int().min(0).max(365).exactOptional().meta({
      description: 'So long it is only suspended, and can be kept; as the service is set if absent.',
    }),
  })
  .meta({ id: 'DeleteOrganization', examples: [{ confirm: 'acme', grace_days: 7 }] });

const LeaveBody = z
  .strictObject({ confirm })
  .meta({ id: 'DeleteOwnOrganization', examples: [{ confirm: 'acme' }] });

const LeavingView = z
  .object({ due_at: z.iso.datetime().meta({ description: 'Until then an operator can cancel it.' }) })
  .meta({ id: 'LeavingOrganization' });

const CertificateView = z
  .object({
    organization_id: z.string().meta({ description: 'That is gone.' }),
    certificate: z.string().meta({
      description:
        'JSON, as it was signed: who asked and when, rows by table, files and bytes by place, the head of its audit log.',
    }),
    public_key: z.string().meta({ description: 'Ed25519, raw, as base64.' }),
    signature: z.string().meta({
      description: 'As base64, of "ai-agent-api deletion certificate 1", a line feed and the certificate.',
    }),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'DeletionCertificate' });

/** Organizations that are to go, and what is left of those that have gone. */
export function organizationDeletionRoutes(
  instance: FastifyInstance,
  deletions: OrganizationDeletionService,
): void {
  askingRoutes(instance, deletions);
  certificateRoutes(instance, deletions);
}

function askingRoutes(instance: FastifyInstance, deletions: OrganizationDeletionService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const one = '/admin/organizations/:organization_id/deletion';

  app.post(one, {
    schema: {
      operationId: 'deleteOrganization',
      permission: 'platform:write',
      summary: 'Have an organization deleted with all that it has: it is suspended until that is due',
      tags,
      params: OrganizationParams,
      body: DeleteBody,
      response: { 200: OperatedView, ...problems(400, 401, 403, 404, 409, 415, 422) },
    },
    handler: async (request) => {
      const { confirm, grace_days: graceDays } = request.body;
      const wish = { confirm, ...(graceDays !== undefined && { graceDays }) };
      return toOperatedView(await deletions.askOf(request.actor, idOf(request.params), wish));
    },
  });

  app.delete(one, {
    schema: {
      operationId: 'keepOrganization',
      permission: 'platform:write',
      summary: 'Cancel the deletion of an organization that has not begun',
      tags,
      params: OrganizationParams,
      response: { 200: OperatedView, ...problems(401, 403, 404, 409) },
    },
    handler: async (request) => toOperatedView(await deletions.cancel(request.actor, idOf(request.params))),
  });

  app.post('/organization/deletion', {
    schema: {
      operationId: 'deleteOwnOrganization',
      permission: 'organization:delete',
      summary: 'Have the organization deleted with all that it has: it is suspended at once',
      tags: ['Organization'],
      body: LeaveBody,
      response: { 202: LeavingView, ...problems(400, 401, 403, 409, 415, 422) },
    },
    handler: async (request, reply) => {
      const { deletion } = await deletions.ask(request.actor, request.body.confirm);
      return reply.code(202).send({ due_at: (deletion?.dueAt ?? new Date()).toISOString() });
    },
  });
}

function certificateRoutes(instance: FastifyInstance, deletions: OrganizationDeletionService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const root = '/admin/deletion-certificates';

  app.get(root, {
    schema: {
      operationId: 'listDeletionCertificates',
      permission: 'platform:read',
      summary: 'List the certificates of organizations that are gone, newest first',
      tags,
      querystring: PageQuery,
      response: { 200: pageOf(CertificateView), ...problems(401, 403, 422) },
    },
    handler: async (request) => {
      const page = toPageRequest(request.query);
      return toPageView(await deletions.certificates(request.actor, page), page, toView);
    },
  });

  app.get(`${root}/:organization_id`, {
    schema: {
      operationId: 'showDeletionCertificate',
      permission: 'platform:read',
      summary: 'Show the certificate that an organization is gone',
      tags,
      params: OrganizationParams,
      response: { 200: CertificateView, ...problems(401, 403, 404) },
    },
    handler: async (request) => toView(await deletions.certificate(request.actor, idOf(request.params))),
  });
}

function idOf(params: z.infer<typeof OrganizationParams>): OrganizationId {
  return OrganizationId.parse(params.organization_id);
}

function toView(of: DeletionCertificate): z.input<typeof CertificateView> {
  const { deletedId, certificate, publicKey, signature, createdAt } = of;
  return {
    ...{ organization_id: deletedId, certificate, public_key: publicKey, signature },
    created_at: createdAt.toISOString(),
  };
}
