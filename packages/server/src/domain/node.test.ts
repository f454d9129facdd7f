import { expect, test } from 'vitest';
import { stateOf } from './node.ts';

test.each([
  [{ isDraining: false, silentSeconds: 2 }, 'live'],
  [{ isDraining: true, silentSeconds: 2 }, 'draining'],
  [{ isDraining: false, silentSeconds: 16 }, 'lost'],
  [{ isDraining: true, silentSeconds: 16 }, 'lost'],
] as const)('a node that says %j with leases of 15 seconds is %s [admin-nodes:states]', (node, state) => {
  expect(stateOf(node, 15)).toBe(state);
});
