import { describe, expect, test } from 'vitest';
import { toWantedServer, type ConfiguredServer } from './mcp-config.ts';

const program = { command: '/usr/local/bin/mcp-server-filesystem', args: [], env: {} };
const catalogue = { filesystem: program, tickets: program };
const wanted = (entry: ConfiguredServer, name = 'tickets') => toWantedServer(name, entry, catalogue);
const url = 'https://tickets.example.com/mcp';

describe('an entry of a file', () => {
  test.each<[ConfiguredServer, string]>([
    [{ url }, 'http'],
    [{ url, type: 'http' }, 'http'],
    [{ url, type: 'streamable-http' }, 'http'],
    [{ url, type: 'streamableHttp' }, 'http'],
    [{ url, type: 'sse' }, 'sse'],
    [{ url: 'https://tickets.example.com/sse' }, 'sse'],
  ])('%j is a server elsewhere, by %s [mcp-config:remote]', (entry, kind) => {
    expect(wanted(entry).connection).toEqual({ kind, url: entry.url });
  });

  test.each<[ConfiguredServer, string]>([
    [{ command: 'filesystem' }, 'filesystem'],
    [{ command: '/opt/bin/filesystem' }, 'filesystem'],
    [{ command: 'C:\\tools\\filesystem.exe', type: 'stdio' }, 'filesystem'],
    [{ command: 'npx', args: ['-y', 'something'], env: { TOKEN: 'x' } }, 'tickets'],
  ])('%j is a program of the catalogue, with nothing of its own [mcp-config:program]', (entry, name) => {
    const { connection, headers, ignored } = wanted(entry);
    expect({ connection, headers }).toEqual({ connection: { kind: 'stdio', program: name }, headers: {} });
    expect(ignored).toEqual(entry.env ? ['args', 'env'] : []);
  });

  test.each<[ConfiguredServer, string, RegExp]>([
    [{ command: 'sh', args: ['-c', 'id'] }, 'evil', /catalogue, which has none/],
    [{ command: 'constructor' }, '__proto__', /A name has letters/],
    [{ command: 'constructor' }, 'toString', /catalogue, which has none/],
    [{}, 'tickets', /"url" or a "command"/],
    [{ url, command: 'filesystem' }, 'tickets', /and not both/],
    [{ url, type: 'websocket' }, 'tickets', /no type "websocket"/],
    [{ url, type: 'constructor' }, 'tickets', /no type "constructor"/],
    [{ command: 'filesystem', type: 'sse' }, 'tickets', /is of the type "stdio"/],
    [{ url, headers: { A: 'x', a: 'y' } }, 'tickets', /one of them twice/],
    [{ url }, 'two words', /A name has letters/],
    [{ url }, 'a__b', /A name has letters/],
  ])('%j called %s is refused in words [mcp-config:refused]', (entry, name, why) => {
    expect(() => wanted(entry, name)).toThrow(why);
  });

  test('tells of headers what they hold, or that it does not [mcp-config:placeholders]', () => {
    const headers = { Authorization: 'Bearer ${TOKEN}', 'X-Team': 'support', 'X-Key': '${input:key}' };
    expect(wanted({ url, headers, disabled: true })).toMatchObject({
      isEnabled: false,
      headers: { 'x-team': 'support' },
      untold: ['authorization', 'x-key'],
    });
  });
});
