import { z } from 'zod';
import { wrongOwn, type CustomRole, type RoleDraft } from '../../domain/access/custom-role.ts';
import { grantable, reaches } from '../../domain/access/rights.ts';
import { Id, text } from './common-schemas.ts';

export const RoleParams = z.object({ role_id: Id });

export const RoleBody = z
  .strictObject({
    name: text(1, 100),
    description: text(1, 2_000).exactOptional(),
    grants: z
      .partialRecord(z.enum(grantable), z.enum(reaches))
      .refine((grants) => Object.keys(grants).length > 0, 'must name a right')
      .superRefine((grants, context) => {
        const wrong = wrongOwn(grants);
        if (wrong === undefined) return;
        const message = `The right "${wrong}" reaches over everybody's things alone; grant it as "all", or not at all.`;
        context.addIssue({ code: 'custom', path: [wrong], message });
      })
      .meta({
        description:
          "Rights (see docs/access.md), and whether each is over everybody's things or one's own, where some role of the table has it so. Nobody grants more than they have.",
      }),
  })
  .meta({
    id: 'RoleDraft',
    examples: [{ name: 'Auditor', grants: { 'audit:read': 'all', 'sessions:read': 'all' } }],
  });

export const RoleView = z
  .object({
    id: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    grants: z.record(z.string(), z.enum(reaches)),
    version: z.int(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'Role' });

export function toRoleDraft({ name, description, grants }: z.output<typeof RoleBody>): RoleDraft {
  return { name, ...(description !== undefined && { description }), grants };
}

export function toRoleView(role: CustomRole): z.input<typeof RoleView> {
  return {
    id: role.id,
    name: role.name,
    description: role.description ?? null,
    grants: { ...role.grants },
    version: role.version,
    created_at: role.createdAt.toISOString(),
    updated_at: role.updatedAt.toISOString(),
  };
}
