import { expect, test } from 'vitest';
import { afterCheck, unknownMcpHealth } from './mcp-health.ts';

const noon = new Date('2026-07-01T12:00:00Z');
const tools = ['find'];

test.each([
  [{ tools, latencyMs: 20 }, 'healthy'],
  [{ tools, latencyMs: 3_001 }, 'degraded'],
  [{ tools: [], latencyMs: 20 }, 'degraded'],
  [{ error: 'The host refuses connections.' }, 'unhealthy'],
] as const)('a server that answers %j is %s [mcp:health-states]', (check, state) => {
  expect(afterCheck(unknownMcpHealth, check, noon)).toMatchObject({ state, checkedAt: noon });
});

test('the tools that a server had stay known while it does not answer [mcp:health-states]', () => {
  const well = afterCheck(unknownMcpHealth, { tools, latencyMs: 20 }, noon);
  expect(afterCheck(well, { error: 'No.' }, noon)).toEqual({
    ...{ state: 'unhealthy', lastError: 'No.', checkedAt: noon, tools },
  });
});
