export type JsonObject = { readonly [key: string]: unknown };

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function parseJson(text: string): unknown {
  return JSON.parse(text);
}

/** The start of a text, on one line, for messages that quote it. */
export function shorten(text: string, length: number): string {
  const points = Array.from(text.replace(/\s+/g, ' ').trim());
  return points.length <= length ? points.join('') : `${points.slice(0, length - 1).join('')}…`;
}
