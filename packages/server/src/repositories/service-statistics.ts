import { sql, type Kysely } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import { OrganizationId } from '../domain/ids.ts';
import {
  costDays,
  mostCostly,
  type CostlyOrganization,
  type ServiceStatistics,
} from '../domain/service-statistics.ts';
import { readServiceFigures } from './service-figures.ts';

export async function readServiceStatistics(db: Kysely<DB>): Promise<ServiceStatistics> {
  const { rows } = await sql<ServiceStatistics['organizations'] & { readonly users: number }>`
    select count(*) filter (where suspended_at is null)::float8 as active,
      count(*) filter (where suspended_at is not null)::float8 as suspended,
      count(*) filter (where deletion_due_at is not null)::float8 as leaving,
      (select count(*) from users u join organizations o on o.id = u.organization_id
        where u.deleted_at is null and u.is_active and o.suspended_at is null)::float8 as users
    from organizations`.execute(db);
  const { active = 0, suspended = 0, leaving = 0, users = 0 } = rows[0] ?? {};
  return {
    ...(await readServiceFigures(db)),
    organizations: { active, suspended, leaving },
    users,
    costliest: await readCostliest(db),
  };
}

async function readCostliest(db: Kysely<DB>): Promise<CostlyOrganization[]> {
  const { rows } = await sql<{ id: string; name: string; slug: string; cost: number }>`
    select o.id, o.name, o.slug, sum(r.cost_micro_usd)::bigint::float8 as cost
    from usage_rollups r join organizations o on o.id = r.organization_id
    where r.day > (now() at time zone 'UTC')::date - ${costDays}::int
    group by o.id having sum(r.cost_micro_usd) > 0
    order by cost desc, o.id limit ${mostCostly}`.execute(db);
  return rows.map(({ id, cost, ...names }) => ({
    ...names,
    id: OrganizationId.parse(id),
    cost: BigInt(cost),
  }));
}
