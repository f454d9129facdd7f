/** What JSON and YAML hold. */
export type Fields = Readonly<Record<string, unknown>>;

/** The names and indices that lead to a value. */
export type Path = readonly (string | number)[];

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What is there under its own name, and not what all objects have. */
export function fieldOf(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

/** The same with every text in it replaced. */
export function mapTexts(
  value: unknown,
  change: (text: string, path: Path) => unknown,
  path: Path = [],
): unknown {
  if (typeof value === 'string') return change(value, path);
  if (Array.isArray(value)) return value.map((item, index) => mapTexts(item, change, [...path, index]));
  if (!isFields(value)) return value;
  return mapFields(value, (part, name) => mapTexts(part, change, [...path, name]));
}

export function mapFields(fields: Fields, change: (value: unknown, name: string) => unknown): Fields {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, change(value, name)]));
}

/**
 * What makes one value of another, as in RFC 7396: null takes a field away. For objects, of which the wanted one says
 * everything.
 */
export function mergePatch(current: Fields, wanted: Fields): Fields {
  const gone = Object.keys(current).filter((name) => !Object.hasOwn(wanted, name));
  const changed = Object.entries(wanted).filter(([name, value]) => !isSame(fieldOf(current, name), value));
  return Object.fromEntries([
    ...gone.map((name) => [name, null] as const),
    ...changed.map(([name, value]) => {
      const before = fieldOf(current, name);
      return [name, isFields(before) && isFields(value) ? mergePatch(before, value) : value] as const;
    }),
  ]);
}

/** Whatever order the fields of objects are in. */
export function isSame(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((item, index) => isSame(item, other[index]));
  if (!isFields(one) || !isFields(other)) return Object.is(one, other);
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.hasOwn(other, name) && isSame(one[name], other[name]))
  );
}

/** What is there, without fields of these names that nothing was said of: the server has chosen them. */
export function withoutChosen(current: unknown, wanted: unknown, names: readonly string[]): unknown {
  if (Array.isArray(current) && Array.isArray(wanted))
    return current.map((item, index): unknown => withoutChosen(item, wanted[index], names));
  if (!isFields(current) || !isFields(wanted)) return current;
  const kept = Object.entries(current).filter(
    ([name]) => !names.includes(name) || Object.hasOwn(wanted, name),
  );
  return mapFields(Object.fromEntries(kept), (part, name) =>
    withoutChosen(part, fieldOf(wanted, name), names),
  );
}
