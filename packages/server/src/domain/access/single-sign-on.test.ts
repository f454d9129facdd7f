import { describe, expect, test } from 'vitest';
import { OrganizationId } from '../ids.ts';
import { issuerItselfFault, refusalOf, roleOf, type SsoPerson, type SsoProvider } from './single-sign-on.ts';

const provider: SsoProvider = {
  organizationId: OrganizationId.new(),
  ...{ issuer: 'https://id.example.com', clientId: 'agents', scopes: ['openid'], groupClaim: 'groups' },
  groupRoles: [
    { group: 'owners', role: 'admin' },
    { group: 'staff', role: 'user' },
  ],
  ...{ emailDomains: ['example.com'], createsUsers: true, updatedAt: new Date() },
};
const ada: SsoPerson = { subject: '1', email: 'ada@example.com', hasVerifiedEmail: true, groups: ['staff'] };

describe('who logs in at a provider', () => {
  test('is let in by a verified address of a domain that is allowed, and by no other [sso:who]', () => {
    expect(refusalOf(provider, ada)).toBeUndefined();
    expect(refusalOf(provider, { ...ada, hasVerifiedEmail: false })).toMatch(/verified/);
    for (const email of [
      'ada@example.org',
      'ada@sub.example.com',
      'ada@example.com@evil.org',
      'example.com@evil.org',
    ])
      expect(refusalOf(provider, { ...ada, email })).toMatch(/not let in/);
    expect(refusalOf(provider, { subject: '1', hasVerifiedEmail: true, groups: [] })).toMatch(/no e-mail/);
  });

  test('has the role of the first group in the list that they are in [sso:role]', () => {
    expect(roleOf(provider, ['staff', 'owners'])).toBe('admin');
    expect(roleOf(provider, ['staff'], 'admin')).toBe('user');
    expect(roleOf(provider, ['guests'], 'admin')).toBeUndefined();
    expect(roleOf({ ...provider, defaultRole: 'viewer' }, [], 'admin')).toBe('viewer');
    expect(roleOf({ groupRoles: [], defaultRole: 'viewer' }, ['owners'], 'admin')).toBe('admin');
    expect(roleOf({ groupRoles: [], defaultRole: 'viewer' }, ['owners'])).toBe('viewer');
    expect(roleOf({ groupRoles: [] }, [])).toBeUndefined();
  });
});

test('a provider is at a public https address, or on this machine where the operator allows it [sso:issuer-address]', () => {
  const allowed = (text: string, toLoopback = false) => issuerItselfFault(text, { toLoopback }) === undefined;
  for (const text of [
    'https://id.example.com',
    'https://id.example.com/realms/x',
    'https://id.example.com:8443/',
  ])
    expect(allowed(text), text).toBe(true);
  for (const text of [
    ...['nothing', 'ftp://id.example.com', 'http://id.example.com', 'https://a:b@id.example.com'],
    ...['https://id.example.com:22', 'https://id.example.com#x', 'https://id.example.com?x=1'],
    'https://id.example.com/.well-known/openid-configuration',
  ])
    expect(allowed(text), text).toBe(false);
  expect(allowed('http://127.0.0.1:9000', true)).toBe(true);
});
