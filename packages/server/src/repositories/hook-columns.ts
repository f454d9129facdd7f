import { z } from 'zod';
import type { Selectable } from 'kysely';
import type { Hooks } from '../database/schema.gen.ts';
import { hookRoles, type Hook, type HookAction, type HookSettings } from '../domain/agent/hook.ts';
import { hookEvents } from '../domain/agent/hook-event.ts';
import { fieldTypes } from '../domain/agent/tool-input-rules.ts';
import { HookId, OrganizationId } from '../domain/ids.ts';
import { oneOf } from './rows.ts';

const Action = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('audit') }),
  z.object({ kind: z.literal('metrics') }),
  z.object({
    kind: z.literal('validation'),
    required: z.array(z.string()),
    types: z.record(z.string(), z.enum(fieldTypes)),
    patterns: z.record(z.string(), z.string()),
  }),
  z.object({ kind: z.literal('notification'), message: z.string() }),
  z.object({ kind: z.literal('webhook'), url: z.string() }),
  z.object({ kind: z.literal('script'), script: z.string() }),
]) satisfies z.ZodType<HookAction>;

/** As a request for a session has them. */
export const RequestedHook = z.object({
  name: z.string(),
  event: z.enum(hookEvents),
  matcher: z.string().exactOptional(),
  action: Action,
  role: z.enum(hookRoles),
  order: z.number(),
  timeoutMs: z.number(),
  isEnabled: z.boolean(),
}) satisfies z.ZodType<HookSettings>;

export function toHook(row: Selectable<Hooks>): Hook {
  return {
    id: HookId.parse(row.id),
    organizationId: OrganizationId.parse(row.organization_id),
    ...scopeOf(row),
    name: row.name,
    event: oneOf(hookEvents, row.event),
    ...(row.matcher !== null && { matcher: row.matcher }),
    action: Action.parse(row.action),
    role: oneOf(hookRoles, row.role),
    order: row.place,
    timeoutMs: row.timeout_ms,
    isEnabled: row.is_enabled,
    ...secretOf(row),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function scopeOf(row: Selectable<Hooks>): Pick<Hook, 'scope' | 'scopeId'> {
  if (row.session_id !== null) return { scope: 'session', scopeId: row.session_id };
  if (row.template_id !== null) return { scope: 'template', scopeId: row.template_id };
  return { scope: 'organization', scopeId: row.organization_id };
}

function secretOf(row: Selectable<Hooks>): Pick<Hook, 'secret'> {
  const { sealed_secret: sealed, sealed_old_secret: old, old_secret_expires_at: until } = row;
  if (sealed === null) return {};
  return { secret: { sealed, ...(old !== null && until && { previous: { sealed: old, until } }) } };
}
