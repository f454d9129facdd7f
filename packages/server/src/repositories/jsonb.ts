const refused = /\\u0000|\\ud[89a-f]/i;

/**
 * A value as text for a jsonb column. PostgreSQL refuses the NUL character and halves of surrogate pairs, which the
 * output of a tool may well hold; each becomes the replacement character.
 */
export function toJsonb(value: unknown): string {
  const text = JSON.stringify(value, bigintAsText);
  return refused.test(text) ? JSON.stringify(value, storable) : text;
}

/** Text for a text column, under the same rule. */
export function toText(text: string): string {
  return text.replaceAll('\0', '\ufffd').toWellFormed();
}

function bigintAsText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

function storable(key: string, value: unknown): unknown {
  if (typeof value === 'string') return toText(value);
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [toText(name), item]));
  return bigintAsText(key, value);
}
