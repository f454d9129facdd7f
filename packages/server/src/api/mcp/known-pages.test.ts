import { describe, expect, test } from 'vitest';
import { pageFault } from './known-pages.ts';

const known = { origins: ['https://agents.example.com'], isBehindProxy: false };
const here = '127.0.0.1';
const name = 'agents.example.com';

describe('what asks at the place of the protocol', () => {
  test.each([
    ['a program on this machine', { host: 'localhost:8000', localAddress: here }],
    ['a program by IPv6', { host: '[::1]:8000', localAddress: '::1' }],
    ['a proxy on this machine that keeps the known name', { host: name, localAddress: '::ffff:127.0.0.1' }],
    ['a program elsewhere, whatever the name', { host: 'box:8000', localAddress: '192.0.2.7' }],
    ['a known page', { origin: 'https://agents.example.com', host: name, localAddress: here }],
    [
      'a page of the service itself',
      { origin: 'http://localhost:8000', host: 'localhost:8000', localAddress: here },
    ],
  ])('is answered: %s [mcp-endpoint:known-pages]', (_, claimed) => {
    expect(pageFault(claimed, known)).toBeUndefined();
  });

  test.each([
    ['a page elsewhere', { origin: 'https://evil.example', host: 'localhost:8000', localAddress: here }],
    [
      'a page whose name leads here',
      { origin: 'http://evil.example:8000', host: 'evil.example:8000', localAddress: here },
    ],
    [
      'a page of another port',
      { origin: 'http://localhost:3000', host: 'localhost:8000', localAddress: here },
    ],
    ['a page of a file', { origin: 'null', host: 'localhost:8000', localAddress: here }],
    ['another name for this machine', { host: 'evil.example:8000', localAddress: here }],
    ['a name that looks like a loopback address', { host: '127.0.0.1.evil.example', localAddress: here }],
    ['no name', { localAddress: here }],
  ])('is not answered: %s [mcp-endpoint:unknown-pages]', (_, claimed) => {
    expect(pageFault(claimed, known)).toMatch(/\.$/);
  });

  test('may have any name behind a proxy, but no other page [mcp-endpoint:proxied-pages]', () => {
    const proxied = { ...known, isBehindProxy: true };
    expect(pageFault({ host: 'evil.example', localAddress: here }, proxied)).toBeUndefined();
    expect(
      pageFault({ origin: 'https://evil.example', host: name, localAddress: here }, proxied),
    ).toBeDefined();
  });
});
