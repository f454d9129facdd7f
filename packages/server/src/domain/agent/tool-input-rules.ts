import { matchesGlob } from './glob.ts';

export const fieldTypes = ['string', 'number', 'boolean', 'object', 'array'] as const;
export type FieldType = (typeof fieldTypes)[number];

/** What the input of a tool call must be like. Fields are those of the tool, such as `command` or `file_path`. */
export type ValidationRules = {
  readonly required: readonly string[];
  readonly types: Readonly<Record<string, FieldType>>;
  /** Globs: `*` stands for any text. */
  readonly patterns: Readonly<Record<string, string>>;
};

/** What is wrong with an input, in words; undefined when nothing is. */
export function inputFault(
  { required, types, patterns }: ValidationRules,
  input: Readonly<Record<string, unknown>>,
): string | undefined {
  const valueOf = (field: string) => (Object.hasOwn(input, field) ? input[field] : undefined);
  const missing = required.find((field) => valueOf(field) === undefined || valueOf(field) === null);
  if (missing !== undefined) return `The field "${missing}" is missing.`;
  for (const [field, type] of Object.entries(types))
    if (valueOf(field) !== undefined && typeOf(valueOf(field)) !== type)
      return `The field "${field}" must be of the type ${type}.`;
  for (const [field, pattern] of Object.entries(patterns)) {
    const value = valueOf(field);
    if (value !== undefined && !(typeof value === 'string' && matchesGlob(pattern, value)))
      return `The field "${field}" must be like ${pattern}.`;
  }
  return undefined;
}

function typeOf(value: unknown): string {
  return Array.isArray(value) ? 'array' : value === null ? 'null' : typeof value;
}
