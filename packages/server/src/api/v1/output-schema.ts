import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { z } from 'zod';

/** Schemas go to the model with every request. In characters of JSON. */
const mostCharacters = 65_536;
const mostLevels = 64;

const draft7 = 'http://json-schema.org/draft-07/schema';
const draft2020 = 'https://json-schema.org/draft/2020-12/schema';

// Only what the drafts say of schemas is compiled here, never a schema of a tenant: that takes seconds of a processor.
const options = { strict: false, logger: false } as const;
/** By these names alone: Ajv finds parts of a draft by others, and compiles and keeps each, or throws. */
const drafts = new Map<string, Ajv | Ajv2020>([
  [draft7, new Ajv(options)],
  [draft2020, new Ajv2020(options)],
]);

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
  const name = typeof $schema === 'string' ? $schema.replace(/#$/, '') : '';
  const draft = drafts.get(name);
  if (!draft) return `has another $schema than ${draft7} and ${draft2020}`;
  if (draft.validateSchema({ ...rules, $schema: name }) === true) return undefined;
  return `is no JSON schema: ${draft.errorsText(draft.errors?.slice(0, 1), { dataVar: 'it' })}`;
}

function isWithin(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((each) => isWithin(each, levels - 1));
}
