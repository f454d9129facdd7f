import { assertMay, type Actor } from '../domain/access/actor.ts';
import { assertImpersonable, type OperatorVisit } from '../domain/access/operator-visit.ts';
import {
  assertStays,
  assertSuspendable,
  reinstated,
  type Organization,
  type OrganizationLimits,
} from '../domain/access/organization.ts';
import { quotaResources } from '../domain/access/quota.ts';
import {
  assertOutside,
  normalizeEmail,
  operatorEmail,
  type Credentials,
  type User,
} from '../domain/access/user.ts';
import type { AuditActor } from '../domain/audit/audit-entry.ts';
import { ConflictError, NotFoundError } from '../domain/errors.ts';
import { OperatorVisitId, OrganizationId, UserId } from '../domain/ids.ts';
import { visitOccasion } from '../domain/notification/occasion.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import { newOpaqueToken, type AccessTokens } from '../infrastructure/tokens.ts';
import type { Addressee } from '../repositories/notification-preferences-repository.ts';
import type { Repositories, Store } from '../repositories/store.ts';
import { resumeBusySessions, stopBusySessions } from './busy-sessions.ts';
import type { KnownAccess } from './known-access.ts';
import { notifyPeople } from './notify.ts';

export type NewOrganization = {
  readonly slug: string;
  readonly name: string;
  readonly plan?: string;
  readonly limits?: OrganizationLimits;
  readonly admin: { readonly email: string; readonly name: string };
};

/** An organization that has just been made, with the token by which its first admin sets a password. */
export type MadeOrganization = {
  readonly organization: Organization;
  readonly admin: User;
  readonly token: string;
  readonly expiresAt: Date;
};

export type OperatedChange = Partial<Pick<Organization, 'name' | 'plan' | 'limits'>>;

export type WantedVisit = {
  readonly reason: string;
  readonly minutes: number;
  /** In whose place; absent for a user of the operator's own. */
  readonly userId?: UserId;
};

/** Its token is not to be had again, and not to be refreshed. */
export type MadeVisit = { readonly visit: OperatorVisit; readonly token: string };

export type OperatorServiceDeps = {
  readonly store: Store;
  readonly known: KnownAccess;
  readonly tokens: AccessTokens;
  readonly now: () => Date;
};

const firstPasswordHours = 72;

/** Organizations as the operator of the service keeps them. */
export class OperatorService {
  readonly #deps: OperatorServiceDeps;
  constructor(deps: OperatorServiceDeps) {
    this.#deps = deps;
  }

  async list(actor: Actor, page: PageRequest): Promise<Page<Organization>> {
    assertMay(actor, 'platform:read');
    return this.#deps.store.find((finder) => finder.owners.organizations(page));
  }

  async get(actor: Actor, id: OrganizationId): Promise<Organization> {
    assertMay(actor, 'platform:read');
    return this.#deps.store.transact(id, (tx) => tx.organizations.get(id));
  }

