import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { features, type Feature } from '../../domain/access/feature.ts';
import { OrganizationId } from '../../domain/ids.ts';
import type { Features } from '../../services/features.ts';
import { Id, problems, text } from './common-schemas.ts';

const SwitchBody = z
  .strictObject({
    is_on: z.boolean(),
    reason: text(1, 500)
      .exactOptional()
      .meta({ description: 'Whoever is refused is told so, while it is off.' }),
  })
  .meta({ id: 'SwitchFeature', examples: [{ is_on: false, reason: 'We look into an incident.' }] });

const FeatureView = z
  .object({
    name: z.string(),
    description: z.string(),
    is_on: z.boolean(),
    by: z.enum(['default', 'service', 'organization']).meta({ description: 'Who says so.' }),
    reason: z.string().nullable(),
    changed_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Feature' });

const FeatureList = z.object({ items: z.array(FeatureView) });
const FeatureParams = z.object({ feature: Id });
const OfOrganization = z.object({
  organization_id: Id.optional().meta({
    description: 'For this organization alone, where it goes before what holds for the service.',
  }),
});

/** What can be switched off. */
export function featureRoutes(instance: FastifyInstance, service: Features): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get('/organization/features', {
    schema: {
      operationId: 'listFeatures',
      permission: 'organization:read',
      summary: 'Tell which features of the service are on for the organization',
      tags: ['Organization'],
      response: { 200: FeatureList, ...problems(401, 403) },
    },
    handler: async (request) => toList(await service.ofOrganization(request.actor)),
  });

  app.get('/admin/features', {
    schema: {
      operationId: 'operateFeatures',
      permission: 'platform:read',
      summary: 'List what can be switched off, and whether it is on',
      tags: ['Operator'],
      querystring: OfOrganization,
      response: { 200: FeatureList, ...problems(401, 403, 404, 422) },
    },
    handler: async (request) => toList(await service.list(request.actor, organizationOf(request.query))),
  });

  app.put('/admin/features/:feature', {
    schema: {
      operationId: 'switchFeature',
      permission: 'platform:write',
      summary: 'Switch a feature on or off, for the service or for one organization',
      description:
        'What it gates is refused with 403 and the code `feature_off`, at all nodes within seconds.',
      tags: ['Operator'],
      params: FeatureParams,
      querystring: OfOrganization,
      body: SwitchBody,
      response: { 200: FeatureView, ...problems(400, 401, 403, 404, 415, 422) },
    },
    handler: async (request) => {
      const { is_on: isOn, reason } = request.body;
      const wanted = { isOn, ...(reason !== undefined && { reason }) };
      const { feature } = request.params;
      return toView(await service.set(request.actor, feature, wanted, organizationOf(request.query)));
    },
  });

  app.delete('/admin/features/:feature', {
    schema: {
      operationId: 'resetFeature',
      permission: 'platform:write',
      summary: 'Have a feature be as the service has it, for all or for one organization',
      tags: ['Operator'],
      params: FeatureParams,
      querystring: OfOrganization,
      response: { 200: FeatureView, ...problems(401, 403, 404, 422) },
    },
    handler: async (request) =>
      toView(await service.reset(request.actor, request.params.feature, organizationOf(request.query))),
  });
}

function organizationOf(said: { readonly organization_id?: string | undefined }): OrganizationId | undefined {
  return said.organization_id === undefined ? undefined : OrganizationId.parse(said.organization_id);
}

function toList(found: readonly Feature[]): z.input<typeof FeatureList> {
  return { items: found.map(toView) };
}

function toView({ name, isOn, by, setting }: Feature): z.input<typeof FeatureView> {
  return {
    ...{ name, description: features[name].what, is_on: isOn, by },
    reason: setting?.reason ?? null,
    changed_at: setting?.changedAt.toISOString() ?? null,
  };
}
