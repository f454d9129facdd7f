import { describe, expect, test } from 'vitest';
import { NotAllowedError, NotFoundError } from '../errors.ts';
import { OrganizationId, SessionId, UserId } from '../ids.ts';
import { assertDrives, assertMay, assertSees, may, type Actor, type Permission } from './actor.ts';
import { roles, type Role } from './user.ts';

const organizationId = OrganizationId.new();
const actor = (role: Role): Actor => ({ organizationId, userId: UserId.new(), role });
const sessionOf = (userId: UserId) => ({ id: SessionId.new(), userId });

const rights: Record<Permission, readonly Role[]> = {
  'sessions:read': ['admin', 'user', 'viewer'],
  'sessions:write': ['admin', 'user'],
  'sessions:all': ['admin'],
  'sessions:bypass-permissions': ['admin'],
  'users:read': ['admin'],
  'nodes:read': ['admin'],
  'usage:read': ['admin', 'user', 'viewer'],
  'budgets:read': ['admin'],
  'budgets:write': ['admin'],
  'hooks:read': ['admin', 'viewer'],
  'hooks:write': ['admin'],
  'organization:read': ['admin', 'user', 'viewer'],
  'hooks:scripts': ['admin'],
  'organization:write': ['admin'],
  'policies:read': ['admin', 'user', 'viewer'],
  'policies:write': ['admin'],
};

describe('a role', () => {
  test.each(Object.entries(rights) as [Permission, readonly Role[]][])(
    'has the right %s if it is one of %j [access:rights]',
    (permission, allowed) => {
      for (const role of roles) {
        expect(may(actor(role), permission)).toBe(allowed.includes(role));
        if (allowed.includes(role)) assertMay(actor(role), permission);
        else expect(() => assertMay(actor(role), permission)).toThrow(NotAllowedError);
      }
    },
  );
});

describe('a session', () => {
  const outcome = (check: () => void) => {
    try {
      check();
      return 'yes';
    } catch (error) {
      if (error instanceof NotFoundError) return 'unknown';
      if (error instanceof NotAllowedError) return 'no';
      throw error;
    }
  };

  test.each([
    ['admin', true, 'yes', 'yes'],
    ['admin', false, 'yes', 'yes'],
    ['user', true, 'yes', 'yes'],
    ['user', false, 'unknown', 'unknown'],
    ['viewer', true, 'yes', 'no'],
    ['viewer', false, 'yes', 'no'],
  ] as const)(
    'to the %s (owner: %s): seen %s, driven %s [access:sessions]',
    (role, isOwner, seen, driven) => {
      const who = actor(role);
      const session = sessionOf(isOwner ? who.userId : UserId.new());
      expect(outcome(() => assertSees(who, session))).toBe(seen);
      expect(outcome(() => assertDrives(who, session))).toBe(driven);
    },
  );
});
