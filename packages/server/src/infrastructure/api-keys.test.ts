import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isApiKey, newApiKey } from './api-keys.ts';

describe('an API key', () => {
  test('is known by its prefix and its checksum, and tells nothing but its beginning [keys:shape]', () => {
    const { text, hash, hint } = newApiKey();
    expect(text).toMatch(/^aia_[0-9A-Za-z]{49}$/);
    expect(isApiKey(text)).toBe(true);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(text.startsWith(hint)).toBe(true);
    expect(hint).toHaveLength(8);
    expect(newApiKey().text).not.toBe(text);
  });

  test('with any sign changed, added or lost is none [keys:checksum]', () => {
    const { text } = newApiKey();
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom('0', 'Z', 'a', '_', 'é'), (place, sign) => {
        const changed = text.slice(0, place) + sign + text.slice(place + 1);
        expect(isApiKey(changed)).toBe(changed === text);
        expect(isApiKey(text.slice(0, place) + sign + text.slice(place))).toBe(false);
        expect(isApiKey(text.slice(0, place) + text.slice(place + 1))).toBe(false);
      }),
      { numRuns: 300 },
    );
    for (const other of ['', 'aia_', 'aia_'.repeat(20), `aia_${'0'.repeat(49)}`])
      expect(isApiKey(other)).toBe(false);
  });
});
