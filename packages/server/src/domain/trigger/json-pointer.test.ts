import { describe, expect, test } from 'vitest';
import { InvalidInputError } from '../errors.ts';
import { assertPointer, firstAt, valueAt } from './json-pointer.ts';

// Of RFC 6901, section 5.
const document = JSON.parse(
  '{"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\\\j":5,"k\\"l":6," ":7,"m~n":8}',
) as Record<string, unknown>;

describe('a JSON pointer', () => {
  test.each([
    ['', document],
    ['/foo', ['bar', 'baz']],
    ['/foo/0', 'bar'],
    ['/', 0],
    ['/a~1b', 1],
    ['/c%d', 2],
    ['/e^f', 3],
    ['/g|h', 4],
    ['/i\\j', 5],
    ['/k"l', 6],
    ['/ ', 7],
    ['/m~0n', 8],
  ])('%j leads where RFC 6901 says [triggers:pointer]', (pointer, value) => {
    assertPointer(pointer, '/body');
    expect(valueAt(document, pointer)).toEqual(value);
  });

  test.each([
    '/foo/2',
    '/foo/01',
    '/foo/-',
    '/foo/length',
    '/foo/0/length',
    '/no',
    '/constructor',
    '/__proto__',
  ])('%j leads to nothing, and not into what objects inherit [triggers:pointer-nowhere]', (pointer) => {
    expect(valueAt(document, pointer)).toBeUndefined();
    expect(valueAt(null, pointer)).toBeUndefined();
    expect(valueAt('text', pointer)).toBeUndefined();
  });

  test.each(['foo', '#/foo', '/a~b', '/a~', `/${'x'.repeat(500)}`])(
    '%j is refused where it is written down [triggers:pointer-refused]',
    (pointer) => {
      expect(() => assertPointer(pointer, '/body/mapping/x')).toThrow(InvalidInputError);
    },
  );

  test('is passed over for the next one where it leads to nothing or to null [triggers:pointer-first]', () => {
    expect(firstAt({ a: null, b: false }, ['/x', '/a', '/b'])).toBe(false);
    expect(firstAt({ a: null }, ['/x', '/a'])).toBeUndefined();
  });
});
