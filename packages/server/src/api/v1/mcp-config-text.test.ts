import { describe, expect, test } from 'vitest';
import { InvalidInputError } from '../../domain/errors.ts';
import { hostileYaml } from '../../../test/support/hostile-yaml.ts';
import { readMcpConfig, writeMcpConfig } from './mcp-config-text.ts';

const json = JSON.stringify(
  {
    globalShortcut: 'Ctrl+Space',
    mcpServers: {
      tickets: { url: 'https://tickets.example.com/mcp', headers: { Authorization: 'Bearer x' }, timeout: 5 },
      filesystem: { command: 'npx', args: ['-y', 'server-filesystem', '/home'], env: { DEBUG: '1' } },
    },
  },
  undefined,
  '\t',
);
const yaml = `# Ours
mcpServers:
  tickets:
    url: https://tickets.example.com/mcp
    headers:
      Authorization: Bearer x
  filesystem:
    command: npx
    args: ["-y", server-filesystem, /home]
    env: { DEBUG: "1" }
`;

const servers = {
  tickets: { url: 'https://tickets.example.com/mcp', headers: { Authorization: 'Bearer x' } },
  filesystem: { command: 'npx', args: ['-y', 'server-filesystem', '/home'], env: { DEBUG: '1' } },
};

describe('a file in the format of Claude Desktop', () => {
  test('says the same as JSON and as YAML, and what is another program’s is left [mcp-config:formats]', () => {
    expect(readMcpConfig(json)).toEqual(servers);
    expect(readMcpConfig(yaml)).toEqual(servers);
  });

  test.each(['json', 'yaml'] as const)(
    'that is written as %s is read as it was [mcp-config:written]',
    (format) => {
      const odd = { ...servers, odd: { url: 'https://example.com', description: 'yes: *no\n&x' } };
      expect(readMcpConfig(writeMcpConfig(odd, format))).toEqual(odd);
    },
  );

  test.each<readonly [string, string]>([
    ['nothing', ' '],
    ['no object', '"text"'],
    ['a number', '5'],
    ['nothing of the kind', '{"servers": {}}'],
    ['a list of servers', '{"mcpServers": []}'],
    ['a server that is text', '{"mcpServers": {"x": "y"}}'],
    ['a url that is a number', '{"mcpServers": {"x": {"url": 5}}}'],
    ['headers that are a list', '{"mcpServers": {"x": {"url": "https://x.example", "headers": ["a"]}}}'],
    ['a header that is a number', '{"mcpServers": {"x": {"url": "https://x.example", "headers": {"a": 1}}}}'],
    ['a NUL', '{"mcpServers": {"x": {"url": "a\\u0000b"}}}'],
    ['half a character', '{"mcpServers": {"x": {"description": "\\ud800"}}}'],
    ...hostileYaml,
    [
      'too many servers',
      JSON.stringify({
        mcpServers: Object.fromEntries(Array.from({ length: 201 }, (_, at) => [`s${at}`, {}])),
      }),
    ],
  ])('is refused with %s, in words and soon [mcp-config:hostile]', (_, source) => {
    const since = performance.now();
    expect(() => readMcpConfig(source)).toThrow(InvalidInputError);
    expect(performance.now() - since).toBeLessThan(1_000);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});
