import { describe, expect, test } from 'vitest';
import { isIn, isNetwork, networkList, networkOf } from './networks.ts';

describe('a network', () => {
  test.each([
    ['10.0.0.0/8', true],
    ['203.0.113.7', true],
    ['2001:db8::/32', true],
    ['::1', true],
    ['10.0.0.0/33', false],
    ['10.0.0.0/', false],
    ['10.0.0.0/8/8', false],
    ['10.0.0/8', false],
    ['example.com', false],
    ['', false],
  ])('%j is one: %s [networks:read]', (text, isOne) => {
    expect(isNetwork(text)).toBe(isOne);
  });

  test.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:db8::9', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['no address', 'no address'],
  ])('of the caller %j is %j [networks:caller]', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });

  test.each([
    ['10.1.2.3', true],
    ['::ffff:10.1.2.3', true],
    ['11.1.2.3', false],
    ['2001:db8::1', true],
    ['2001:db9::1', false],
    ['no address', false],
    ['', false],
  ])('of two has %j in it: %s [networks:contain]', (address, isWithin) => {
    expect(isIn(networkList(['10.0.0.0/8', '2001:db8::/32']), address)).toBe(isWithin);
  });
});
