import { NotAllowedError, NotFoundError } from '../errors.ts';
import type { ApiKeyId, OrganizationId, SessionId, TokenFamilyId, UserId } from '../ids.ts';
import type { OperatorVisit } from './operator-visit.ts';
import type { HeldRole } from './custom-role.ts';
import { isAtLeast, type ShareLevel } from './session-share.ts';
import { permissions, rightOf, type Permission, type Scope } from './rights.ts';
import type { Role } from './role.ts';
import type { RequestFacts, RoleHolder, User } from './user.ts';

/** Who asks. */
export type Actor = {
  readonly organizationId: OrganizationId;
  readonly userId: UserId;
  readonly role: Role;
  /** Set when it is this that says what they may do. */
  readonly customRole?: HeldRole;
  /** Whether they run the service. */
  readonly isOperator?: true;
  /** Set when it is an operator who works here, perhaps in the place of this user. */
  readonly visit?: OperatorVisit;
  /** What is shared with them; absent for nothing. */
  readonly shares?: ReadonlyMap<SessionId, ShareLevel>;
  /** The login that they came by; absent for keys. */
  readonly loginId?: TokenFamilyId;
  /** Set when a program asks with a key: it may do what the role, the scopes and a role of its own say alike. */
  readonly key?: {
    readonly id: ApiKeyId;
    readonly scopes: readonly Permission[];
    readonly role?: HeldRole;
  };
  /** The request that they came by; absent for what the service does in their name. */
  readonly from?: RequestFacts;
};

/** A user as they ask by a login; the same of what the service does in their name. */
export function actorOf({ organizationId, id, role, customRole, isOperator }: User): Actor {
  return {
    ...{ organizationId, userId: id, role },
    ...(customRole && { customRole }),
    ...(isOperator && { isOperator }),
  };
}

/** How far a right of the actor reaches; undefined when they do not have it. */
export function reachOf(actor: Actor, permission: Permission): Scope | undefined {
  const { key, visit } = actor;
  const reach = reachByRole(actor, permission);
  const right = rightOf(permission);
  if ((key || visit) && right.byLoginOnly) return undefined;
  if (visit && right.notOnVisits) return undefined;
  if (!key) return reach;
  if (!key.scopes.includes(permission)) return undefined;
  return key.role ? shorter(reach, key.role.grants[permission]) : reach;
}

/** A role that was made reaches no further than an admin does, whatever it says. */
function reachByRole(
  { role, customRole, isOperator }: RoleHolder,
  permission: Permission,
): Scope | undefined {
  const right = rightOf(permission);
  if (right.operatorOnly) return isOperator && 'all';
  return customRole ? shorter(customRole.grants[permission], right.admin) : right[role];
}

function shorter(one: Scope | undefined, other: Scope | undefined): Scope | undefined {
  return one === 'all' ? other : other && one;
}

/** Whose word an entry of a session's log is. */
export function doneBy({ userId, visit }: Actor) {
  return { user_id: userId, ...(visit && { visit_id: visit.id }) };
}

export function may(actor: Actor, permission: Permission): boolean {
  return reachOf(actor, permission) !== undefined;
}

/** Whether the right reaches over what belongs to others in the organization too. */
export function mayForAll(actor: Actor, permission: Permission): boolean {
  return reachOf(actor, permission) === 'all';
}

export function holderMay(holder: RoleHolder, permission: Permission): boolean {
  return reachByRole(holder, permission) !== undefined;
}

export function roleName({ role, customRole }: RoleHolder): string {
  return customRole?.name ?? role;
}

/** Nobody gives, or takes from somebody, a right that they lack or have over their own things only. */
export function assertMayGive(actor: Actor, holder: RoleHolder): void {
  const missing = permissions.find((permission) => {
    const theirs = reachByRole(holder, permission);
    return theirs !== undefined && shorter(theirs, reachOf(actor, permission)) !== theirs;
  });
  if (missing === undefined) return;
  throw new NotAllowedError(
    `The role "${roleName(holder)}" has the right "${missing}", which you lack or which reaches less far for you; ask an admin.`,
  );
}

export function assertMay(actor: Actor, permission: Permission): void {
  if (may(actor, permission)) return;
  if (actor.key && holderMay(actor, permission))
    throw new NotAllowedError(`This API key lacks the right "${permission}"; ${remedyOf(permission)}.`);
  if (actor.visit && holderMay(actor, permission))
    throw new NotAllowedError(
      `A visit lacks the right "${permission}"; have somebody of the organization do it.`,
    );
  if (rightOf(permission).operatorOnly)
    throw new NotAllowedError(
      `The right "${permission}" is for the operators of the service alone; ask them.`,
    );
  throw new NotAllowedError(
    `Your role "${roleName(actor)}" lacks the right "${permission}"; ask an admin for it.`,
  );
}

export function assertMayForAll(actor: Actor, permission: Permission): void {
  assertMay(actor, permission);
  if (!mayForAll(actor, permission))
    throw new NotAllowedError(
      `Your role "${roleName(actor)}" has the right "${permission}" over your own things only; ask an admin.`,
    );
}

function remedyOf(permission: Permission): string {
  return rightOf(permission).byLoginOnly ? 'no key has it: log in' : 'use one with that scope';
}

type OwnedSession = { readonly id: SessionId; readonly userId: UserId };

/** A user sees their own sessions and those that are shared with them, an admin or viewer all of the organization. */
export function sees(actor: Actor, session: OwnedSession): boolean {
  if (!may(actor, 'sessions:read')) return false;
  return mayForAll(actor, 'sessions:read') || isSharedOrOwn(actor, session, 'view');
}

export function assertSees(actor: Actor, session: OwnedSession): void {
  assertMay(actor, 'sessions:read');
  if (!sees(actor, session)) throw new NotFoundError('session', session.id);
}

/** Driving is for the owner, for those with whom it is shared so, and for admins. */
export function assertDrives(actor: Actor, session: OwnedSession): void {
  assertSees(actor, session);
  if (isSharedOrOwn(actor, session, 'drive')) assertMay(actor, 'sessions:write');
  else assertMayForAll(actor, 'sessions:write');
}

/** As `assertDrives` has it. */
export function drives(actor: Actor, session: OwnedSession): boolean {
  if (!sees(actor, session)) return false;
  return isSharedOrOwn(actor, session, 'drive')
    ? may(actor, 'sessions:write')
    : mayForAll(actor, 'sessions:write');
}

/** What goes beyond driving, such as sharing and deleting, is for the owner and for admins. */
export function assertOwns(actor: Actor, session: OwnedSession): void {
  assertSees(actor, session);
  if (session.userId === actor.userId) assertMay(actor, 'sessions:write');
  else assertMayForAll(actor, 'sessions:write');
}

function isSharedOrOwn({ userId, shares }: Actor, session: OwnedSession, level: ShareLevel): boolean {
  return session.userId === userId || isAtLeast(shares?.get(session.id), level);
}
