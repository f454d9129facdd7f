import { describe, expect, test } from 'vitest';
import { OutputSchema } from './output-schema.ts';

const nested = (levels: number): object => (levels === 0 ? {} : { not: nested(levels - 1) });
const person = { type: 'object', properties: { child: { $ref: '#' } }, required: ['child'] };

describe('an output schema', () => {
  test.each([
    {},
    person,
    { ...person, $schema: 'http://json-schema.org/draft-07/schema#' },
    { $schema: 'https://json-schema.org/draft/2020-12/schema', prefixItems: [{ type: 'string' }] },
    { type: 'string', pattern: '^a+$', format: 'date', 'x-note': 1 },
    nested(60),
  ])('may be %j [output-schemas:good]', (schema) => {
    expect(OutputSchema.safeParse(schema).error).toBeUndefined();
  });

  test.each([
    [{ type: 'nonsense' }, 'is no JSON schema: it/type must be equal'],
    [{ properties: { a: { required: 'b' } } }, 'it/properties/a/required must be array'],
    [{ $schema: 'https://example.com/mine' }, 'has another $schema'],
    [{ $schema: 5 }, 'has another $schema'],
    [{ $schema: 'constructor' }, 'has another $schema'],
    [{ $schema: 'urn:x' }, 'has another $schema'],
    [{ $schema: 'http://json-schema.org/draft-07/schema#/properties' }, 'has another $schema'],
    [{ $schema: 'http://json-schema.org/draft-07/schema#/properties/default' }, 'has another $schema'],
    [nested(65), 'deeper than 64'],
    [{ description: 'x'.repeat(65_536) }, 'more than 65536 characters'],
  ])('is refused when it cannot be one: %j [output-schemas:bad]', (schema, problem) => {
    expect(OutputSchema.safeParse(schema).error?.issues[0]?.message).toContain(problem);
  });
});
