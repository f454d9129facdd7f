import { sql } from 'kysely';
import { z } from 'zod';
import { knownGrants, type Grants, type HeldRole } from '../domain/access/custom-role.ts';
import { reaches } from '../domain/access/rights.ts';
import { RoleId } from '../domain/ids.ts';

/** The role that a row has, beside its other columns; null where it has none. */
export function customRoleColumn(roleId: 'users.role_id' | 'api_keys.role_id') {
  return sql`(select jsonb_build_object('id', held.id, 'name', held.name, 'version', held.version,
    'grants', held.grants) from roles held where held.id = ${sql.ref(roleId)})`.as('custom_role');
}

const KnownGrants = z.record(z.string(), z.enum(reaches)).transform(knownGrants);

const Held = z.object({
  id: z.string().transform(RoleId.parse),
  name: z.string(),
  version: z.int(),
  grants: KnownGrants,
});

export function toHeldRole(column: unknown): HeldRole | undefined {
  return column === null ? undefined : Held.parse(column);
}

export function parseGrants(column: unknown): Grants {
  return KnownGrants.parse(column);
}
