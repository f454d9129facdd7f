import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { z } from 'zod';

/** Schemas go to the model with every request. In characters of JSON. */
const mostCharacters = 65_536;
const mostLevels = 64;

// Only what the drafts say of schemas is compiled here, never a schema of a tenant: that takes seconds of a processor.
const options = { strict: false, logger: false } as const;
const drafts = [new Ajv(options), new Ajv2020(options)];

/** A JSON schema of what an agent has to answer: draft 7 or 2020-12. */
export const OutputSchema = z
  .record(z.string(), z.unknown())
  .superRefine((schema, context) => {
    const message = problemOf(schema);
    if (message !== undefined) context.addIssue({ code: 'custom', message });
  })
  .meta({ description: 'A JSON schema that the answer must fit: draft 7 or 2020-12.' });

function problemOf(schema: Record<string, unknown>): string | undefined {
  if (!isWithin(schema, mostLevels)) return `must not be nested deeper than ${mostLevels} levels`;
  if (JSON.stringify(schema).length > mostCharacters)
    return `must not have more than ${mostCharacters} characters`;
  const { $schema = draft7, ...rules } = schema;
  const draft = drafts.find((each) => typeof $schema === 'string' && each.getSchema($schema));
  if (!draft) return `has another $schema than ${draft7} and https://json-schema.org/draft/2020-12/schema`;
  if (draft.validateSchema({ ...rules, $schema: String($schema) }) === true) return undefined;
  return `is no JSON schema: ${draft.errorsText(draft.errors?.slice(0, 1), { dataVar: 'it' })}`;
}

const draft7 = 'http://json-schema.org/draft-07/schema';

function isWithin(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((each) => isWithin(each, levels - 1));
}
