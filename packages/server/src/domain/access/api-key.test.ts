import { describe, expect, test } from 'vitest';
import { InvalidInputError, NotAllowedError } from '../errors.ts';
import { ApiKeyId, OrganizationId, UserId } from '../ids.ts';
import { assertMay, may, mayForAll, type Actor } from './actor.ts';
import { assertScopes, hasExpired, knownScopes } from './api-key.ts';
import { permissions, rightOf, type Permission } from './rights.ts';
import { roles, type Role } from './role.ts';

const withKey = (role: Role, scopes: readonly Permission[]): Actor => ({
  ...{ organizationId: OrganizationId.new(), userId: UserId.new(), role },
  key: { id: ApiKeyId.new(), scopes },
});

describe('the scopes of a key', () => {
  test.each(permissions)(
    '%s: given and had only where its user has it, and no login is asked for [keys:scopes]',
    (permission) => {
      for (const role of roles) {
        const right = rightOf(permission);
        const isGood = right[role] !== undefined && !right.byLoginOnly;
        const give = () => assertScopes([permission], { role });
        if (isGood) give();
        else expect(give).toThrow(InvalidInputError);
        // As if it had been given while the role was another one.
        const actor = withKey(role, [permission]);
        expect(may(actor, permission)).toBe(isGood);
        expect(mayForAll(actor, permission)).toBe(isGood && right[role] === 'all');
        for (const other of permissions.filter((each) => each !== permission)) {
          expect(may(actor, other)).toBe(false);
          expect(() => assertMay(actor, other)).toThrow(NotAllowedError);
        }
      }
    },
  );

  test('that are no rights are refused by their place, and grant nothing when they are read [keys:unknown-scopes]', () => {
    const give = () => assertScopes(['sessions:read', 'sessions:everything'], { role: 'admin' });
    expect(give).toThrow(/sessions:everything/);
    expect(knownScopes(['sessions:read', 'constructor', 'gone:read'])).toEqual(['sessions:read']);
  });
});

describe('a key', () => {
  test('has expired from its moment on, or never [keys:expiry-rule]', () => {
    const at = new Date('2026-07-01T12:00:00Z');
    expect(hasExpired({ expiresAt: at }, at)).toBe(true);
    expect(hasExpired({ expiresAt: at }, new Date(at.getTime() - 1))).toBe(false);
    expect(hasExpired({}, at)).toBe(false);
  });
});
