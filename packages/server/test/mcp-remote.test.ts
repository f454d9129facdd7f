import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { McpDoor, type McpCallRecord } from '../src/agent/mcp/mcp-door.ts';
import { defaultMcpLimits, type McpLimits } from '../src/agent/mcp/mcp-limits.ts';
import { McpNetwork } from '../src/agent/mcp/mcp-network.ts';
import { RemoteMcpServer } from '../src/agent/mcp/remote-mcp-server.ts';
import type { Lookup } from '../src/infrastructure/host-lookup.ts';
import { startToolServer, type ToolServer } from './support/mcp-tools.ts';

const stack = new AsyncDisposableStack();
let tools: ToolServer;
beforeAll(async () => {
  tools = stack.use(await startToolServer());
});
afterAll(() => stack.disposeAsync());

const small: McpLimits = {
  ...defaultMcpLimits,
  handshakeMs: 3_000,
  callMs: 1_000,
  answerBytes: 2_000_000,
  streamBytes: 2_000_000,
};

type Wish = { kind?: 'http' | 'sse'; url?: string; toLoopback?: boolean; lookup?: Lookup };

function open({ kind = 'http', url, toLoopback = true, lookup }: Wish = {}) {
  const network = new McpNetwork({ toLoopback, limits: small, ...(lookup && { lookup }) });
  const connection = { kind, url: url ?? `${tools.url}/${kind === 'sse' ? 'sse' : 'mcp'}` };
  const headers = { authorization: 'Bearer of-the-server' };
  const remote = new RemoteMcpServer({ connection, headers, network, limits: small });
  return {
    remote,
    [Symbol.asyncDispose]: async () => {
      await remote[Symbol.asyncDispose]();
      await network[Symbol.asyncDispose]();
    },
  };
}

const never = () => new AbortController().signal;
const textOf = ({ content }: { content: readonly unknown[] }) => JSON.stringify(content);

describe('a server somewhere else', () => {
  test.each(['http', 'sse'] as const)(
    'is reached by %s with what it is sent in secret, and its tools are called [mcp:remote]',
    async (kind) => {
      tools.seen.length = 0;
      await using opened = open({ kind });
      const names = (await opened.remote.tools(never())).map(({ name }) => name);
      expect(names).toContain('find');
      const result = await opened.remote.call({ name: 'find', arguments: { text: 'one' } }, never());
      expect(textOf(result)).toContain('found one');
      expect(tools.seen.length).toBeGreaterThan(2);
      for (const { authorization } of tools.seen) expect(authorization).toBe('Bearer of-the-server');
    },
  );

  test('is greeted anew when it has forgotten us [mcp:forgotten]', async () => {
    await using opened = open();
    await opened.remote.call({ name: 'find', arguments: { text: 'before' } }, never());
    tools.forget();
    const result = await opened.remote.call({ name: 'find', arguments: { text: 'after' } }, never());
    expect(textOf(result)).toContain('found after');
  });

  test.each([
    ['hang', 'There was no answer in time.'],
    ['cut', 'The connection broke, or the answer was none of the protocol.'],
    ['flood', 'The answer has more than 2000000 bytes.'],
    ['huge', 'The answer has more than 2000000 bytes.'],
    ['nonsense', 'The answer was none of the protocol.'],
    ['away', 'The server answered with the status 302; redirects are not followed.'],
    [
      'unauthorized',
      'The server answered with the status 401; look at the headers that it is sent, or authorize it.',
    ],
  ])(
    'that does "%s" fails in time and in words, and can be called again [mcp:misbehaves]',
    async (name, why) => {
      await using opened = open();
      const since = performance.now();
      const before = process.memoryUsage().rss;
      await expect(opened.remote.call({ name }, never())).rejects.toThrow(why);
      expect(performance.now() - since).toBeLessThan(10_000);
      expect(process.memoryUsage().rss - before).toBeLessThan(200_000_000);
      const result = await opened.remote.call({ name: 'find', arguments: { text: 'again' } }, never());
      expect(textOf(result)).toContain('found again');
    },
  );

  test('leaves nothing open when it is closed in the middle of a call [mcp:closed]', async () => {
    const opened = open();
    await opened.remote.call({ name: 'find' }, never());
    const call = opened.remote.call({ name: 'hang' }, never());
    const refused = expect(call).rejects.toThrow('The session no longer needs the server.');
    await opened[Symbol.asyncDispose]();
    await refused;
  });
});

