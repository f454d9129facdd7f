import { ConflictError } from '../errors.ts';
import type { OrganizationId, RoleId } from '../ids.ts';
import { isPermission, knowsOwn, permissions, rightOf, type Permission, type Scope } from './rights.ts';

/** How far each right reaches; what is not named is not had. */
export type Grants = Partial<Readonly<Record<Permission, Scope>>>;

/** A role that an organization has made. Who has it may do what it says and nothing else. */
export type CustomRole = {
  readonly id: RoleId;
  readonly organizationId: OrganizationId;
  readonly name: string;
  readonly description?: string;
  readonly grants: Grants;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
};

export type RoleDraft = Pick<CustomRole, 'name' | 'description' | 'grants'>;

/** What is asked of it at each request. */
export type HeldRole = Pick<CustomRole, 'id' | 'name' | 'version' | 'grants'>;

/** What everybody has, or they could not see who they are, nor change their password. */
const always: Grants = { 'account:read': 'own', 'account:write': 'own' };

export function withAccount(grants: Grants): Grants {
  return { ...grants, ...always };
}

/**
 * Of what is read as grants, what can be granted today: a right that is taken out of the table or is the operators' grants
 * nothing, nor does one over one's own things that reaches over everybody's alone.
 */
export function knownGrants(grants: Readonly<Record<string, Scope>>): Grants {
  return Object.fromEntries(
    Object.entries(grants).filter(
      ([name, reach]) => isPermission(name) && !rightOf(name).operatorOnly && canReach(name, reach),
    ),
  );
}

/** The first right that cannot be granted over one's own things alone, as it is to be. */
export function wrongOwn(grants: Grants): Permission | undefined {
  return permissions.find((permission) => !canReach(permission, grants[permission]));
}

function canReach(permission: Permission, reach: Scope | undefined): boolean {
  return reach !== 'own' || knowsOwn(permission);
}

/** For the audit log, in the order of the table. */
export function grantWords(grants: Grants): string[] {
  return permissions.flatMap((permission) => {
    const reach = grants[permission];
    return reach === undefined ? [] : [`${permission} (${reach})`];
  });
}

export function isSameRole(one: HeldRole | undefined, other: HeldRole | undefined): boolean {
  return one?.id === other?.id && one?.version === other?.version;
}

export const mostRoles = 50;

export function assertRoomForRole(count: number): void {
  if (count >= mostRoles)
    throw new ConflictError(`An organization has ${mostRoles} roles of its own at most; delete some first.`);
}
