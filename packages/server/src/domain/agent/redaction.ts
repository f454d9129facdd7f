/** Fields whose texts say what kind of result it is: a result that has them changed is no longer one of its tool. */
const kinds = new Set(['type', 'mode', 'status', 'cell_type', 'edit_mode']);

/**
 * Why a redacted result cannot take the place of the tool's own. Texts may differ, all else must be as it was: the
 * agent's runtime passes over a result of another shape without a word, and shows the original.
 */
export function redactionFault(original: unknown, redacted: unknown, at = ''): string | undefined {
  if (typeof original === 'string' && typeof redacted === 'string') {
    const isKind = kinds.has(at.split('.').at(-1) ?? '');
    return isKind && original !== redacted ? `${at} says what kind of result it is` : undefined;
  }
  if (Array.isArray(original) && Array.isArray(redacted))
    return original.length === redacted.length
      ? firstFault(original.map((item, index) => redactionFault(item, redacted[index], `${at}.${index}`)))
      : `${at || 'it'} has another number of entries`;
  if (isRecord(original) && isRecord(redacted)) {
    const names = Object.keys(original);
    if (names.length !== Object.keys(redacted).length || names.some((name) => !(name in redacted)))
      return `${at || 'it'} has other fields`;
    return firstFault(names.map((name) => redactionFault(original[name], redacted[name], `${at}.${name}`)));
  }
  return original === redacted ? undefined : `${at || 'it'} is more than another text`;
}

function firstFault(faults: readonly (string | undefined)[]): string | undefined {
  return faults.find((fault) => fault !== undefined);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A result of the same kind that tells nothing. */
export function withoutTexts(value: unknown, name = ''): unknown {
  if (typeof value === 'string') return kinds.has(name) ? value : '';
  if (Array.isArray(value)) return value.map((item) => withoutTexts(item, name));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutTexts(item, key)]));
}
