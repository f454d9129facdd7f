import { assertMay, type Actor } from '../domain/access/actor.ts';
import type { ArchiveRules } from '../domain/session/archive-rules.ts';
import type { Store } from '../repositories/store.ts';

/** When the sessions of an organization are put away by themselves. Everybody may know, admins decide. */
export class ArchiveRulesService {
  readonly #store: Store;
  constructor({ store }: { readonly store: Store }) {
    this.#store = store;
  }

  async get(actor: Actor): Promise<ArchiveRules> {
    assertMay(actor, 'organization:read');
    return this.#store.transactOnce(actor.organizationId, (tx) => tx.archiveRules.get(actor.organizationId));
  }

  /** In place of what held before, also for the sessions and archives that are there. */
  async set(actor: Actor, rules: ArchiveRules): Promise<ArchiveRules> {
    assertMay(actor, 'organization:write');
    const { organizationId } = actor;
    await this.#store.transact(organizationId, async (tx) => {
      const before = await tx.archiveRules.get(organizationId);
      await tx.archiveRules.set(organizationId, rules);
      tx.record(actor, 'archive_rules.set', organizationId, { before, after: rules });
    });
    return rules;
  }
}
