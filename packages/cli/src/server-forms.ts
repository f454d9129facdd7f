/** One thing that an MCP server asks for. */
export type FormField = {
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly about: string;
};

export type FormValue = string | number | boolean | string[];

type Input = Readonly<Record<string, unknown>>;

/** The fields of a question of an MCP server; none where it asks for nothing. */
export function readForm({ requested_schema: schema }: Input): FormField[] {
  if (!isRecord(schema) || !isRecord(schema['properties'])) return [];
  const required: unknown[] = Array.isArray(schema['required']) ? schema['required'] : [];
  return Object.entries(schema['properties']).map(([name, field]) => {
    const { title, type } = isRecord(field) ? field : {};
    return {
      name,
      type: typeof type === 'string' ? type : 'string',
      isRequired: required.includes(name),
      about: typeof title === 'string' ? title : name,
    };
  });
}

/** What a person means by what they type; the service says when it does not fit. */
export function readValue({ type }: FormField, text: string): FormValue {
  const word = text.trim();
  if (type === 'boolean' && /^(y|yes|true|n|no|false)$/i.test(word)) return /^[yt]/i.test(word);
  if ((type === 'number' || type === 'integer') && word !== '' && Number.isFinite(Number(word)))
    return Number(word);
  if (type === 'array') return word.split(',').map((each) => each.trim());
  return word;
}

function isRecord(value: unknown): value is Input {
  return typeof value === 'object' && value !== null;
}
