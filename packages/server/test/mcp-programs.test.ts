import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { script } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readCatalogue } from '../src/mcp-access.ts';
import type { Json } from './support/api.ts';
import { processesOf } from './support/agent-processes.ts';
import { canary } from './support/canaries.ts';
import { eventually } from './support/eventually.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { hasBubblewrap } from './support/jail-scene.ts';
import { startToolServer, type ToolServer } from './support/mcp-tools.ts';
import { temporaryFolder } from './support/service-node.ts';

/** A server by stdio in a few lines of bash, which is surely there: it tells where it runs, and leaves a child behind. */
const program = String.raw`
while IFS= read -r line; do
  [[ $line =~ \"id\":([0-9]+) ]] || continue
  id=${'$'}{BASH_REMATCH[1]}
  case $line in
    *'"initialize"'*) result='{"protocolVersion":"2025-06-18","capabilities":{"tools":{}},"serverInfo":{"name":"local","version":"1"}}' ;;
    *'"tools/list"'*) result='{"tools":[{"name":"where","description":"Tells where it runs","inputSchema":{"type":"object"}}]}' ;;
    *'"tools/call"'*) tail -f /dev/null & result="{\"content\":[{\"type\":\"text\",\"text\":\"$GREETING $PWD $(ulimit -Hc)\"}]}" ;;
    *) result='{}' ;;
  esac
  printf '{"jsonrpc":"2.0","id":%s,"result":%s}\n' "$id" "$result"
done`;

const stack = new AsyncDisposableStack();
let service: TestApp;
let tools: ToolServer;
beforeAll(async () => {
  tools = stack.use(await startToolServer());
  const file = path.join(await temporaryFolder(stack), 'catalogue.json');
  const local = { command: '/bin/bash', args: ['-c', program], env: { GREETING: 'hello from' } };
  await writeFile(file, JSON.stringify({ programs: { local } }));
  const isolation = hasBubblewrap ? 'jail' : 'none';
  service = stack.use(
    await startTestApp({ MCP_TO_LOOPBACK: 'yes', MCP_CATALOGUE_FILE: file, ISOLATION: isolation }),
  );
});
afterAll(() => stack.disposeAsync());

test('an agent uses a program, a server elsewhere and one of the service in one turn [mcp:three-in-a-turn]', async () => {
  const admin = await service.newUser({ role: 'admin' });
  const secret = canary('mcp-header');
  const connections: Json = {
    local: { kind: 'stdio', program: 'local' },
    tickets: { kind: 'http', url: `${tools.url}/mcp` },
    watch: { kind: 'builtin', server: 'monitoring' },
  };
  for (const [name, connection] of Object.entries(connections)) {
    const headers = name === 'tickets' ? { headers: { authorization: `Bearer ${secret}` } } : {};
    const made = await admin.post('/mcp-servers', { name, scope: 'organization', connection, ...headers });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
  }
  const session = await admin.newSession({
    sdk_options: { mcp_servers: ['local', 'tickets', 'watch'], allowed_tools: ['mcp__*', 'Bash'] },
  });
  // All that the agent has: its environment, every process that it sees, and every file that is its own. The program's
  // greeting shows that it finds what there is to be found.
  const look =
    'all=$(env; for each in /proc/[0-9]*; do tr "\\0" "\\n" < $each/environ; tr "\\0" "\\n" < $each/cmdline; done 2> /dev/null; ' +
    'grep -rh . "$HOME" "$CLAUDE_CONFIG_DIR" "$TMPDIR" . 2> /dev/null); ' +
    'echo "secrets: $(grep -c "canary[-]mcp" <<< "$all")"; grep -q "GREETING=hello" <<< "$all" && echo looked';
  const calls = [
    { name: 'mcp__local__where', input: {} },
    { name: 'mcp__tickets__find', input: { text: 'one' } },
    { name: 'mcp__watch__get_session_metrics', input: {} },
    { name: 'Bash', input: { command: hasBubblewrap ? look : 'echo secrets: 0; echo looked' } },
  ];
  const answer = await admin.ask(
    session,
    `Go.${script(...calls.map((each) => ({ tools: [each] })), { text: 'Done.' })}`,
  );
  const made = answer['tool_calls'] as Json[];
  expect(
    made.map(({ status }) => status),
    JSON.stringify(made),
  ).toEqual(Array(4).fill('success'));
  const place = hasBubblewrap ? 'hello from /workspace 0' : 'hello from ';
  expect(made[0]?.['output']).toContain(place);
  expect(made[1]?.['output']).toBe('found one');
  expect(JSON.parse(made[2]?.['output'])).toMatchObject({
    status: 'processing',
    total_cost_usd: expect.any(String),
  });
  expect(made[3]?.['output']).toBe('secrets: 0\nlooked');
  expect(tools.seen.at(-1)?.authorization).toBe(`Bearer ${secret}`);
  expect(JSON.stringify([answer, await admin.events(session), service.fake.requests])).not.toContain(secret);

  await admin.delete(`/sessions/${session}`);
  await eventually(async () => expect(await processesOf({ session })).toEqual([]), { within: 20_000 });
});

test('what servers can be made of is listed, with what is not here [mcp:templates]', async () => {
  const user = await service.newUser();
  const { body } = await user.get('/mcp-servers/templates');
  const items = body['items'] as Json[];
  const here = (name: string) => items.find((each) => each['name'] === name)?.['available'];
  expect(items.map(({ name }) => name)).toEqual([
    ...['brave-search', 'database', 'filesystem', 'github', 'kubernetes', 'local', 'monitoring', 'postgres'],
  ]);
  expect(['local', 'github', 'monitoring', 'kubernetes'].map(here)).toEqual([true, true, true, true]);
  expect(JSON.stringify(items)).not.toMatch(/bash|GREETING/);
});

test.each([
  ['not JSON', 'no'],
  ['a program without a command', '{"programs": {"x": {"args": []}}}'],
  ['a bad name', '{"programs": {"a__b": {"command": "x"}}}'],
  ['what it does not know', '{"programs": {"x": {"command": "x", "shell": true}}}'],
])('a catalogue with %s stops the start [mcp:catalogue]', async (_, text) => {
  await using own = new AsyncDisposableStack();
  const catalogueFile = path.join(await temporaryFolder(own), 'catalogue.json');
  await writeFile(catalogueFile, text);
  await expect(readCatalogue({ mcp: { catalogueFile } })).rejects.toThrow('MCP_CATALOGUE_FILE was');
});
