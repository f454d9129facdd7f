import { holderMay } from '../../domain/access/actor.ts';
import type { Role } from '../../domain/access/role.ts';
import { builtInFor } from '../../domain/agent/built-in-policies.ts';
import { namedPolicies, type PermissionPolicy } from '../../domain/agent/permission-policy.ts';
import { inOrder, type Standing } from '../../domain/agent/policy-decision.ts';
import { needsOf, type RuleNeeds } from '../../domain/agent/rule-needs.ts';
import { sessionRules, templateRules, toolGroupRules } from '../../domain/agent/session-rules.ts';
import type { ToolGroup } from '../../domain/agent/tool-group.ts';
import type { MicroUsd } from '../../domain/money.ts';
import type { Session } from '../../domain/session/session.ts';
import { throughOutage } from '../../infrastructure/database-away.ts';
import type { PermissionStanding } from '../../repositories/permission-policy-repository.ts';
import type { Repositories, Store } from '../../repositories/store.ts';

export type EffectiveStanding = Standing & {
  readonly role: Role;
  readonly needs: RuleNeeds;
  /** Absent without a budget, or when no rule asks. */
  readonly budgetLeft?: MicroUsd;
};

/** What decides in a session beside its own words. */
export type RulesInForce = {
  readonly policies: readonly PermissionPolicy[];
  readonly toolGroups: readonly ToolGroup[];
};

/** A call is denied when they cannot be read for so long, in milliseconds; less than the gate has altogether. */
const readWithin = 7_000;

type Loaded = RulesInForce & { readonly version: number };

/**
 * The policies and tool groups that hold in a session at this moment. Each call asks whether they have changed, in one
 * short query, so that a change holds for the next call on every node, and no wake-up can be missed.
 */
export class EffectivePolicies {
  readonly #store: Store;
  readonly #session: Session;
  #loaded: Loaded | undefined;

  constructor(store: Store, session: Session) {
    this.#store = store;
    this.#session = session;
  }

  async current(): Promise<EffectiveStanding> {
    const { id, organizationId, userId } = this.#session;
    const read = async (tx: Repositories) => {
      const standing = await tx.policies.findStanding(userId);
      if (!standing) throw new Error("The session's user is gone.");
      const loaded = await this.#load(tx, standing.policiesVersion);
      const effective = standingOf(this.#session, standing, loaded);
      if (!effective.needs.budget) return effective;
      const budgetLeft = await tx.budgets.findLeft({ organizationId, userId, sessionId: id });
      return { ...effective, ...(budgetLeft !== undefined && { budgetLeft }) };
    };
    return throughOutage(readWithin, () => this.#store.transact(organizationId, read));
  }

  async #load(tx: Repositories, version: number): Promise<Loaded> {
    if (this.#loaded?.version === version) return this.#loaded;
    const { organizationId, userId, templateId, toolGroupIds } = this.#session;
    const subject = { organizationId, userId, templateId, ids: namedPolicies(this.#session) };
    const toolGroups = await tx.toolGroups.listByIds(toolGroupIds);
    if (toolGroups.length < toolGroupIds.length) throw new Error('A tool group of the session is gone.');
    const loaded = { version, policies: await tx.policies.listEffective(subject), toolGroups };
    this.#loaded = loaded;
    return loaded;
  }
}

/** Everything that decides in a session, in the order in which it is read. */
export function standingOf(
  session: Pick<Session, 'options' | 'policies' | 'templateRules'>,
  { role, customRole, defaultEffect, disabledPolicies }: Omit<PermissionStanding, 'policiesVersion'>,
  { policies, toolGroups }: RulesInForce,
): EffectiveStanding {
  const builtIn = builtInFor(session.options).filter(({ id }) => !disabledPolicies.includes(id));
  const sets = inOrder([
    ...policies.map((policy) => atItsLevel(policy, session)),
    ...(session.templateRules ? templateRules(session.templateRules) : []),
    ...toolGroups.flatMap(toolGroupRules),
    ...sessionRules(session.options, session.policies),
    ...builtIn,
  ]);
  return {
    sets,
    defaultEffect,
    mayBypass: holderMay({ role, ...(customRole && { customRole }) }, 'sessions:bypass-permissions'),
    role,
    needs: needsOf(sets),
  };
}

/** What the template names is its word, so that the session cannot vouch for what that denies. */
function atItsLevel(policy: PermissionPolicy, { templateRules: rules }: Pick<Session, 'templateRules'>) {
  const isOfTemplate =
    rules?.policies.some((brought) => 'id' in brought && brought.id === policy.id) ?? false;
  return isOfTemplate ? { ...policy, level: 'template' as const } : policy;
}
