/** Whether the text is a JSON pointer (RFC 6901): empty, or parts that each begin with a slash. */
export function isJsonPointer(text: string): boolean {
  return /^(\/([^/~]|~[01])*)*$/.test(text);
}

/** What the pointer leads to within a value; undefined when it leads nowhere. */
export function atPointer(value: unknown, pointer: string): unknown {
  const steps = pointer.split('/').slice(1);
  return steps.reduce<unknown>((found, step) => {
    if (typeof found !== 'object' || found === null) return undefined;
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    return Object.entries(found).find(([name]) => name === key)?.[1];
  }, value);
}

/** A part of an input as the text that patterns are compared with. */
export function asText(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
