import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { ArchiveRules } from '../../domain/session/archive-rules.ts';
import { archiveFormats } from '../../domain/session/session-archive.ts';
import type { ArchiveRulesService } from '../../services/archive-rules-service.ts';
import { problems } from './common-schemas.ts';

const tags = ['Organization'];
const path = '/organization/archive-rules';

const days = z.int().min(1).max(36_500).nullable();

const ArchiveRulesBody = z
  .strictObject({
    archive_after_days: days.default(null).meta({
      description: 'Sessions that nobody used for so long are archived. Null: none is.',
    }),
    keep_days: days.default(null).meta({
      description:
        'Archives are removed so long after they were made; their sessions cannot be restored then. Null: they are kept.',
    }),
    format: z.enum(archiveFormats).default('zstd'),
  })
  .meta({ id: 'SetArchiveRules', examples: [{ archive_after_days: 30, keep_days: 365 }] });

const ArchiveRulesView = z
  .object({
    archive_after_days: z.int().nullable(),
    keep_days: z.int().nullable(),
    format: z.enum(archiveFormats),
  })
  .meta({ id: 'ArchiveRules' });

/** When sessions are put away by themselves. */
export function archiveRulesRoutes(instance: FastifyInstance, rules: ArchiveRulesService): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get(path, {
    schema: {
      operationId: 'getArchiveRules',
      permission: 'organization:read',
      summary:
        'Tell when sessions of the organization are archived by themselves, and how long archives are kept',
      tags,
      response: { 200: ArchiveRulesView, ...problems(401, 403) },
    },
    handler: async (request) => toView(await rules.get(request.actor)),
  });

  app.put(path, {
    schema: {
      operationId: 'setArchiveRules',
      permission: 'organization:write',
      summary:
        'Set when sessions of the organization are archived by themselves, and how long archives are kept',
      tags,
      body: ArchiveRulesBody,
      response: { 200: ArchiveRulesView, ...problems(400, 401, 403, 413, 415, 422) },
    },
    handler: async (request) => {
      const { archive_after_days: after, keep_days: keep, format } = request.body;
      const wanted: ArchiveRules = {
        format,
        ...(after !== null && { archiveAfterDays: after }),
        ...(keep !== null && { keepDays: keep }),
      };
      return toView(await rules.set(request.actor, wanted));
    },
  });
}

function toView({ archiveAfterDays, keepDays, format }: ArchiveRules): z.input<typeof ArchiveRulesView> {
  return { archive_after_days: archiveAfterDays ?? null, keep_days: keepDays ?? null, format };
}