describe('an address inside', () => {
  const spellings = [
    ...[
      '127.0.0.1',
      '127.1',
      '2130706433',
      '0x7f000001',
      '0177.0.0.1',
      '0.0.0.0',
      'localhost',
      '[::1]',
      '[::]',
    ],
    ...['[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[::127.0.0.1]', '10.0.0.1', '192.168.0.1', '172.16.0.1'],
    ...['169.254.169.254', '[fd00::1]', '[fe80::1]', '[64:ff9b::7f00:1]', '100.64.0.1', '[2002:7f00:1::]'],
  ];
  test.each(spellings)('is not reached as %s [mcp:ssrf]', async (host) => {
    const before = tools.seen.length;
    await using opened = open({ url: `https://${host}:${tools.port}/mcp`, toLoopback: false });
    await expect(opened.remote.tools(never())).rejects.toThrow('The address leads to no public host.');
    expect(tools.seen.length).toBe(before);
  });

  test('gains nothing by a name that leads inside the second time, or also [mcp:rebinding]', async () => {
    const answers = ['127.0.0.1'];
    const rebinding: Lookup = () => Promise.resolve([{ address: answers.shift() ?? '10.0.0.1', family: 4 }]);
    const both: Lookup = () =>
      Promise.resolve(['127.0.0.1', '10.0.0.1'].map((address) => ({ address, family: 4 })));
    for (const lookup of [rebinding, both]) {
      await using opened = open({ url: `http://site.test:${tools.port}/mcp`, lookup });
      await opened.remote.tools(never()).catch(() => undefined);
      // A connection of its own, for which the name is asked again and judged anew.
      const cut = opened.remote.call({ name: 'cut' }, never());
      await expect(cut).rejects.toThrow(/The address leads to no public host\.|The connection broke/);
      const again = opened.remote.call({ name: 'find' }, never());
      await expect(again).rejects.toThrow('The address leads to no public host.');
    }
  });
});

describe('the door', () => {
  test('lets tools through and nothing else, and calls none between turns [mcp:door]', async () => {
    const records: McpCallRecord[] = [];
    const opened = open();
    await using door = new McpDoor(new Map([['tickets', opened.remote]]), (call) => void records.push(call));
    const say = (method: string, params: Record<string, unknown> = {}, mayCall = true) =>
      door.answer('tickets', { jsonrpc: '2.0', id: 1, method, params }, { mayCall, signal: never() });
    expect(await say('initialize', { protocolVersion: '2025-06-18' })).toMatchObject({
      result: { protocolVersion: '2025-06-18', capabilities: { tools: {} } },
    });
    expect(await say('ping')).toMatchObject({ result: {} });
    expect(JSON.stringify(await say('tools/list'))).toContain('"find"');
    for (const method of ['resources/list', 'prompts/get', 'sampling/createMessage', 'logging/setLevel'])
      expect(await say(method)).toMatchObject({ error: { code: -32_601 } });
    expect(await say('tools/call', { name: 'find' }, false)).toMatchObject({ result: { isError: true } });
    expect(await say('tools/call', { name: 'fail' })).toMatchObject({ result: { isError: true } });
    expect(await say('tools/call', { name: 'unauthorized' })).toMatchObject({ result: { isError: true } });
    expect(records.map(({ outcome }) => outcome)).toEqual(['refused', 'error', 'failed']);
    expect(
      await door.answer(
        'tickets',
        { jsonrpc: '2.0', method: 'notifications/initialized' },
        { mayCall: false, signal: never() },
      ),
    ).toBeUndefined();
    await opened[Symbol.asyncDispose]();
  });
});
