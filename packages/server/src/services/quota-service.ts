import { assertMay, mayForAll, type Actor } from '../domain/access/actor.ts';
import { explainReached, type Quota, type QuotaKey, type QuotaResource } from '../domain/access/quota.ts';
import { ConflictError, NotFoundError, QuotaExceededError } from '../domain/errors.ts';
import { UserId, type OrganizationId } from '../domain/ids.ts';
import type { Repositories, Store } from '../repositories/store.ts';

/** How many of something users and the organization may have. Admins decide, and everybody sees what holds for them. */
export class QuotaService {
  readonly #store: Store;
  constructor(store: Store) {
    this.#store = store;
  }

  async list(actor: Actor): Promise<Quota[]> {
    assertMay(actor, 'quotas:read');
    const { organizationId, userId } = actor;
    return this.#store.transact(organizationId, (tx) =>
      mayForAll(actor, 'quotas:read')
        ? tx.quotas.list(organizationId)
        : tx.quotas.listOf(organizationId, userId),
    );
  }

  /** Who has more already keeps it, and gets no more. */
  async set(actor: Actor, key: QuotaKey, most: number): Promise<Quota> {
    assertMay(actor, 'quotas:write');
    const { organizationId } = actor;
    return this.#store.transact(organizationId, async (tx) => {
      await assertExists(tx, actor, key);
      await assertWithinPlan(tx, organizationId, key, most);
      const before = await find(tx, organizationId, key);
      await tx.quotas.set(organizationId, key, most);
      const after = (await find(tx, organizationId, key)) ?? { ...key, most };
      tx.record(actor, 'quota.set', nameOf(key), { ...(before && { before }), after });
      return after;
    });
  }

  async remove(actor: Actor, key: QuotaKey): Promise<void> {
    assertMay(actor, 'quotas:write');
    const { organizationId } = actor;
    await this.#store.transact(organizationId, async (tx) => {
      await assertExists(tx, actor, key);
      const before = await find(tx, organizationId, key);
      if (!before) throw new NotFoundError('quota', nameOf(key));
      await assertWithinPlan(tx, organizationId, key, Infinity);
      await tx.quotas.remove(organizationId, key);
      tx.record(actor, 'quota.removed', nameOf(key), { before });
    });
  }
}

/** Takes one of each resource for somebody, in the transaction that makes it. @throws QuotaExceededError */
export async function takeQuota(
  tx: Repositories,
  of: { readonly organizationId: OrganizationId; readonly userId: UserId },
  ...resources: readonly QuotaResource[]
): Promise<void> {
  const reached = await tx.quotas.take(of, resources);
  if (reached) throw new QuotaExceededError(reached, explainReached(reached));
}

async function find(
  tx: Repositories,
  organizationId: OrganizationId,
  key: QuotaKey,
): Promise<Quota | undefined> {
  const all = await tx.quotas.list(organizationId);
  return all.find(
    ({ scope, scopeId, resource }) =>
      scope === key.scope && scopeId === key.scopeId && resource === key.resource,
  );
}

/** What the operator of the service has agreed with the organization bounds what it sets for itself. */
async function assertWithinPlan(
  tx: Repositories,
  organizationId: OrganizationId,
  { scope, resource }: QuotaKey,
  most: number,
): Promise<void> {
  if (scope !== 'organization') return;
  const { plan, limits } = await tx.organizations.get(organizationId);
  const limit = limits[resource];
  if (limit !== undefined && most > limit)
    throw new ConflictError(
      `The plan "${plan}" has ${limit} of these at most, so this quota is neither higher nor removed; set it to ${limit}, or ask the operator of the service for more.`,
    );
}

/** A quota is for somebody of this organization. */
async function assertExists(tx: Repositories, actor: Actor, { scope, scopeId }: QuotaKey): Promise<void> {
  if (scope === 'user') await tx.users.get(UserId.parse(scopeId));
  else if (scopeId !== actor.organizationId) throw new NotFoundError('organization', scopeId);
}

function nameOf({ scope, scopeId, resource }: QuotaKey): string {
  return `${scope}/${scopeId}/${resource}`;
}
