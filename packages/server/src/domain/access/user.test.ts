import { describe, expect, test } from 'vitest';
import { InvalidInputError } from '../errors.ts';
import { OrganizationId, UserId } from '../ids.ts';
import {
  assertOutside,
  assertPassword,
  isLastAdmin,
  isReservedDomain,
  normalizeEmail,
  operatorEmail,
  serviceEmail,
} from './user.ts';

describe('an e-mail address', () => {
  test.each([
    ['A@Example.com', 'a@example.com'],
    ['  a@b.c\t', 'a@b.c'],
    ['ÄÖ@example.com', 'äö@example.com'],
  ])('%j is known as %j [access:email]', (text, known) => {
    expect(normalizeEmail(text)).toBe(known);
    expect(normalizeEmail(known)).toBe(known);
  });

  test('of a service account is one that nobody can have [users:service-address]', () => {
    const address = serviceEmail(UserId.new());
    expect(address).toMatch(/^usr_[0-9a-f]{32}@service-account\.invalid$/);
    expect(normalizeEmail(address)).toBe(address);
    for (const each of [address, operatorEmail(OrganizationId.new()), 'ada@x.service-account.invalid'])
      expect(() => assertOutside(each)).toThrow(InvalidInputError);
    assertOutside('ada@my-service-account.invalid');
    expect(isReservedDomain('example.com')).toBe(false);
  });
});

describe('a password', () => {
  const ada = { email: 'ada.lovelace@example.com', name: 'Countess Lovelace' };

  test.each([
    'ada.lovelace@example.com',
    'ADA.LOVELACE',
    'countess lovelace',
    'aaaaaaaaaaaa',
    'abababababab',
  ])('such as %j is refused [users:password-rules]', (password) => {
    expect(() => assertPassword(password, ada)).toThrow(InvalidInputError);
  });

  test('that is long and nobody’s name is taken [users:password-rules]', () => {
    assertPassword('correct horse battery staple', ada);
  });
});

describe('the last admin', () => {
  test('is the only one there is [users:last-admin-rule]', () => {
    const [ada, grace] = [UserId.new(), UserId.new()];
    expect(isLastAdmin([ada], ada)).toBe(true);
    expect(isLastAdmin([ada], grace)).toBe(false);
    expect(isLastAdmin([ada, grace], ada)).toBe(false);
    expect(isLastAdmin([], ada)).toBe(false);
  });
});
