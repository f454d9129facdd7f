import { describe, expect, test } from 'vitest';
import { InvalidInputError } from '../../domain/errors.ts';
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

  const deep = (open: string, close = '') => open.repeat(20_000) + close.repeat(20_000);
  const bomb = `a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nmcpServers: { x: { url: *c } }`;
  test.each([
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
    ['a name twice', '{"mcpServers": {"x": {"url": "a"}, "x": {"url": "b"}}}'],
    ['a name twice in YAML', 'mcpServers:\n  x: { url: a }\n  x: { url: b }'],
    ['a prototype', '{"mcpServers": {"__proto__": {"url": "a"}}}'],
    ['a prototype in a server', 'mcpServers:\n  x:\n    url: a\n    __proto__: { polluted: 1 }'],
    ['broken JSON', '{"mcpServers": {'],
    ['broken YAML', 'mcpServers: [}'],
    ['two documents', 'mcpServers: {}\n---\nmcpServers: {}'],
    ['an alias', 'a: &x { url: a }\nmcpServers: { x: *x }'],
    ['an anchor', 'mcpServers: &x {}'],
    ['a bomb', bomb],
    ['a tag of JavaScript', 'mcpServers: { x: { url: !!js/function "function () {}" } }'],
    ['a tag of its own', 'mcpServers: { x: !server { url: a } }'],
    ['a tag of bytes', 'mcpServers: { x: { url: !!binary aGVsbG8= } }'],
    ['bytes by an older version', '%YAML 1.1\n---\nmcpServers: { x: { url: !!binary aGVsbG8= } }'],
    ['a set by an older version', '%YAML 1.1\n---\nmcpServers: !!set { x }'],
    ['lists in lists', deep('[', ']')],
    ['objects in objects', deep('{"a":')],
    ['lists in lists in a line', deep('- ')],
    ['lines that go to the right', Array.from({ length: 100 }, (_, at) => `${' '.repeat(at)}a:`).join('\n')],
    ['what closes nothing', '}'.repeat(100_000)],
    ['tags and tags', '! '.repeat(60_000)],
    ['signs and signs', '"'.repeat(100_000)],
    ['keys and keys', Array.from({ length: 20_000 }, (_, at) => `k${at}: 1`).join('\n')],
    ['wrong escapes', `"${'\\x'.repeat(50_000)}"`],
    ['questions in questions', deep('? ')],
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
