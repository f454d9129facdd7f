import { describe, expect, test } from 'vitest';
import { completed, faultsOf, type Schema } from './schema.ts';

const schemas: Readonly<Record<string, Schema>> = {
  Retry: {
    type: 'object',
    properties: { max: { type: 'integer', default: 3 } },
    additionalProperties: false,
  },
};
const resolve = (ref: string) => schemas[ref.split('/').at(-1) ?? ''] ?? {};

const rule: Schema = {
  oneOf: [
    {
      type: 'object',
      properties: {
        kind: { const: 'command' },
        commands: { type: 'array', items: { type: 'string' }, minItems: 1 },
      },
      required: ['kind', 'commands'],
      additionalProperties: false,
    },
    {
      type: 'object',
      properties: { kind: { const: 'network' } },
      required: ['kind'],
      additionalProperties: false,
    },
  ],
};
const body: Schema = {
  type: 'object',
  properties: {
    name: { type: 'string', minLength: 1, maxLength: 10 },
    sharing: { enum: ['private', 'organization'], default: 'private' },
    retry: { default: {}, $ref: '#/components/schemas/Retry' },
    starts_at: { type: 'string', format: 'date-time' },
    rules: { type: 'array', items: rule },
    limit: { type: 'integer', minimum: 1 },
    headers: { type: 'object', additionalProperties: { type: 'string' } },
  },
  required: ['name'],
  additionalProperties: false,
};

describe('what a document says is held against what the server takes', () => {
  test.each([
    [{}, 'name is missing'],
    [{ name: null }, 'name is missing'],
    [{ name: '' }, 'name is empty'],
    [{ name: 5 }, 'name must be a text, and is a number'],
    [{ name: 'much too long' }, 'name must have 10 characters at most'],
    [{ name: 'x', shering: 'private' }, 'shering is not known; did you mean sharing?'],
    [{ name: 'x', sharing: 'organisation' }, 'sharing is "organisation"; did you mean organization?'],
    [{ name: 'x', sharing: 'none' }, 'sharing is "none"; allowed are private, organization'],
    [{ name: 'x', limit: 0 }, 'limit must be 1 or more'],
    [{ name: 'x', limit: '3' }, 'limit must be a whole number, and is a text'],
    [{ name: 'x', retry: { max: 1.5 } }, 'retry.max must be a whole number, and is a number'],
    [{ name: 'x', rules: [{ kind: 'comand' }] }, 'rules.0.kind is "comand"; did you mean command?'],
    [{ name: 'x', rules: [{ kind: 'command', commands: [] }] }, 'rules.0.commands must have 1 items or more'],
    [{ name: 'x', rules: [{ kind: 'command' }] }, 'rules.0.commands is missing'],
    [{ name: 'x', headers: { a: 1 } }, 'headers.a must be a text, and is a number'],
  ])('%j: %s [apply:schema]', (value, words) => {
    const faults = faultsOf(value, body, resolve);
    expect(faults.map(({ at, detail }) => `${at.join('.')} ${detail}`)).toEqual([words]);
  });

  test('what fits has no fault, nor has what is null where nothing must be [apply:schema]', () => {
    const value = { name: 'x', limit: null, rules: [{ kind: 'network' }], headers: { a: 'b' } };
    expect(faultsOf(value, body, resolve)).toEqual([]);
  });
});

test('a document is completed by what the server would take for what it leaves out [apply:defaults]', () => {
  const value = {
    name: 'x',
    limit: null,
    starts_at: '2027-01-01T01:00:00+01:00',
    rules: [{ kind: 'network' }],
  };
  expect(completed(value, body, resolve)).toEqual({
    ...{ name: 'x', sharing: 'private', retry: { max: 3 } },
    ...{ starts_at: '2027-01-01T00:00:00.000Z', rules: [{ kind: 'network' }] },
  });
});
