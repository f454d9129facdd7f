import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { toolsOf, type McpRouteDeps } from './mcp-routes.ts';

type Operation = { readonly operationId: string; readonly 'x-permission': string };

const file = path.join(import.meta.dirname, '..', '..', '..', 'openapi.json');
const document = JSON.parse(readFileSync(file, 'utf8')) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
};
const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods));

// Nothing of them is used before a tool is called.
const tools = toolsOf({} as McpRouteDeps);

test.each(tools.map((tool) => [tool.name, tool] as const))(
  'the tool %s asks for the right of the operation that does the same [mcp-endpoint:operations]',
  (_, { operation, permission }) => {
    const same = operations.find(({ operationId }) => operationId === operation);
    expect(same?.['x-permission']).toBe(permission);
  },
);

test('no two tools have the same name, and each says what it takes [mcp-endpoint:tools]', () => {
  expect(new Set(tools.map(({ name }) => name)).size).toBe(tools.length);
  for (const { name, inputSchema } of tools)
    expect([name, inputSchema]).toEqual([
      name,
      expect.objectContaining({ type: 'object', additionalProperties: false }),
    ]);
});
