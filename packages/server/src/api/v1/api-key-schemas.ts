import { z } from 'zod';
import type { ApiKey } from '../../domain/access/api-key.ts';
import { permissions } from '../../domain/access/rights.ts';
import { isNetwork } from '../../infrastructure/networks.ts';
import { Id, PageQuery, text } from './common-schemas.ts';

export const ApiKeyParams = z.object({ key_id: Id });

export const ApiKeyQuery = PageQuery.extend({ user_id: Id.optional() });

export const CreateApiKeyBody = z
  .strictObject({
    name: text(1, 200),
    scopes: z.array(z.enum(permissions)).max(100).default([]).meta({
      description:
        "Rights, of those that the key's user has (see docs/access.md). With a role none means all of its rights.",
    }),
    role_id: Id.exactOptional().meta({
      description: 'A role of the organization, beyond which the key may do nothing.',
    }),
    networks: z
      .array(z.string().max(50).refine(isNetwork, 'must be an address or a network such as 10.0.0.0/8'))
      .max(50)
      .default([])
      .meta({ description: 'From where the key is taken; none means from everywhere.' }),
    expires_at: z.iso.datetime({ offset: true }).exactOptional(),
    service_account_id: Id.exactOptional().meta({ description: 'For whom it is; absent for oneself.' }),
  })
  .refine(({ scopes, role_id: role }) => scopes.length > 0 || role !== undefined, {
    path: ['scopes'],
    message: 'must name a right, unless role_id names a role',
  })
  .meta({
    id: 'CreateApiKey',
    examples: [{ name: 'Nightly builds', scopes: ['sessions:read', 'sessions:write'] }],
  });

export const ApiKeyView = z
  .object({
    id: z.string(),
    user_id: z.string(),
    name: z.string(),
    hint: z.string().meta({ description: 'How the key begins.' }),
    scopes: z.array(z.string()),
    custom_role: z.object({ id: z.string(), name: z.string() }).nullable(),
    networks: z.array(z.string()),
    created_by: z.string(),
    created_at: z.iso.datetime(),
    expires_at: z.iso.datetime().nullable(),
    last_used_at: z.iso.datetime().nullable().meta({ description: 'To the minute.' }),
    last_used_address: z.string().nullable(),
  })
  .meta({ id: 'ApiKey' });

export const MadeApiKeyView = ApiKeyView.extend({
  key: z.string().meta({ description: 'It is not shown again.' }),
}).meta({ id: 'MadeApiKey' });

export function toApiKeyView(key: ApiKey): z.input<typeof ApiKeyView> {
  return {
    id: key.id,
    user_id: key.userId,
    name: key.name,
    hint: key.hint,
    scopes: [...key.scopes],
    custom_role: key.role ? { id: key.role.id, name: key.role.name } : null,
    networks: [...key.networks],
    created_by: key.createdBy,
    created_at: key.createdAt.toISOString(),
    expires_at: key.expiresAt?.toISOString() ?? null,
    last_used_at: key.lastUsedAt?.toISOString() ?? null,
    last_used_address: key.lastUsedAddress ?? null,
  };
}
