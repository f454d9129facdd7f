import { isFields, isSame, mapFields, mapTexts, type Fields, type Path } from './json.ts';
import { namesEnvironment } from './references.ts';

const hidden = '(hidden)';

/**
 * What is there, without what may be an older secret: whatever is otherwise where the file names the environment.
 * @param written the fields as the file has them.
 */
export function withoutOldSecrets(current: Fields, wanted: Fields, written: Fields): Fields {
  const places = new Set<string>();
  mapTexts(written, (text, at) => {
    if (namesEnvironment(text)) places.add(placeOf(at));
    return text;
  });
  return hide(current, wanted, places, []) as Fields;
}

function hide(current: unknown, wanted: unknown, places: ReadonlySet<string>, at: Path): unknown {
  if (places.has(placeOf(at))) return isSame(current, wanted) ? current : hidden;
  const wantedAt = (name: string | number): unknown =>
    typeof wanted === 'object' && wanted !== null && Object.hasOwn(wanted, name)
      ? (wanted as Readonly<Record<string | number, unknown>>)[name]
      : undefined;
  if (Array.isArray(current))
    return current.map((item, index) => hide(item, wantedAt(index), places, [...at, index]));
  if (!isFields(current)) return current;
  return mapFields(current, (part, name) => hide(part, wantedAt(name), places, [...at, name]));
}

/** The items of a list may have been in another order. */
function placeOf(at: Path): string {
  return JSON.stringify(at.map((part) => (typeof part === 'number' ? 0 : part)));
}
