import { assertMay, type Actor } from '../domain/access/actor.ts';
import type { Organization } from '../domain/access/organization.ts';
import { builtInPolicies } from '../domain/agent/built-in-policies.ts';
import { InvalidInputError, WrongStateError } from '../domain/errors.ts';
import type { Repositories, Store } from '../repositories/store.ts';

export type OrganizationChange = Partial<
  Pick<Organization, 'name' | 'defaultEffect' | 'disabledPolicies' | 'requireTotp' | 'allowsPublicLinks'>
>;

/** The tenant itself and what holds in all of it. */
export class OrganizationService {
  readonly #store: Store;
  constructor(store: Store) {
    this.#store = store;
  }

  async get(actor: Actor): Promise<Organization> {
    assertMay(actor, 'organization:read');
    return this.#store.transact(actor.organizationId, (tx) => tx.organizations.get(actor.organizationId));
  }

  /** Changes what is named. It holds for the next tool call of every session. */
  async change(actor: Actor, change: OrganizationChange): Promise<Organization> {
    assertMay(actor, 'organization:write');
    for (const [index, id] of (change.disabledPolicies ?? []).entries()) assertBuiltIn(id, index);
    return this.#store.transact(actor.organizationId, async (tx) => {
      // First, because it also makes other changes wait.
      await tx.organizations.raisePoliciesVersion(actor.organizationId);
      const before = await tx.organizations.get(actor.organizationId);
      const after = { ...before, ...change };
      if (after.requireTotp && !before.requireTotp) await demandSecondFactor(tx, actor);
      await tx.organizations.save(after);
      tx.record(actor, 'organization.changed', after.id, { before, after });
      return after;
    });
  }
}

/** Whoever demands it has one, or they would lock themselves out; logins that have shown none end. */
async function demandSecondFactor(tx: Repositories, { userId }: Actor): Promise<void> {
  if (!(await tx.secondFactors.find(userId))?.confirmedAt)
    throw new WrongStateError('You have no second factor yourself; set one up first.');
  await tx.refreshTokens.revokeWithoutSecondFactor();
}

function assertBuiltIn(id: string, index: number): void {
  if (builtInPolicies.some((policy) => policy.id === id)) return;
  const detail = 'This is no built-in policy; others are switched off by their own is_enabled.';
  throw new InvalidInputError(detail, [{ pointer: `/body/disabled_policies/${index}`, detail }]);
}
