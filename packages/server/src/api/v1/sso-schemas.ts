import { z } from 'zod';
import type { SsoProvider } from '../../domain/access/single-sign-on.ts';
import { roles } from '../../domain/access/role.ts';
import type { SsoWish } from '../../services/sso-settings-service.ts';
import { text } from './common-schemas.ts';

const domain = /^(?=.{3,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/;
const scope = /^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/;

const GroupRole = z.strictObject({ group: text(1, 1_000), role: z.enum(roles) });

export const SsoBody = z
  .strictObject({
    issuer: text(1, 500).meta({ description: 'The address of the provider, as it calls itself.' }),
    client_id: text(1, 500),
    client_secret: text(1, 2_000).exactOptional().meta({
      description:
        'Never shown. Absent: the one that is set stays, if provider and client do; else there is none.',
    }),
    scopes: z
      .array(z.string().regex(scope))
      .min(1)
      .max(20)
      .refine((scopes) => scopes.includes('openid'), 'must hold "openid"')
      .default(['openid', 'email', 'profile']),
    group_claim: text(1, 200)
      .default('groups')
      .meta({ description: 'The claim that names the groups of a person.' }),
    group_roles: z
      .array(GroupRole)
      .max(200)
      .default([])
      .meta({ description: 'The first group that somebody is in says their role, at each login.' }),
    default_role: z
      .enum(roles)
      .exactOptional()
      .meta({ description: 'Of who is in none of these groups. Absent: they are not let in.' }),
    email_domains: z
      .array(z.string().toLowerCase().regex(domain))
      .min(1)
      .max(100)
      .meta({ description: 'Only verified addresses in these domains are let in.' }),
    creates_users: z
      .boolean()
      .default(false)
      .meta({ description: 'Whether who is not known yet becomes a user by logging in.' }),
  })
  .meta({
    id: 'SetSingleSignOn',
    examples: [
      {
        issuer: 'https://id.example.com',
        client_id: 'ai-agents',
        client_secret: 'kept by the provider',
        group_roles: [{ group: 'agent-admins', role: 'admin' }],
        default_role: 'user',
        email_domains: ['example.com'],
        creates_users: true,
      },
    ],
  });

export const SsoView = z
  .object({
    is_set: z.boolean(),
    issuer: z.string().nullable(),
    client_id: z.string().nullable(),
    has_secret: z.boolean(),
    scopes: z.array(z.string()),
    group_claim: z.string().nullable(),
    group_roles: z.array(z.object({ group: z.string(), role: z.enum(roles) })),
    default_role: z.enum(roles).nullable(),
    email_domains: z.array(z.string()),
    creates_users: z.boolean(),
    updated_at: z.iso.datetime().nullable(),
    callback_url: z.string().nullable().meta({
      description: 'What the provider has to allow as redirect URI; null where PUBLIC_URL is not set.',
    }),
  })
  .meta({ id: 'SingleSignOn' });

export const SsoStartQuery = z.object({
  organization: text(1, 200).meta({ description: 'The short name of the organization.' }),
  challenge: z
    .string()
    .regex(/^[\w-]{43}$/)
    .meta({ description: 'The SHA-256, in base64url, of a random text that the program keeps.' }),
  port: z.coerce.number().int().min(1_024).max(65_535).optional().meta({
    description: 'Where the program waits on 127.0.0.1. Absent: the browser shows the code.',
  }),
});

export const SsoTokenBody = z
  .strictObject({
    code: text(1, 500),
    verifier: text(43, 128).meta({ description: 'The text that the challenge is the hash of.' }),
  })
  .meta({ id: 'ExchangeSsoCode' });

export function toSsoWish(body: z.infer<typeof SsoBody>): SsoWish {
  return {
    issuer: body.issuer,
    clientId: body.client_id,
    ...(body.client_secret !== undefined && { secret: body.client_secret }),
    scopes: body.scopes,
    groupClaim: body.group_claim,
    groupRoles: body.group_roles,
    ...(body.default_role !== undefined && { defaultRole: body.default_role }),
    emailDomains: body.email_domains,
    createsUsers: body.creates_users,
  };
}

export function toSsoView(
  provider: SsoProvider | undefined,
  callbackUrl: string | undefined,
): z.input<typeof SsoView> {
  return {
    is_set: provider !== undefined,
    issuer: provider?.issuer ?? null,
    client_id: provider?.clientId ?? null,
    has_secret: provider?.sealedSecret !== undefined,
    scopes: [...(provider?.scopes ?? [])],
    group_claim: provider?.groupClaim ?? null,
    group_roles: [...(provider?.groupRoles ?? [])],
    default_role: provider?.defaultRole ?? null,
    email_domains: [...(provider?.emailDomains ?? [])],
    creates_users: provider?.createsUsers ?? false,
    updated_at: provider?.updatedAt.toISOString() ?? null,
    callback_url: callbackUrl ?? null,
  };
}
