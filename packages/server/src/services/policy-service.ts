import { assertMay, mayForAll, type Actor } from '../domain/access/actor.ts';
import { builtInPolicies } from '../domain/agent/built-in-policies.ts';
import {
  mostPolicies,
  type PermissionPolicy,
  type PolicyDraft,
  type PolicyLevel,
  type PolicyVersion,
} from '../domain/agent/permission-policy.ts';
import { inOrder } from '../domain/agent/policy-decision.ts';
import {
  ConflictError,
  InvalidInputError,
  NotAllowedError,
  NotFoundError,
  PreconditionFailedError,
} from '../domain/errors.ts';
import { PolicyId, SessionTemplateId, UserId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { Repositories, Store } from '../repositories/store.ts';

export type NewPolicy = PolicyDraft & { readonly level: PolicyLevel; readonly appliesTo?: string };

/** The times are absent of what is built in. */
export type PolicyRecord = PermissionPolicy & { readonly createdAt?: Date; readonly updatedAt?: Date };

export type PolicyServiceDeps = { readonly store: Store; readonly now: () => Date };

/** Rules as data. A change holds for the next tool call of every session that it is for. */
export class PolicyService {
  readonly #deps: PolicyServiceDeps;
  constructor(deps: PolicyServiceDeps) {
    this.#deps = deps;
  }

  /** In the order in which they are read, with those that are built in. */
  async list(
    actor: Actor,
    level: PermissionPolicy['level'] | undefined,
    page: PageRequest,
  ): Promise<Page<PolicyRecord>> {
    assertMay(actor, 'policies:read');
    const all = await this.#deps.store.transact(actor.organizationId, async (tx) => [
      ...(await tx.policies.list(actor.organizationId)),
      ...(await builtIn(tx, actor)),
    ]);
    const seen = inOrder(all).filter(
      (policy) => sees(actor, policy) && (level ?? policy.level) === policy.level,
    );
    const end = page.skip + page.limit;
    return {
      items: seen.slice(page.skip, end),
      total: seen.length,
      ...(end < seen.length && { next: { kind: 'count', skip: end } }),
    };
  }

  async get(actor: Actor, id: PolicyId): Promise<PolicyRecord> {
    assertMay(actor, 'policies:read');
    return this.#deps.store.transact(actor.organizationId, async (tx) => {
      const found = (await builtIn(tx, actor)).find((policy) => policy.id === id);
      const policy = found ?? (await tx.policies.get(id));
      if (!sees(actor, policy)) throw new NotFoundError('policy', id);
      return policy;
    });
  }

  /** A version as it was, also of a policy that is gone: decisions name it. */
  async getVersion(actor: Actor, id: PolicyId, version: number): Promise<PolicyVersion> {
    assertMay(actor, 'policies:write');
    return this.#deps.store.transact(actor.organizationId, (tx) => tx.policies.getVersion(id, version));
  }

  async create(actor: Actor, wanted: NewPolicy): Promise<PolicyRecord> {
    assertMay(actor, 'policies:write');
    const change = { organizationId: actor.organizationId, by: actor.userId, at: this.#deps.now() };
    return this.#deps.store.transact(actor.organizationId, async (tx) => {
      await tx.organizations.raisePoliciesVersion(actor.organizationId);
      await assertSubject(tx, wanted);
      if ((await tx.policies.count(actor.organizationId)) >= mostPolicies)
        throw new ConflictError(`An organization has ${mostPolicies} policies at most; delete some first.`);
      const policy = { ...wanted, id: PolicyId.new(), version: 1 };
      await tx.policies.add(policy, change);
      tx.record(actor, 'policy.created', policy.id, { after: policy });
      return { ...policy, createdAt: change.at, updatedAt: change.at };
    });
  }

  /** Makes a new version of all that may change. With `seen`, only if that is still the newest one. */
  async replace(actor: Actor, id: PolicyId, draft: PolicyDraft, seen?: number): Promise<PolicyRecord> {
    assertMayChange(actor, id);
    const at = this.#deps.now();
    return this.#deps.store.transact(actor.organizationId, async (tx) => {
      await tx.organizations.raisePoliciesVersion(actor.organizationId);
      const current = await tx.policies.getForUpdate(id);
      assertSeen(current, seen);
      const { level, appliesTo, createdAt } = current;
      const policy = {
        ...draft,
        id,
        level,
        ...(appliesTo !== undefined && { appliesTo }),
        version: current.version + 1,
        createdAt,
        updatedAt: at,
      };
      await tx.policies.save(policy, { organizationId: actor.organizationId, by: actor.userId, at });
      tx.record(actor, 'policy.changed', id, { before: current, after: policy });
      return policy;
    });
  }

  async remove(actor: Actor, id: PolicyId, seen?: number): Promise<void> {
    assertMayChange(actor, id);
    await this.#deps.store.transact(actor.organizationId, async (tx) => {
      await tx.organizations.raisePoliciesVersion(actor.organizationId);
      const before = await tx.policies.getForUpdate(id);
      assertSeen(before, seen);
      await tx.policies.markDeleted(id, this.#deps.now());
      tx.record(actor, 'policy.deleted', id, { before });
    });
  }
}

/** As they stand in the actor's organization. */
async function builtIn(tx: Repositories, actor: Actor): Promise<PolicyRecord[]> {
  const { disabledPolicies } = await tx.organizations.get(actor.organizationId);
  return builtInPolicies.map((policy) => ({ ...policy, isEnabled: !disabledPolicies.includes(policy.id) }));
}

/** A user sees what holds for everybody and for themself. */
function sees(actor: Actor, { level, appliesTo }: PermissionPolicy): boolean {
  return mayForAll(actor, 'policies:read') || level !== 'user' || appliesTo === actor.userId;
}

function assertMayChange(actor: Actor, id: PolicyId): void {
  assertMay(actor, 'policies:write');
  if (builtInPolicies.some((policy) => policy.id === id))
    throw new NotAllowedError(
      "A built-in policy does not change; switch it off by the organization's disabled_policies.",
    );
}

function assertSeen({ version }: PermissionPolicy, seen: number | undefined): void {
  if (seen !== undefined && seen !== version)
    throw new PreconditionFailedError(
      `The policy is at version ${version} by now, not ${seen}; read it again and repeat your change.`,
    );
}

/** Whom it is for must be named where there is a choice, and must be there. */
async function assertSubject(tx: Repositories, { level, appliesTo }: NewPolicy): Promise<void> {
  const pointer = '/body/applies_to';
  const isNamed = level === 'user' || level === 'template';
  const detail = isNamed
    ? `A policy of level "${level}" names the ${level} that it is for.`
    : `A policy of level "${level}" is for nobody in particular.`;
  if (isNamed !== (appliesTo !== undefined)) throw new InvalidInputError(detail, [{ pointer, detail }]);
  if (appliesTo === undefined) return;
  if (level === 'user') await tx.users.getCredentials(UserId.parse(appliesTo));
  if (level === 'template') await tx.sessionTemplates.get(SessionTemplateId.parse(appliesTo));
}
