import { expect, test } from 'vitest';
import { serve } from '../test/answering-server.ts';
import { keyUser } from '../test/key-user.ts';

const server = (id: string, name: string, scope: string) => ({
  ...{
    id,
    name,
    scope,
    description: null,
    enabled: true,
    version: 1,
    header_names: [],
    secret_names: [],
    authorization: 'none',
  },
  ...{ connection: { kind: 'http', url: 'https://example.com' } },
  health: { status: 'unknown', latency_ms: null, last_error: null, tools: [] },
});
const items = [server('mcp_1', 'tickets', 'organization'), server('mcp_2', 'tickets', 'user')];

test('an MCP server is shown by the name that sessions use, of two the own one [cli:mcp-name]', async () => {
  await using service = await serve({
    'GET /api/v1/mcp-servers?limit=100': { body: JSON.stringify({ items, next_cursor: null }) },
    'DELETE /api/v1/mcp-servers/mcp_2': { status: 204, body: '' },
  });
  const { seen, types } = keyUser(service.url);
  expect(await types('mcp', 'show', 'tickets')).toBe(0);
  expect(seen.out).toContain('tickets  mcp_2\n');
  expect(await types('mcp', 'show', 'bills')).toBe(4);
  seen.err = '';
  expect([await types('mcp', 'delete', 'tickets', '--yes'), seen.err]).toEqual([0, 'mcp_2 is removed.\n']);
});
