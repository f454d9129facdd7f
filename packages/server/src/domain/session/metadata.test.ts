import { describe, expect, test } from 'vitest';
import { mergeMetadata, mostMetadataKeys } from './metadata.ts';

describe('a change of metadata', () => {
  test('sets, keeps and removes keys [sessions:metadata-merge]', () => {
    expect(mergeMetadata({ a: 1, b: 2, c: null }, { b: null, d: 4 })).toEqual({ a: 1, c: null, d: 4 });
    expect(mergeMetadata({ a: 1 }, {})).toEqual({ a: 1 });
    expect(mergeMetadata({}, { constructor: 1, toString: 'x' })).toEqual({ constructor: 1, toString: 'x' });
  });

  test('does not grow it beyond the limit, but swaps at the limit [sessions:metadata-limit]', () => {
    const full = Object.fromEntries(Array.from({ length: mostMetadataKeys }, (_, n) => [`k${n}`, n]));
    expect(() => mergeMetadata(full, { more: 1 })).toThrow('64 metadata keys');
    expect(Object.keys(mergeMetadata(full, { k0: null, more: 1 }))).toHaveLength(mostMetadataKeys);
  });
});
