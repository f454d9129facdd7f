import { describe, expect, test } from 'vitest';
import { NotAllowedError, NotFoundError } from '../errors.ts';
import { ApiKeyId, OrganizationId, SessionId, UserId } from '../ids.ts';
import {
  assertDrives,
  assertMay,
  assertMayForAll,
  assertOwns,
  assertSees,
  may,
  mayForAll,
  type Actor,
} from './actor.ts';
import { permissions, rightOf } from './rights.ts';
import { roles, type Role } from './role.ts';

const organizationId = OrganizationId.new();
const actor = (role: Role): Actor => ({ organizationId, userId: UserId.new(), role });
const sessionOf = (userId: UserId) => ({ id: SessionId.new(), userId });

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

describe('a right', () => {
  test.each(permissions)(
    '%s is had by the roles that the table names, as far as it says [access:rights]',
    (permission) => {
      for (const role of roles) {
        const scope = rightOf(permission)[role];
        expect(may(actor(role), permission)).toBe(scope !== undefined);
        expect(mayForAll(actor(role), permission)).toBe(scope === 'all');
        expect(outcome(() => assertMay(actor(role), permission))).toBe(scope ? 'yes' : 'no');
        expect(outcome(() => assertMayForAll(actor(role), permission))).toBe(scope === 'all' ? 'yes' : 'no');
      }
    },
  );

  test('of a viewer changes nothing but the own account, mail, keys and reports, and what they are asked about [access:viewer]', () => {
    const had = permissions.filter((permission) => may(actor('viewer'), permission));
    expect(had.filter((permission) => !permission.endsWith(':read'))).toEqual([
      'account:write',
      'approvals:decide',
      'keys:write',
      'notifications:write',
      'reports:write',
    ]);
  });

  test('that anybody has, an admin has too, and as far [access:admin]', () => {
    for (const permission of permissions)
      for (const role of roles)
        if (mayForAll(actor(role), permission)) expect(mayForAll(actor('admin'), permission)).toBe(true);
        else if (may(actor(role), permission)) expect(may(actor('admin'), permission)).toBe(true);
  });
});

describe('a session', () => {
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

  test.each([
    ['user', 'view', 'yes', 'no', 'no'],
    ['user', 'drive', 'yes', 'yes', 'no'],
    ['user', 'approve', 'yes', 'yes', 'no'],
    ['viewer', 'drive', 'yes', 'no', 'no'],
    ['admin', 'view', 'yes', 'yes', 'yes'],
  ] as const)(
    'to the %s with whom it is shared to %s: seen %s, driven %s, owned %s [sharing:rule]',
    (role, level, seen, driven, owned) => {
      const session = sessionOf(UserId.new());
      const who = { ...actor(role), shares: new Map([[session.id, level]]) };
      expect(outcome(() => assertSees(who, session))).toBe(seen);
      expect(outcome(() => assertDrives(who, session))).toBe(driven);
      expect(outcome(() => assertOwns(who, session))).toBe(owned);
      const other = sessionOf(UserId.new());
      if (role === 'user') expect(outcome(() => assertSees(who, other))).toBe('unknown');
      const key = { id: ApiKeyId.new(), scopes: ['sessions:read'] as const };
      expect(outcome(() => assertDrives({ ...who, key }, session))).toBe('no');
    },
  );
});
