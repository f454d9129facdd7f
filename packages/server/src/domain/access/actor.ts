import { NotAllowedError, NotFoundError } from '../errors.ts';
import type { ApiKeyId, OrganizationId, SessionId, TokenFamilyId, UserId } from '../ids.ts';
import { rightOf, type Permission, type Scope } from './rights.ts';
import type { RequestFacts, Role } from './user.ts';

/** Who asks. */
export type Actor = {
  readonly organizationId: OrganizationId;
  readonly userId: UserId;
  readonly role: Role;
  /** The login that they came by; absent for keys. */
  readonly loginId?: TokenFamilyId;
  /** Set when a program asks with a key: it may do what both the role and the scopes say. */
  readonly key?: { readonly id: ApiKeyId; readonly scopes: readonly Permission[] };
  /** The request that they came by; absent for what the service does in their name. */
  readonly from?: RequestFacts;
};

/** How far a right of the actor reaches; undefined when they do not have it. */
export function reachOf({ role, key }: Actor, permission: Permission): Scope | undefined {
  const right = rightOf(permission);
  if (key && (right.byLoginOnly || !key.scopes.includes(permission))) return undefined;
  return right[role];
}

export function may(actor: Actor, permission: Permission): boolean {
  return reachOf(actor, permission) !== undefined;
}

/** Whether the right reaches over what belongs to others in the organization too. */
export function mayForAll(actor: Actor, permission: Permission): boolean {
  return reachOf(actor, permission) === 'all';
}

export function roleMay(role: Role, permission: Permission): boolean {
  return rightOf(permission)[role] !== undefined;
}

export function assertMay(actor: Actor, permission: Permission): void {
  if (may(actor, permission)) return;
  if (actor.key && roleMay(actor.role, permission))
    throw new NotAllowedError(`This API key lacks the right "${permission}"; ${remedyOf(permission)}.`);
  throw new NotAllowedError(
    `Your role "${actor.role}" lacks the right "${permission}"; ask an admin for it.`,
  );
}

export function assertMayForAll(actor: Actor, permission: Permission): void {
  assertMay(actor, permission);
  if (!mayForAll(actor, permission))
    throw new NotAllowedError(
      `Your role "${actor.role}" has the right "${permission}" over your own things only; ask an admin.`,
    );
}

function remedyOf(permission: Permission): string {
  return rightOf(permission).byLoginOnly ? 'no key has it: log in' : 'use one with that scope';
}

/** A user sees their own sessions, an admin or viewer those of the whole organization. */
export function assertSees(actor: Actor, session: { id: SessionId; userId: UserId }): void {
  assertMay(actor, 'sessions:read');
  if (!mayForAll(actor, 'sessions:read') && session.userId !== actor.userId)
    throw new NotFoundError('session', session.id);
}

/** Driving is for the owner and for admins. */
export function assertDrives(actor: Actor, session: { id: SessionId; userId: UserId }): void {
  assertSees(actor, session);
  if (session.userId === actor.userId) assertMay(actor, 'sessions:write');
  else assertMayForAll(actor, 'sessions:write');
}
