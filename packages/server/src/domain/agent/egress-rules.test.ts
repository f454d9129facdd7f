import { describe, expect, test } from 'vitest';
import { egressBeyond, egressWithin, isNamed, noEgress } from './egress-rules.ts';

const rules = { hosts: ['example.com', '*.npmjs.org'] };

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
  test('nothing is when there are no rules', () => expect(isNamed({ hosts: [] }, 'a')).toBe(false));
});

const allowed = { hosts: ['example.com', '*.npmjs.org'], ports: [443, 8443] };

describe('egress that is asked for', () => {
  test.each([
    ['example.com', true],
    ['registry.npmjs.org', true],
    ['*.npmjs.org', true],
    ['*.registry.npmjs.org', true],
    ['npmjs.org', false],
    ['*.example.com', false],
    ['*.org', false],
    ['*.evilnpmjs.org', false],
  ])('%s is within what is allowed, or not: %s [egress-rules:beyond]', (host, isWithin) => {
    const asked = { hosts: [host], ports: [443] };
    expect(egressBeyond(asked, allowed).hosts).toEqual(isWithin ? [] : [host]);
    expect(egressWithin(asked, allowed).hosts.includes(host)).toBe(isWithin);
  });

  test('is granted as far as both name it [egress-rules:within]', () => {
    const asked = { hosts: ['example.com', 'other.test', '*.org'], ports: [22, 8443] };
    expect(egressWithin(asked, allowed)).toEqual({ hosts: ['example.com', '*.npmjs.org'], ports: [8443] });
    expect(egressBeyond(asked, allowed)).toEqual({ hosts: ['other.test', '*.org'], ports: [22] });
  });

  test('is none at all without a host or without a port [egress-rules:none]', () => {
    expect(egressWithin({ hosts: ['example.com'], ports: [22] }, allowed)).toEqual(noEgress);
    expect(egressWithin({ hosts: ['other.test'], ports: [443] }, allowed)).toEqual(noEgress);
    expect(egressWithin(noEgress, allowed)).toEqual(noEgress);
  });
});
