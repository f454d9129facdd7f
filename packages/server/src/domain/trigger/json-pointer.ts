import { InvalidInputError } from '../errors.ts';

export const longestPointer = 500;

/** Why a text is no JSON pointer (RFC 6901); undefined when it is one. The empty one points at the whole document. */
export function pointerFault(text: string): string | undefined {
  if (text.length > longestPointer) return `has more than ${longestPointer} characters`;
  if (text !== '' && !text.startsWith('/')) return 'must be empty or begin with "/"';
  return /~(?![01])/.test(text) ? 'has a "~" that is neither "~0" nor "~1"' : undefined;
}

export function assertPointer(text: string, pointer: string): void {
  const fault = pointerFault(text);
  if (fault === undefined) return;
  const detail = `A JSON pointer such as "/issue/title" is wanted; this one ${fault}.`;
  throw new InvalidInputError(detail, [{ pointer, detail }]);
}

/** What a pointer points at; undefined when there is nothing. */
export function valueAt(document: unknown, pointer: string): unknown {
  if (pointer === '') return document;
  let value = document;
  for (const part of pointer.slice(1).split('/')) {
    value = memberOf(value, part.replaceAll('~1', '/').replaceAll('~0', '~'));
    if (value === undefined) return undefined;
  }
  return value;
}

/** What the first of these pointers that leads to a value points at. */
export function firstAt(document: unknown, pointers: readonly string[]): unknown {
  for (const pointer of pointers) {
    const value = valueAt(document, pointer);
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}

function memberOf(value: unknown, name: string): unknown {
  if (Array.isArray(value))
    return /^(0|[1-9]\d{0,9})$/.test(name) ? (value[Number(name)] as unknown) : undefined;
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}
