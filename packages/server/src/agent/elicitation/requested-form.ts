import { z } from 'zod';
import type { Form, FormField } from '../../domain/agent/elicitation.ts';

const Words = {
  title: z.string().max(500).exactOptional(),
  description: z.string().max(2_000).exactOptional(),
};
const Count = z.int().min(0).max(1_000_000);
const Choice = z.string().max(1_000);
const Titled = z.array(z.object({ const: Choice, title: z.string().max(500).exactOptional() })).max(200);

const Text = z.object({
  type: z.literal('string'),
  ...Words,
  minLength: Count.exactOptional(),
  maxLength: Count.exactOptional(),
  format: z.enum(['email', 'uri', 'date', 'date-time']).exactOptional(),
  enum: z.array(Choice).max(200).exactOptional(),
  oneOf: Titled.exactOptional(),
});
const Numeric = z.object({
  type: z.enum(['number', 'integer']),
  ...Words,
  minimum: z.number().exactOptional(),
  maximum: z.number().exactOptional(),
});
const Flag = z.object({ type: z.literal('boolean'), ...Words });
const Several = z.object({
  type: z.literal('array'),
  ...Words,
  minItems: Count.exactOptional(),
  maxItems: Count.exactOptional(),
  items: z.union([z.object({ enum: z.array(Choice).max(200) }), z.object({ anyOf: Titled })]),
});

/** What the protocol lets a server ask for: plain fields, one beside the other. */
const Schema = z.object({
  type: z.literal('object'),
  properties: z
    .record(z.string().min(1).max(100), z.discriminatedUnion('type', [Text, Numeric, Flag, Several]))
    .refine((fields) => Object.keys(fields).length <= 50),
  required: z.array(z.string().max(100)).max(50).default([]),
});
export type RequestedSchema = z.infer<typeof Schema>;

/** All of a form, as JSON in characters: people are shown it, lists hold many of them. */
const longestForm = 32_000;

/** Undefined when it is no form that people could be shown. */
export function parseForm(value: unknown): { form: Form; schema: RequestedSchema } | undefined {
  const parsed = Schema.safeParse(value);
  if (!parsed.success || JSON.stringify(parsed.data).length > longestForm) return undefined;
  const { properties, required } = parsed.data;
  const fields = Object.entries(properties).map(([name, field]) => [name, toField(field)] as const);
  if (!required.every((name) => Object.hasOwn(properties, name))) return undefined;
  return { form: { fields: new Map(fields), required }, schema: parsed.data };
}

function toField(field: RequestedSchema['properties'][string]): FormField {
  switch (field.type) {
    case 'string': {
      const { type, minLength, maxLength, format } = field;
      const choices = field.enum ?? field.oneOf?.map((each) => each.const);
      return {
        type,
        ...(minLength !== undefined && { minLength }),
        ...(maxLength !== undefined && { maxLength }),
        ...(format && { format }),
        ...(choices && { choices }),
      };
    }
    case 'array': {
      const { type, items, minItems, maxItems } = field;
      const choices = 'enum' in items ? items.enum : items.anyOf.map((each) => each.const);
      return {
        ...{ type, choices },
        ...(minItems !== undefined && { minItems }),
        ...(maxItems !== undefined && { maxItems }),
      };
    }
    default:
      return field;
  }
}
