/** A value with a change in it, as in RFC 7396: objects are merged, null takes away, all else is replaced. */
export function mergePatch(value: unknown, change: unknown): unknown {
  if (!isObject(change)) return change;
  const before = isObject(value) ? value : {};
  const merged = Object.entries(change).map(([name, part]): [string, unknown] => [
    name,
    mergePatch(own(before, name), part),
  ]);
  const all: Record<string, unknown> = { ...before, ...Object.fromEntries<unknown>(merged) };
  return Object.fromEntries<unknown>(Object.entries(all).filter(([name]) => own(change, name) !== null));
}

function own(object: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
