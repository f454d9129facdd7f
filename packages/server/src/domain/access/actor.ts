import { NotAllowedError, NotFoundError } from '../errors.ts';
import type { OrganizationId, SessionId, UserId } from '../ids.ts';
import type { Role } from './user.ts';

/** Who asks. */
export type Actor = {
  readonly organizationId: OrganizationId;
  readonly userId: UserId;
  readonly role: Role;
};

const permissions = {
  admin: [
    'sessions:read',
    'sessions:write',
    'sessions:all',
    'sessions:bypass-permissions',
    'users:read',
    'nodes:read',
    'usage:read',
    'budgets:read',
    'budgets:write',
    'hooks:read',
    'hooks:write',
    'organization:read',
    'hooks:scripts',
    'organization:write',
    'policies:read',
    'policies:write',
  ],
  user: ['sessions:read', 'sessions:write', 'usage:read', 'organization:read', 'policies:read'],
  viewer: ['sessions:read', 'hooks:read', 'usage:read', 'organization:read', 'policies:read'],
} as const satisfies Record<Role, readonly string[]>;

export type Permission = (typeof permissions)[Role][number];

export function may(actor: Actor, permission: Permission): boolean {
  return roleMay(actor.role, permission);
}

export function roleMay(role: Role, permission: Permission): boolean {
  const granted: readonly Permission[] = permissions[role];
  return granted.includes(permission);
}

export function assertMay(actor: Actor, permission: Permission): void {
  if (!may(actor, permission))
    throw new NotAllowedError(
      `Your role "${actor.role}" lacks the right "${permission}"; ask an admin for it.`,
    );
}

/** A user sees their own sessions, an admin or viewer those of the whole organization. */
export function assertSees(actor: Actor, session: { id: SessionId; userId: UserId }): void {
  assertMay(actor, 'sessions:read');
  if (actor.role === 'user' && session.userId !== actor.userId)
    throw new NotFoundError('session', session.id);
}

/** Driving is for the owner and for admins. */
export function assertDrives(actor: Actor, session: { id: SessionId; userId: UserId }): void {
  assertSees(actor, session);
  assertMay(actor, 'sessions:write');
  if (session.userId !== actor.userId) assertMay(actor, 'sessions:all');
}
