import { describe, expect, test } from 'vitest';
import { InvalidInputError } from '../errors.ts';
import {
  acceptVariables,
  assertDeclared,
  textsOf,
  type TaskVariable,
  type VariableType,
  type VariableValues,
} from './task-variable.ts';

function variable(
  name: string,
  type: VariableType = 'string',
  more: Partial<TaskVariable> = {},
): TaskVariable {
  return { name, type, required: true, maxLength: 100, ...more };
}

function faultOf(check: () => unknown): InvalidInputError {
  try {
    check();
  } catch (error) {
    if (error instanceof InvalidInputError) return error;
    throw error;
  }
  throw new Error('Nothing was refused.');
}

describe('variables', () => {
  const color = variable('color', 'enum', { values: ['red', 'green'] });

  test.each([
    [variable('x'), ['', 'text', '{{y}}'], [1, true, [], {}]],
    [variable('x', 'number'), [0, -1.5, 1e300], ['1', Number.NaN, Number.POSITIVE_INFINITY]],
    [variable('x', 'integer'), [0, -7, 2 ** 53 - 1], [1.5, 2 ** 53, '1']],
    [variable('x', 'boolean'), [true, false], ['true', 0]],
    [
      variable('x', 'date'),
      ['2026-02-28', '2024-02-29', '2026-02-28T09:30:00Z', '2026-02-28T09:30:00.123+01:00'],
      [
        '2026-02-30',
        '2026-02-29',
        '28.02.2026',
        '2026-02-28T09:30',
        '2026-02-28T25:00:00Z',
        20_260_228,
        'now',
      ],
    ],
    [color, ['red', 'green'], ['blue', 'RED', 1]],
    [variable('x', 'json'), [{ a: [1] }, [], 'text', 0, false], []],
  ])(
    'of the declaration %j are taken or refused by their type [tasks:variable-types]',
    (declared, good, bad) => {
      for (const value of good)
        expect(acceptVariables([declared], { [declared.name]: value })).toEqual({ [declared.name]: value });
      for (const value of bad) {
        const fault = faultOf(() => acceptVariables([declared], { [declared.name]: value }));
        expect(fault.fields).toMatchObject([{ pointer: `/body/variables/${declared.name}` }]);
      }
    },
  );

  test('that are missing, unknown or of another type are all named, and no value is [tasks:variable-faults]', () => {
    const declared = [variable('a'), variable('b', 'integer'), variable('c', 'string', { required: false })];
    const fault = faultOf(() => acceptVariables(declared, { b: 'a secret', d: 'a secret', constructor: 1 }));
    expect(fault.fields.map(({ pointer }) => pointer)).toEqual([
      '/body/variables/d',
      '/body/variables/constructor',
      '/body/variables/a',
      '/body/variables/b',
    ]);
    expect(JSON.stringify([fault.message, fault.fields])).not.toContain('a secret');
  });

  test('that are not given have their defaults [tasks:variable-defaults]', () => {
    const declared = [
      variable('a', 'string', { default: 'A' }),
      variable('b', 'integer', { default: 0 }),
      variable('c', 'string', { required: false }),
    ];
    expect(acceptVariables(declared, {})).toEqual({ a: 'A', b: 0 });
    expect(acceptVariables(declared, { a: '', b: null, c: 'C' })).toEqual({ a: '', b: 0, c: 'C' });
  });

  test('that are too long are refused by their limit [tasks:variable-length]', () => {
    const declared = [variable('a', 'string', { maxLength: 10 }), variable('b', 'json', { maxLength: 10 })];
    expect(acceptVariables(declared, { a: 'x'.repeat(10), b: [1] })).toBeDefined();
    const fault = faultOf(() => acceptVariables(declared, { a: 'x'.repeat(1_000_000), b: ['x'.repeat(9)] }));
    expect(fault.fields).toHaveLength(2);
    expect(fault.message.length).toBeLessThan(300);
  });

  test('are looked up among their own names only [tasks:variable-prototype]', () => {
    const inherited = Object.create({ a: 'smuggled' }) as VariableValues;
    expect(faultOf(() => acceptVariables([variable('a')], inherited)).fields).toHaveLength(1);
    expect(faultOf(() => acceptVariables([variable('constructor')], {})).fields).toHaveLength(1);
    expect(acceptVariables([variable('constructor')], { constructor: 'mine' })).toEqual({
      constructor: 'mine',
    });
    const own = JSON.parse('{"__proto__":{"x":1}}') as VariableValues;
    expect(faultOf(() => acceptVariables([], own)).fields).toHaveLength(1);
  });

  test('stand as text in a prompt [tasks:variable-text]', () => {
    const texts = textsOf({ a: 'x', b: 1.5, c: false, d: { e: ['f'] } });
    expect(Object.fromEntries(texts)).toEqual({ a: 'x', b: '1.5', c: 'false', d: '{"e":["f"]}' });
  });
});

describe('declared variables', () => {
  test.each([
    [[variable('a'), variable('a')], [], /declared twice/],
    [[variable('a', 'enum')], [], /lists no values/],
    [[variable('a', 'string', { values: ['x'] })], [], /is no enum/],
    [[variable('a', 'integer', { default: 'x' })], [], /The default of "a" must be a whole number/],
    [[variable('a', 'string', { default: 'xx', maxLength: 1 })], [], /The default of "a" has 2 characters/],
    [[variable('a')], ['a', 'b'], /"b" is not declared/],
  ] as const)('%j with %j in the template are refused [tasks:declarations]', (declared, used, message) => {
    expect(faultOf(() => assertDeclared(declared, used)).message).toMatch(message);
  });
});
