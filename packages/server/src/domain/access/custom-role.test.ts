import { describe, expect, test } from 'vitest';
import { InvalidInputError, NotAllowedError } from '../errors.ts';
import { ApiKeyId, OrganizationId, RoleId, UserId } from '../ids.ts';
import { assertMayGive, may, mayForAll, reachOf, type Actor } from './actor.ts';
import { knownGrants, withAccount, wrongOwn, type Grants, type HeldRole } from './custom-role.ts';
import { permissions, rightOf } from './rights.ts';
import { roles } from './role.ts';
import { assertOneRole } from './user.ts';

const role = (grants: Grants): HeldRole => ({ id: RoleId.new(), name: 'Own', version: 1, grants });
const actor = (more: Partial<Actor>): Actor => ({
  ...{ organizationId: OrganizationId.new(), userId: UserId.new(), role: 'user' },
  ...more,
});
const everything: Grants = Object.fromEntries(permissions.map((permission) => [permission, 'all']));

describe('a role of an organization', () => {
  test.each(permissions)(
    'reaches with %s no further than its grant and the table say [custom-roles:bounded]',
    (permission) => {
      const { admin } = rightOf(permission);
      const reach = (grants: Grants) => reachOf(actor({ customRole: role(grants) }), permission);
      expect(reach({})).toBeUndefined();
      expect(reach({ [permission]: 'own' })).toBe(admin && 'own');
      expect(reach({ [permission]: 'all' })).toBe(admin);
      expect(reach(everything)).toBe(admin);
    },
  );

  test('takes the place of the role beside it, whatever that may do [custom-roles:bounded]', () => {
    const auditor = actor({ role: 'user', customRole: role({ 'audit:read': 'all' }) });
    expect(permissions.filter((each) => may(auditor, each))).toEqual(['audit:read']);
    expect(
      knownGrants(
        JSON.parse('{"audit:read": "all", "gone:read": "all", "jobs:read": "all", "constructor": "all"}'),
      ),
    ).toEqual({
      'audit:read': 'all',
    });
    expect(withAccount({ 'account:write': 'all' })).toEqual({
      'account:read': 'own',
      'account:write': 'own',
    });
  });

  test('has over one’s own things alone what some role of the table has so [custom-roles:own]', () => {
    for (const permission of permissions) {
      const isKnown = roles.some((each) => rightOf(permission)[each] === 'own');
      expect([permission, wrongOwn({ [permission]: 'own' })]).toEqual([
        permission,
        isKnown ? undefined : permission,
      ]);
      expect(wrongOwn({ [permission]: 'all' })).toBeUndefined();
      // Of what was granted before.
      expect(knownGrants({ [permission]: 'own' })).toEqual(isKnown ? { [permission]: 'own' } : {});
    }
    expect(wrongOwn({ 'sessions:read': 'own', 'audit:read': 'own' })).toBe('audit:read');
    expect(wrongOwn({ 'users:write': 'own' })).toBe('users:write');
  });

  test('is not given by who lacks a right of it, or has it less far [custom-roles:give]', () => {
    const holding = (grants: Grants) => ({ role: 'viewer', customRole: role(grants) }) as const;
    assertMayGive(actor({ role: 'admin' }), holding(everything));
    for (const each of roles) assertMayGive(actor({ role: 'admin' }), { role: each });
    const lead = actor({ customRole: role({ 'users:write': 'all', 'sessions:read': 'own' }) });
    assertMayGive(lead, holding({ 'sessions:read': 'own' }));
    expect(() => assertMayGive(lead, holding({ 'sessions:read': 'all' }))).toThrow(NotAllowedError);
    expect(() => assertMayGive(lead, holding({ 'tasks:read': 'own' }))).toThrow(/"tasks:read"/);
    for (const each of roles) expect(() => assertMayGive(lead, { role: each })).toThrow(NotAllowedError);
  });

  test('is no admin’s [custom-roles:not-admin]', () => {
    expect(() => assertOneRole({ role: 'admin', customRole: role({}) })).toThrow(InvalidInputError);
    assertOneRole({ role: 'viewer', customRole: role(everything) });
    assertOneRole({ role: 'admin' });
  });

  test('that a key has lets it do what user, scopes and role say alike [custom-roles:keys]', () => {
    const key = { id: ApiKeyId.new(), scopes: ['sessions:read', 'tasks:read', 'users:write'] as const };
    const program = actor({
      role: 'admin',
      key: { ...key, role: role({ 'sessions:read': 'own', 'users:write': 'all', 'audit:read': 'all' }) },
    });
    expect(permissions.filter((each) => may(program, each))).toEqual(['sessions:read']);
    expect(mayForAll(program, 'sessions:read')).toBe(false);
  });
});
