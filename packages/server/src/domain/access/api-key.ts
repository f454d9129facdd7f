import { ConflictError, InvalidInputError } from '../errors.ts';
import type { ApiKeyId, OrganizationId, UserId } from '../ids.ts';
import { isPermission, rightOf, type Permission } from './rights.ts';
import type { Role } from './user.ts';

/** What programs show instead of a login. It acts for its user and may never do more than they may. */
export type ApiKey = {
  readonly id: ApiKeyId;
  readonly organizationId: OrganizationId;
  readonly userId: UserId;
  readonly name: string;
  /** How it begins, so that people know it again. */
  readonly hint: string;
  readonly scopes: readonly Permission[];
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
export function assertScopes(scopes: readonly string[], role: Role): asserts scopes is Permission[] {
  for (const [index, scope] of scopes.entries()) {
    const fault = faultOf(scope, role);
    if (fault === undefined) continue;
    throw new InvalidInputError(`The key cannot have "${scope.slice(0, 60)}": ${fault}.`, [
      { pointer: `/body/scopes/${index}`, detail: fault },
    ]);
  }
}

function faultOf(scope: string, role: Role): string | undefined {
  if (!isPermission(scope)) return 'there is no such right';
  if (rightOf(scope).byLoginOnly) return 'it is for people who have logged in';
  return rightOf(scope)[role] === undefined ? `its user's role "${role}" lacks it` : undefined;
}

/** Of what a key reads as its scopes, what is a right today: one that is taken out of the table grants nothing. */
export function knownScopes(scopes: readonly string[]): Permission[] {
  return scopes.filter(isPermission);
}

export function assertRoomForKey(count: number): void {
  if (count >= mostKeys)
    throw new ConflictError(`A user has ${mostKeys} API keys at most; delete some first.`);
}

export function hasExpired({ expiresAt }: Pick<ApiKey, 'expiresAt'>, now: Date): boolean {
  return expiresAt !== undefined && expiresAt <= now;
}
