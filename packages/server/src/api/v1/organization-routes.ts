import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Organization } from '../../domain/access/organization.ts';
import { policyEffects } from '../../domain/agent/permission-policy.ts';
import type { OrganizationService } from '../../services/organization-service.ts';
import { Id, problems, text } from './common-schemas.ts';

const tags = ['Organization'];

const ChangeBody = z
  .strictObject({
    name: text(1, 200).exactOptional(),
    default_effect: z
      .enum(policyEffects)
      .exactOptional()
      .meta({ description: 'For tool calls that no rule decides.' }),
    require_totp: z.boolean().exactOptional().meta({
      description:
        'Whether everybody who logs in with a password shows a second factor. Logins without one end.',
    }),
    disabled_policies: z
      .array(Id)
      .max(100)
      .exactOptional()
      .meta({ description: 'Ids of built-in policies that do not hold here.' }),
    allows_public_links: z
      .boolean()
      .exactOptional()
      .meta({ description: 'Whether links to sessions may be for everybody who has them.' }),
  })
  .meta({ id: 'ChangeOrganization', examples: [{ default_effect: 'ask' }] });

const OrganizationView = z
  .object({
    id: z.string(),
    slug: z.string(),
    name: z.string(),
    default_effect: z.enum(policyEffects),
    disabled_policies: z.array(z.string()),
    require_totp: z.boolean(),
    allows_public_links: z.boolean(),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'Organization' });

/** The tenant itself. */
export function organizationRoutes(instance: FastifyInstance, organizations: OrganizationService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get('/organization', {
    schema: {
      operationId: 'getOrganization',
      permission: 'organization:read',
      summary: 'Show the organization',
      tags,
      response: { 200: OrganizationView, ...problems(401, 403) },
    },
    handler: async (request) => toView(await organizations.get(request.actor)),
  });

  app.patch('/organization', {
    schema: {
      operationId: 'changeOrganization',
      permission: 'organization:write',
      summary: 'Change the name, the default effect of policies, or which built-in ones hold',
      tags,
      body: ChangeBody,
      response: { 200: OrganizationView, ...problems(400, 401, 403, 409, 415, 422) },
    },
    handler: async (request) => {
      const {
        name,
        default_effect,
        disabled_policies,
        allows_public_links,
        require_totp: requireTotp,
      } = request.body;
      return toView(
        await organizations.change(request.actor, {
          ...(name !== undefined && { name }),
          ...(default_effect !== undefined && { defaultEffect: default_effect }),
          ...(disabled_policies !== undefined && { disabledPolicies: disabled_policies }),
          ...(requireTotp !== undefined && { requireTotp }),
          ...(allows_public_links !== undefined && { allowsPublicLinks: allows_public_links }),
        }),
      );
    },
  });
}

function toView(organization: Organization): z.input<typeof OrganizationView> {
  return {
    id: organization.id,
    slug: organization.slug,
    name: organization.name,
    default_effect: organization.defaultEffect,
    disabled_policies: [...organization.disabledPolicies],
    require_totp: organization.requireTotp,
    allows_public_links: organization.allowsPublicLinks,
    created_at: organization.createdAt.toISOString(),
  };
}
