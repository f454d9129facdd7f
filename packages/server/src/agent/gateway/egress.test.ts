import { describe, expect, test } from 'vitest';
import { parseAuthority } from './egress.ts';

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
