import { ConflictError, InvalidInputError } from '../errors.ts';
import type { ApiKeyId, OrganizationId, UserId } from '../ids.ts';
import { holderMay, roleName } from './actor.ts';
import type { HeldRole } from './custom-role.ts';
import { isPermission, permissions, rightOf, type Permission } from './rights.ts';
import type { RoleHolder } from './user.ts';

/** What programs show instead of a login. It acts for its user and may never do more than they may. */
export type ApiKey = {
  readonly id: ApiKeyId;
  readonly organizationId: OrganizationId;
  readonly userId: UserId;
  readonly name: string;
  /** How it begins, so that people know it again. */
  readonly hint: string;
  /** None means all that its role says; then it has one. */
  readonly scopes: readonly Permission[];
  /** It may do no more than this says. */
  readonly role?: HeldRole;
  /** From where it is taken, such as `10.1.0.0/16`; none means from everywhere. */
  readonly networks: readonly string[];
  readonly createdBy: UserId;
  readonly createdAt: Date;
  readonly expiresAt?: Date;
  readonly lastUsedAt?: Date;
  readonly lastUsedAddress?: string;
};

export const mostKeys = 50;

/** A key is given nothing that its user lacks, nor what only people may do who have logged in. */
export function assertScopes(scopes: readonly string[], holder: RoleHolder): asserts scopes is Permission[] {
  for (const [index, scope] of scopes.entries()) {
    const fault = faultOf(scope, holder);
    if (fault === undefined) continue;
    throw new InvalidInputError(`The key cannot have "${scope.slice(0, 60)}": ${fault}.`, [
      { pointer: `/body/scopes/${index}`, detail: fault },
    ]);
  }
}

function faultOf(scope: string, holder: RoleHolder): string | undefined {
  if (!isPermission(scope)) return 'there is no such right';
  if (rightOf(scope).byLoginOnly) return 'it is for people who have logged in';
  return holderMay(holder, scope) ? undefined : `its user's role "${roleName(holder)}" lacks it`;
}

/** Of what a key reads as its scopes, what is a right today: one that is taken out of the table grants nothing. */
export function knownScopes(scopes: readonly string[]): Permission[] {
  return scopes.filter(isPermission);
}

/** What a key asks for, which is not yet what it may do. */
export function scopesOf({ scopes, role }: Pick<ApiKey, 'scopes' | 'role'>): readonly Permission[] {
  if (scopes.length > 0 || !role) return scopes;
  return permissions.filter((permission) => role.grants[permission] !== undefined);
}

export function assertRoomForKey(count: number): void {
  if (count >= mostKeys)
    throw new ConflictError(`A user has ${mostKeys} API keys at most; delete some first.`);
}

export function hasExpired({ expiresAt }: Pick<ApiKey, 'expiresAt'>, now: Date): boolean {
  return expiresAt !== undefined && expiresAt <= now;
}
