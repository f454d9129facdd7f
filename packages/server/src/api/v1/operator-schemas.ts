import { z } from 'zod';
import type { OperatorVisit } from '../../domain/access/operator-visit.ts';
import { longestVisitMinutes, visitKinds } from '../../domain/access/operator-visit.ts';
import type { Organization } from '../../domain/access/organization.ts';
import { quotaResources } from '../../domain/access/quota.ts';
import { Id, text } from './common-schemas.ts';

export const OrganizationParams = z.object({ organization_id: Id });
export const VisitParams = OrganizationParams.extend({ visit_id: Id });

const Slug = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
    'must be of small letters, digits and hyphens, 63 at most',
  );

const Limits = z.partialRecord(z.enum(quotaResources), z.int().min(0).max(1_000_000_000)).meta({
  description: 'How high its own admins may set the quotas of the organization; what is not named is theirs.',
});

export const CreateOrganizationBody = z
  .strictObject({
    slug: Slug,
    name: text(1, 200),
    plan: text(1, 100).exactOptional(),
    limits: Limits.exactOptional(),
    admin_email: z.email().max(320),
    admin_name: text(1, 200),
  })
  .meta({
    id: 'CreateOrganization',
    examples: [
      {
        slug: 'acme',
        name: 'Acme',
        plan: 'team',
        limits: { sessions: 20 },
        admin_email: 'ada@example.com',
        admin_name: 'Ada',
      },
    ],
  });

export const OperateOrganizationBody = z
  .strictObject({
    name: text(1, 200).exactOptional(),
    plan: text(1, 100).exactOptional(),
    limits: Limits.exactOptional(),
  })
  .meta({ id: 'OperateOrganization', examples: [{ plan: 'enterprise', limits: {} }] });

export const SuspendBody = z
  .strictObject({ reason: text(1, 500).meta({ description: 'Its users are told so.' }) })
  .meta({ id: 'SuspendOrganization', examples: [{ reason: 'The bill of June is open.' }] });

export const OperatedView = z
  .object({
    id: z.string(),
    slug: z.string(),
    name: z.string(),
    plan: z.string(),
    limits: z.record(z.string(), z.int()),
    is_operator: z.boolean().meta({ description: 'Whether its admins run the service.' }),
    suspended_at: z.iso.datetime().nullable(),
    suspended_for: z.string().nullable(),
    deletion: z
      .object({
        asked_by: z.string(),
        asked_at: z.iso.datetime(),
        due_at: z.iso.datetime().meta({ description: 'Until then it can be cancelled.' }),
        begun_at: z.iso.datetime().nullable(),
      })
      .nullable()
      .meta({ description: 'Set while it is to be deleted.' }),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'OperatedOrganization' });

export const MadeOrganizationView = z
  .object({
    organization: OperatedView,
    admin_id: z.string(),
    token: z
      .string()
      .meta({ description: 'By which the admin sets a password, once. It is not shown again.' }),
    expires_at: z.iso.datetime(),
  })
  .meta({ id: 'MadeOrganization' });

export const VisitBody = z
  .strictObject({
    reason: text(3, 500).meta({
      description: 'It is in the audit logs of both, and told to whom it is about.',
    }),
    minutes: z.int().min(1).max(longestVisitMinutes).default(15),
    as_user_id: Id.exactOptional().meta({
      description: 'In whose place; absent for a user of the operators’ own, who is an admin there.',
    }),
  })
  .meta({
    id: 'VisitOrganization',
    examples: [{ reason: 'Ticket 4711: sessions do not start.', minutes: 30 }],
  });

export const VisitView = z
  .object({
    id: z.string(),
    organization_id: z.string(),
    user_id: z.string(),
    kind: z.enum(visitKinds),
    operator: z.string().meta({ description: 'The address of the operator.' }),
    reason: z.string(),
    created_at: z.iso.datetime(),
    expires_at: z.iso.datetime(),
    ended_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'OperatorVisit' });

export const MadeVisitView = z
  .object({
    visit: VisitView,
    access_token: z.string().meta({ description: 'It is not shown again, and not refreshed.' }),
  })
  .meta({ id: 'MadeOperatorVisit' });

export function toOperatedView(organization: Organization): z.input<typeof OperatedView> {
  const { suspended, deletion } = organization;
  return {
    id: organization.id,
    slug: organization.slug,
    name: organization.name,
    plan: organization.plan,
    limits: { ...organization.limits },
    is_operator: organization.isOperator,
    suspended_at: suspended?.at.toISOString() ?? null,
    suspended_for: suspended?.reason ?? null,
    deletion: deletion
      ? {
          asked_by: deletion.askedBy,
          asked_at: deletion.askedAt.toISOString(),
          due_at: deletion.dueAt.toISOString(),
          begun_at: deletion.begunAt?.toISOString() ?? null,
        }
      : null,
    created_at: organization.createdAt.toISOString(),
  };
}

export function toVisitView(visit: OperatorVisit): z.input<typeof VisitView> {
  return {
    id: visit.id,
    organization_id: visit.organizationId,
    user_id: visit.userId,
    kind: visit.kind,
    operator: visit.operatorEmail,
    reason: visit.reason,
    created_at: visit.createdAt.toISOString(),
    expires_at: visit.expiresAt.toISOString(),
    ended_at: visit.endedAt?.toISOString() ?? null,
  };
}
