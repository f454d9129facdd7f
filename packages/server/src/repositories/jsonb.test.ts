import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toJsonb, toText } from './jsonb.ts';

describe('a value for a jsonb column', () => {
  test('is plain JSON, with large integers as text [jsonb:plain]', () => {
    expect(JSON.parse(toJsonb({ a: [1, 'ü😀', null, true], b: 2n ** 60n }))).toEqual({
      a: [1, 'ü😀', null, true],
      b: '1152921504606846976',
    });
  });

  test('loses what PostgreSQL refuses, in keys and deep inside too [jsonb:storable]', () => {
    const value = { 'k\0': ['a\0b', { '\ud800': 'x\udc00y' }], fine: '\\u0000', big: 1n };
    expect(JSON.parse(toJsonb(value))).toEqual({
      'k\ufffd': ['a\ufffdb', { '\ufffd': 'x\ufffdy' }],
      fine: '\\u0000',
      big: '1',
    });
  });

  test('keeps dates as they are written in JSON, beside a NUL as well [jsonb:dates]', () => {
    const at = new Date('2026-01-02T03:04:05.678Z');
    for (const text of ['x', 'x\0'])
      expect(JSON.parse(toJsonb({ at, text }))).toMatchObject({ at: '2026-01-02T03:04:05.678Z' });
  });

  test('holds no NUL and no half of a character, whatever it is [jsonb:any]', () => {
    fc.assert(
      fc.property(
        fc.object({
          key: fc.string({ unit: 'binary' }),
          values: [fc.string({ unit: 'binary' }), fc.double(), fc.constant('\ud800\0')],
        }),
        (value) => {
          const stored = JSON.stringify(JSON.parse(toJsonb(value)));
          expect(stored).not.toMatch(/(?<!\\)(\\\\)*\\u(0000|d[89a-f])/i);
        },
      ),
    );
  });
});

describe('a text for a text column', () => {
  test('loses what PostgreSQL refuses [jsonb:text]', () => {
    expect(toText('a\0b\ud800c😀')).toBe('a\ufffdb\ufffdc😀');
    expect(toText('')).toBe('');
  });
});
