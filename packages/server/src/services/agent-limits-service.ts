import { assertMay, type Actor } from '../domain/access/actor.ts';
import type { AgentLimits } from '../domain/agent/agent-limits.ts';
import type { Store } from '../repositories/store.ts';

export type AgentLimitsServiceDeps = { readonly store: Store };

/** What the agents of an organization may use at most. Everybody may know, admins decide. */
export class AgentLimitsService {
  readonly #deps: AgentLimitsServiceDeps;
  constructor(deps: AgentLimitsServiceDeps) {
    this.#deps = deps;
  }

  async get(actor: Actor): Promise<AgentLimits> {
    assertMay(actor, 'organization:read');
    return this.#deps.store.transactOnce(actor.organizationId, (tx) =>
      tx.agentLimits.get(actor.organizationId),
    );
  }

  /** In place of what held before: also for the sessions that are there, from their next turn on. */
  async set(actor: Actor, limits: AgentLimits): Promise<AgentLimits> {
    assertMay(actor, 'organization:write');
    const { organizationId } = actor;
    await this.#deps.store.transact(organizationId, async (tx) => {
      const before = await tx.agentLimits.get(organizationId);
      await tx.agentLimits.set(organizationId, limits);
      tx.record(actor, 'agent_limits.set', organizationId, { before, after: limits });
    });
    return limits;
  }
}
