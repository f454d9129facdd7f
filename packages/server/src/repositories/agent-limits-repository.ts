import { sql, type Kysely } from 'kysely';
import type { DB } from '../database/schema.gen.ts';
import { defaultAgentLimits, type AgentLimits } from '../domain/agent/agent-limits.ts';
import { serverFeatures } from '../domain/agent/model-call-rules.ts';
import type { OrganizationId } from '../domain/ids.ts';
import { oneOf } from './rows.ts';

export class AgentLimitsRepository {
  readonly #db: Kysely<DB>;
  constructor(db: Kysely<DB>) {
    this.#db = db;
  }

  /** The organization's own limits, or the defaults. */
  async get(organizationId: OrganizationId): Promise<AgentLimits> {
    const row = await this.#db
      .selectFrom('agent_limits')
      .selectAll()
      .where('organization_id', '=', organizationId)
      .executeTakeFirst();
    if (!row) return defaultAgentLimits;
    return {
      models: row.models,
      serverFeatures: row.server_features.map((feature) => oneOf(serverFeatures, feature)),
      egress: { hosts: row.egress_hosts, ports: row.egress_ports },
    };
  }

  async set(organizationId: OrganizationId, limits: AgentLimits): Promise<void> {
    const values = {
      models: [...limits.models],
      server_features: [...limits.serverFeatures],
      egress_hosts: [...limits.egress.hosts],
      egress_ports: [...limits.egress.ports],
    };
    await this.#db
      .insertInto('agent_limits')
      .values({ organization_id: organizationId, ...values })
      .onConflict((conflict) =>
        conflict.column('organization_id').doUpdateSet({ ...values, updated_at: sql`now()` }),
      )
      .execute();
  }
}