  /** With its first admin, who sets a password by the token. */
  async create(actor: Actor, { slug, name, admin, ...more }: NewOrganization): Promise<MadeOrganization> {
    assertMay(actor, 'platform:write');
    assertOutside(normalizeEmail(admin.email));
    const now = this.#deps.now();
    const id = OrganizationId.new();
    const { token, hash: tokenHash } = newOpaqueToken();
    const expiresAt = new Date(now.getTime() + firstPasswordHours * 3_600_000);
    const user: User = {
      ...{ id: UserId.new(), organizationId: id, kind: 'person', email: normalizeEmail(admin.email) },
      ...{ name: admin.name, role: 'admin', isActive: true, createdAt: now },
    };
    const organization = await this.#deps.store.transact(id, async (tx) => {
      if (!(await tx.organizations.add({ id, slug, name })))
        throw new ConflictError(`The slug "${slug}" is taken; use another.`);
      const made = { ...(await tx.organizations.get(id)), ...more };
      await tx.organizations.saveOperated(made);
      await setQuotas(tx, made);
      await tx.users.add(user);
      await tx.passwordResets.set({ organizationId: id, userId: user.id, tokenHash, expiresAt }, now);
      tx.record({ ...visitor(actor), organizationId: id }, 'organization.created', id, { after: made });
      return made;
    });
    await this.#note(actor, 'organization.created', id, { after: organization });
    return { organization, admin: user, token, expiresAt };
  }

  async change(actor: Actor, id: OrganizationId, change: OperatedChange): Promise<Organization> {
    assertMay(actor, 'platform:write');
    return this.#changed(actor, id, 'organization.changed', (before) => ({ ...before, ...change }));
  }

  /** From when this returns its users are refused, what they have open ends, and no turn of it begins. */
  async suspend(actor: Actor, id: OrganizationId, reason: string): Promise<Organization> {
    assertMay(actor, 'platform:write');
    const suspendedAt = this.#deps.now();
    const suspended = await this.#changed(actor, id, 'organization.suspended', (before) => {
      assertSuspendable(before);
      return { ...before, suspended: { at: suspendedAt, reason } };
    });
    this.#deps.known.forget(id);
    await stopBusySessions(this.#deps.store, id, this.#deps.now);
    return suspended;
  }

  /** What was accepted at the last moment goes on. */
  async reinstate(actor: Actor, id: OrganizationId): Promise<Organization> {
    assertMay(actor, 'platform:write');
    const going = await this.#changed(actor, id, 'organization.reinstated', reinstated);
    this.#deps.known.forget(id);
    await resumeBusySessions(this.#deps.store, id);
    return going;
  }

  /** Lets the operator work in an organization. It is in the audit logs of both, before there is a token. */
  async visit(actor: Actor, organizationId: OrganizationId, wanted: WantedVisit): Promise<MadeVisit> {
    assertMay(actor, 'platform:write');
    if (organizationId === actor.organizationId)
      throw new ConflictError('This is your own organization; you are there already.');
    const createdAt = this.#deps.now();
    const { user: operator, tokenVersion: operatorTokenVersion } = await this.#deps.known.user(
      actor.organizationId,
      actor.userId,
    );
    const action = wanted.userId === undefined ? 'operator.switched' : 'operator.impersonated';
    const of = {
      ...{ id: OperatorVisitId.new(), organizationId, reason: wanted.reason, createdAt },
      ...{ operatorId: operator.id, operatorOrganizationId: operator.organizationId },
      ...{ operatorEmail: operator.email, operatorTokenVersion },
      expiresAt: new Date(createdAt.getTime() + wanted.minutes * 60_000),
    };
    await this.#note(actor, action, of.id, { after: of });
    const { visit, tokenVersion } = await this.#deps.store.transact(organizationId, async (tx) => {
      assertStays(await tx.organizations.getForUpdate(organizationId));
      const { user, tokenVersion } = await subjectOf(tx, actor, organizationId, wanted, createdAt);
      const kind = wanted.userId === undefined ? ('switch' as const) : ('impersonation' as const);
      const visit = { ...of, userId: user.id, kind };
      await tx.operatorVisits.add(visit);
      tx.record({ ...visitor(actor), organizationId }, action, visit.id, { after: visit });
      await notifyPeople(tx, organizationId, await toldOf(tx, visit), visitOccasion(visit));
      return { visit, tokenVersion };
    });
    this.#deps.known.forget(visit.userId);
    const claims = { sub: visit.userId, org: organizationId, ver: tokenVersion, vis: visit.id };
    return { visit, token: await this.#deps.tokens.sign(claims, createdAt, wanted.minutes * 60) };
  }

  /** Its token is refused from the next request on, and what it has open ends. */
  async endVisit(actor: Actor, organizationId: OrganizationId, id: OperatorVisitId): Promise<void> {
    assertMay(actor, 'platform:write');
    await this.#deps.store.transact(organizationId, async (tx) => {
      if (!(await tx.operatorVisits.end(id, this.#deps.now()))) throw new NotFoundError('visit', id);
      tx.record({ ...visitor(actor), organizationId }, 'operator.left', id);
    });
    this.#deps.known.forget(id);
    await this.#note(actor, 'operator.left', id, {});
  }

  async #changed(
    actor: Actor,
    id: OrganizationId,
    action: 'organization.changed' | 'organization.suspended' | 'organization.reinstated',
    change: (before: Organization) => Organization,
  ): Promise<Organization> {
    const { before, after } = await this.#deps.store.transact(id, async (tx) => {
      await tx.organizations.raisePoliciesVersion(id);
      const before = await tx.organizations.get(id);
      const after = change(before);
      await tx.organizations.saveOperated(after);
      await setQuotas(tx, after);
      tx.record({ ...visitor(actor), organizationId: id }, action, id, {
        before: told(before),
        after: told(after),
      });
      return { before, after };
    });
    await this.#note(actor, action, id, { before: told(before), after: told(after) });
    return after;
  }

  /** In the operator's own log, unless that is the organization's. */
  async #note(
    actor: Actor,
    action: Parameters<Repositories['record']>[1],
    id: string,
    change: Parameters<Repositories['record']>[3],
  ): Promise<void> {
    await this.#deps.store.transact(actor.organizationId, (tx) => {
      tx.record(actor, action, id, change);
      return Promise.resolve();
    });
  }
}

