import { expect, test } from 'vitest';
import { mergePatch, withoutChosen } from './json.ts';

test.each([
  [{ a: 1 }, { a: 1 }, {}],
  [{ a: 1, b: 2 }, { a: 1 }, { b: null }],
  [{ a: { b: 1, c: 2 } }, { a: { c: 3 } }, { a: { b: null, c: 3 } }],
  [{ a: [1, { b: 2 }] }, { a: [1, { b: 2, c: 3 }] }, { a: [1, { b: 2, c: 3 }] }],
  [{ a: { b: 1, c: 2 } }, { a: { c: 2, b: 1 } }, {}],
  [{}, { constructor: 1 }, { constructor: 1 }],
])('%j becomes %j by %j [apply:patch]', (current, wanted, patch) => {
  expect(mergePatch(current, wanted)).toEqual(patch);
});

test('what the server has chosen is no difference, and what was said of it is [apply:patch]', () => {
  const current = { role: 'observer', hooks: [{ name: 'a', role: 'guard' }, { role: 'guard' }] };
  expect(withoutChosen(current, { hooks: [{ name: 'a' }, { role: 'observer' }] }, ['role'])).toEqual({
    hooks: [{ name: 'a' }, { role: 'guard' }],
  });
});
