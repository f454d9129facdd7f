import { describe, expect, test } from 'vitest';
import { isNamed, parseAuthority } from './egress.ts';

const rules = { hosts: ['example.com', '*.npmjs.org'], ports: [443] };

describe('isNamed', () => {
  test.each(['example.com', 'EXAMPLE.com', 'example.com.', 'registry.npmjs.org', 'a.b.npmjs.org'])(
    '%s is',
    (host) => expect(isNamed(rules, host)).toBe(true),
  );
  test.each([
    'www.example.com',
    'example.com.evil.test',
    'evilexample.com',
    'npmjs.org',
    'evilnpmjs.org',
    '',
    '*',
  ])('%s is not', (host) => expect(isNamed(rules, host)).toBe(false));
  test('nothing is when there are no rules', () =>
    expect(isNamed({ hosts: [], ports: [] }, 'a')).toBe(false));
});

describe('parseAuthority', () => {
  test.each([
    ['example.com:443', { host: 'example.com', port: 443 }],
    ['[2001:db8::1]:8443', { host: '[2001:db8::1]', port: 8443 }],
  ])('%s', (text, where) => expect(parseAuthority(text)).toEqual(where));
  test.each([
    'example.com',
    'example.com:',
    ':443',
    'example.com:0',
    'example.com:65536',
    'u@example.com:443',
    'http://a:1',
    'a b:1',
    '',
  ])('"%s" is none', (text) => expect(parseAuthority(text)).toBeUndefined());
});
