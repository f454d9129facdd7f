import { expect, test } from 'vitest';
import { closestTo } from './closest.ts';

test.each([
  ['tsak', 'task'],
  ['Templates', 'template'],
  ['mcpserver', 'mcp-server'],
  ['banana', undefined],
])('%s may mean %s [cli:suggestions]', (word, meant) => {
  expect(closestTo(word, ['task', 'template', 'mcp-server'])).toBe(meant);
});