/** The quotas of the organization are no higher than its limits. */
async function setQuotas(tx: Repositories, { id, limits }: Organization): Promise<void> {
  const set = await tx.quotas.list(id);
  for (const resource of quotaResources) {
    const limit = limits[resource];
    const held = set.find((quota) => quota.scope === 'organization' && quota.resource === resource);
    if (limit === undefined || (held && held.most <= limit)) continue;
    await tx.quotas.set(id, { scope: 'organization', scopeId: id, resource }, limit);
  }
}

/** The operator as the log of another organization names them: by their id, and no login of theirs. */
export function visitor({ userId, from }: Actor) {
  return { userId, ...(from && { from }) };
}

function told(organization: Organization) {
  const { suspended, limits, ...rest } = organization;
  return {
    ...rest,
    limits: Object.entries(limits).map(([resource, most]) => `${resource}: ${most}`),
    suspendedFor: suspended?.reason ?? null,
  };
}

type Subject = Pick<Credentials, 'user' | 'tokenVersion'>;

/** As whom an operator works: as one of the users, or as the user that operators have there. */
async function subjectOf(
  tx: Repositories,
  actor: Actor,
  organizationId: OrganizationId,
  { userId }: WantedVisit,
  at: Date,
): Promise<Subject> {
  if (userId === undefined) return operatorsUser(tx, { ...visitor(actor), organizationId }, at);
  const found = await tx.users.getCredentials(userId);
  assertImpersonable(found.user);
  return found;
}

/** An active admin, whatever became of it. Nobody else's account is made one, though it have the address. */
async function operatorsUser(tx: Repositories, by: AuditActor, at: Date): Promise<Subject> {
  const { organizationId } = by;
  const email = operatorEmail(organizationId);
  const held = await tx.users.findByEmail(email);
  if (!held) {
    const user: User = {
      ...{ id: UserId.new(), organizationId, kind: 'service', email, name: 'Operator of the service' },
      ...{ role: 'admin', isActive: true, createdAt: at },
    };
    await tx.users.add(user);
    tx.record(by, 'user.created', user.id, { after: user });
    return { user, tokenVersion: 0 };
  }
  const { user: before, tokenVersion } = held;
  if (before.kind !== 'service')
    throw new ConflictError(`A person has the address ${email}; delete this user before you visit.`);
  if (before.role === 'admin' && before.isActive && !before.customRole) return held;
  const { customRole: _, ...plain } = before;
  const user = { ...plain, role: 'admin', isActive: true } as const;
  await tx.users.save(user, at);
  tx.record(by, 'user.changed', user.id, { before, after: user });
  return { user, tokenVersion };
}

/** Whose place is taken; or, of an operator who comes as themselves, those who look after the organization. */
async function toldOf(
  tx: Repositories,
  { kind, userId, organizationId }: OperatorVisit,
): Promise<Addressee[]> {
  return kind === 'impersonation'
    ? tx.notificationPreferences.addressees([userId])
    : tx.notificationPreferences.admins(organizationId);
}
