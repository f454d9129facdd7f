import { describe, expect, test } from 'vitest';
import { parseForm } from '../../agent/elicitation/requested-form.ts';
import { assertFits, type FormContent } from './elicitation.ts';

const properties = {
  name: { type: 'string', minLength: 2, maxLength: 4 },
  mail: { type: 'string', format: 'email' },
  at: { type: 'string', format: 'date' },
  colour: { type: 'string', enum: ['red', 'blue'] },
  size: { type: 'string', oneOf: [{ const: 's', title: 'Small' }] },
  share: { type: 'number', minimum: 0, maximum: 1 },
  count: { type: 'integer' },
  sure: { type: 'boolean' },
  tags: { type: 'array', items: { enum: ['a', 'b'] }, minItems: 1, maxItems: 2 },
};
const asked = parseForm({ type: 'object', properties, required: ['count'] });

describe('what is filled in', () => {
  test.each<FormContent>([
    { count: 1 },
    { count: -5, name: 'Ada', mail: 'a@b.c', at: '2026-07-01', colour: 'red', size: 's' },
    { count: 0, share: 0.5, sure: false, tags: ['b', 'a'] },
    { count: 0, name: '👩👩👩' },
  ])('fits: %j [elicitation:fields]', (content) => {
    expect(asked).toBeDefined();
    if (asked) assertFits(content, asked.form);
  });

  test.each<[FormContent, RegExp]>([
    [{}, /"count" is asked for/],
    [{ count: 1.5 }, /whole number/],
    [{ count: '1' }, /whole number/],
    [{ count: 1, other: 'x' }, /not asked for/],
    [{ count: 1, constructor: 'x' }, /not asked for/],
    [{ count: 1, name: 'A' }, /2 to 4 characters/],
    [{ count: 1, name: 5 }, /must be text/],
    [{ count: 1, mail: 'nobody' }, /format "email"/],
    [{ count: 1, at: '2026-13-01' }, /format "date"/],
    [{ count: 1, colour: 'green' }, /that are offered/],
    [{ count: 1, size: 'm' }, /that are offered/],
    [{ count: 1, share: 2 }, /from 0 to 1/],
    [{ count: 1, sure: 'yes' }, /true or false/],
    [{ count: 1, tags: [] }, /1 to 2 items/],
    [{ count: 1, tags: ['a', 'a'] }, /each once/],
    [{ count: 1, tags: 'a' }, /must be a list/],
  ])('does not fit: %j [elicitation:fields]', (content, why) => {
    expect(() => asked && assertFits(content, asked.form)).toThrow(why);
  });

  test.each([
    [null],
    [{ type: 'array' }],
    [{ type: 'object', properties: { x: { type: 'object' } } }],
    [{ type: 'object', properties: {}, required: ['x'] }],
    [{ type: 'object', properties: { x: { type: 'string', format: 'regex' } } }],
    [
      {
        type: 'object',
        properties: Object.fromEntries(
          Array.from({ length: 51 }, (_, at) => [`f${at}`, { type: 'boolean' }]),
        ),
      },
    ],
  ])('is asked for by a form, which this is not: %j [elicitation:fields]', (schema) => {
    expect(parseForm(schema)).toBeUndefined();
  });
});
