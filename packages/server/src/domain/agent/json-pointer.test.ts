import { describe, expect, test } from 'vitest';
import { asText, atPointer, isJsonPointer } from './json-pointer.ts';

describe('a JSON pointer', () => {
  test.each([
    ['', { a: 1 }],
    ['/a', 1],
    ['/b/0/c~1d', 'x'],
    ['/b/0/e~0f', null],
    ['/', 'empty'],
    ['/b/1', undefined],
    ['/a/b', undefined],
    ['/constructor', undefined],
    ['/b/length', undefined],
    ['/__proto__', undefined],
  ])('%j leads to %j [policies:pointer]', (pointer, expected) => {
    const value = pointer === '' ? { a: 1 } : { a: 1, b: [{ 'c/d': 'x', 'e~f': null }], '': 'empty' };
    expect(atPointer(value, pointer)).toEqual(expected);
  });

  test.each([
    ['', true],
    ['/a/b', true],
    ['/a~0~1', true],
    ['a', false],
    ['/a~2', false],
    ['/a~', false],
  ])('is well formed or not: %j %s [policies:pointer-shape]', (text, is) => {
    expect(isJsonPointer(text)).toBe(is);
  });

  test('gives text that patterns are compared with [policies:pointer-text]', () => {
    expect([asText('x'), asText(1), asText({ a: [true] }), asText(undefined)]).toEqual([
      'x',
      '1',
      '{"a":[true]}',
      undefined,
    ]);
  });
});
