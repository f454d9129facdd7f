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
    await this.#store.transactOnce(actor.organizationId, (tx) =>
      tx.archiveRules.set(actor.organizationId, rules),
    );
    return rules;
  }
}
