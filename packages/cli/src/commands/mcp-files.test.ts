import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { serve } from '../test/answering-server.ts';
import { keyUser } from '../test/key-user.ts';

const of = (name: string, outcome: string, more: object = {}) => ({
  ...{ name, outcome, server_id: null, fields: [], reason: null, ignored: [], ...more },
});
const servers = [
  of('tickets', 'changed', { fields: ['headers'] }),
  of('shell', 'refused', { reason: 'Programs come from the catalogue.' }),
];

test('a file of MCP servers is shown before it is read, and read when somebody means it [cli:mcp-import]', async () => {
  await using service = await serve({
    'POST /api/v1/mcp-servers/import': { body: JSON.stringify({ dry_run: true, servers }) },
  });
  const folder = await mkdtemp(path.join(tmpdir(), 'ai-agent-mcp-'));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'servers.json');
  await writeFile(file, '{"mcpServers": {}}');
  const { seen, types } = keyUser(service.url);
  expect(await types('mcp', 'import', file, '--dry-run')).toBe(1);
  expect(seen.out).toMatch(/tickets +changed +headers[^]*shell +refused +Programs come from the catalogue\./);
  // Without a terminal nobody can mean it.
  expect(await types('mcp', 'import', file)).toBe(2);
  expect(seen.err).toContain('add --yes');
  expect(await types('mcp', 'import', file, '--yes')).toBe(1);
  expect(await types('mcp', 'import', path.join(folder, 'none'))).toBe(2);
});
