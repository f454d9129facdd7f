import { describe, expect, test } from 'vitest';
import { hostOfUrl, networkUses } from './network-use.ts';
import type { ShellCommand } from './shell-command.ts';

/** A command as read: `?` begins a word of which only what stands before a `$` is known. */
function command(text: string): ShellCommand {
  const words = text.split(' ').map((word) => {
    const isLiteral = !word.includes('$');
    return {
      text: word,
      isLiteral,
      pieces: isLiteral ? [word] : [word.split('$')[0] ?? '', ''],
      splits: false,
    };
  });
  return { words, redirects: [], assignments: [], within: [] };
}

const hosts = (text: string) =>
  networkUses({ tool: 'Bash', input: {} }, { kind: 'commands', commands: [command(text)] }).map(
    ({ host, isGuess }) => (host === undefined ? '?' : isGuess === true ? `${host}?` : host),
  );

describe('a command', () => {
  test.each([
    ['curl http://example.com/x', ['example.com']],
    ['curl example.com', ['example.com']],
    ['/usr/bin/curl -sSL https://EXAMPLE.com./x', ['example.com']],
    ['curl -o out.txt http://localhost:3000/', ['localhost']],
    ['curl -sSLo out.txt http://localhost:3000/', ['localhost']],
    ['curl -H Accept:text/html -d a=b http://127.0.0.1:1', ['127.0.0.1']],
    ['curl --url=http://a.com http://b.com', ['a.com', 'b.com']],
    ['curl http://2130706433/', ['127.0.0.1']],
    ['curl http://[::1]:80/', ['::1']],
    ['curl http://good.com@evil.com/', ['evil.com']],
    ['curl http://{good,evil}.com/', ['?']],
    ['curl http://evil.com\\@good.com/', ['?']],
    ['curl http://localhost:$PORT/', ['?']],
    ['curl http://localhost/$PATH', ['localhost']],
    ['curl $URL', ['?']],
    ['wget -q ftp://files.example.com/a', ['files.example.com']],
    ['git clone https://github.com/a/b', ['github.com']],
    ['git clone git@github.com:a/b', ['github.com']],
    ['git push origin main', ['?']],
    ['git status', []],
    ['npm install left-pad', ['?']],
    ['npm test', []],
    ['ssh -J evil.com me@good.com: ls', ['good.com', '?']],
    ['nc -l 8080', ['?']],
    ['ls -la', []],
    ['echo https://example.com', ['example.com?']],
    ['$CMD x', ['?']],
  ])('%s talks to %j [policies:hosts]', (text, expected) => {
    expect(hosts(text)).toEqual(expected);
  });

  test('opens a connection by a redirection of its own [policies:hosts-dev-tcp]', () => {
    const path = { text: '/dev/tcp/evil.com/80', isLiteral: true, pieces: [], splits: false };
    const redirecting = { ...command('cat x'), redirects: [{ path, access: 'write' as const }] };
    const uses = networkUses({ tool: 'Bash', input: {} }, { kind: 'commands', commands: [redirecting] });
    expect(uses).toMatchObject([{ host: 'evil.com' }]);
  });
});

describe('a tool', () => {
  const of = (tool: string, input: Record<string, unknown>) => networkUses({ tool, input }, undefined);
  test('talks to the host of the address that it is given [policies:hosts-tools]', () => {
    expect(of('WebFetch', { url: 'https://Example.com/x', prompt: 'see http' })).toEqual([
      { host: 'example.com', by: 'WebFetch' },
    ]);
    expect(of('mcp__http__get', { address: 'http://10.0.0.1' })).toEqual([
      { host: '10.0.0.1', by: 'mcp__http__get' },
    ]);
    expect(of('WebSearch', { query: 'x' })).toEqual([{ by: 'WebSearch' }]);
    expect(of('Read', { file_path: '/a' })).toEqual([]);
  });
});

describe('the host of an address', () => {
  test.each([
    ['http://a.b:80/c', 'a.b'],
    ['https://ⓔxample.com', 'example.com'],
    ['ssh://git@host:22/x', 'host'],
    ['http://0x7f.1/', '127.0.0.1'],
    ['http://', undefined],
    ['no address', undefined],
    ['http://a b/', undefined],
  ])('%s is %s [policies:host-of-url]', (url, host) => expect(hostOfUrl(url)).toBe(host));
});
