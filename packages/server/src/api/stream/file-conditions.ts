import { InvalidInputError } from '../../domain/errors.ts';
import type { Seen } from '../../domain/session/workspace-file.ts';

/** A part of a file that is there, never empty. */
export type ByteRange = { readonly start: number; readonly length: number };

export function quoted(version: string): string {
  return `"${version}"`;
}

/** Whether a list of entity tags names the version. */
export function matches(header: string | undefined, version: string): boolean {
  if (header === undefined) return false;
  const tags = header.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(quoted(version));
}

/**
 * The one range that is asked for. Undefined: the whole file, also where more than one is asked for, or something that
 * is not understood; `none`: it lies behind the end.
 */
export function rangeOf(header: string | undefined, size: number): ByteRange | 'none' | undefined {
  const [, from = '', to = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '') ?? [];
  if (from === '' && to === '') return undefined;
  if (from === '') {
    const length = Math.min(Number(to), size);
    return length === 0 ? 'none' : { start: size - length, length };
  }
  const start = Number(from);
  const end = to === '' ? size - 1 : Number(to);
  if (end < start && to !== '') return undefined;
  return start >= size ? 'none' : { start, length: Math.min(end, size - 1) - start + 1 };
}

/** What a caller who changes a file has seen of it. */
export function seenBy(headers: {
  readonly 'if-match'?: string | undefined;
  readonly 'if-none-match'?: string | undefined;
}): Seen | undefined {
  const { 'if-match': match, 'if-none-match': noneMatch } = headers;
  if (noneMatch !== undefined) {
    if (noneMatch.trim() === '*' && match === undefined) return 'none';
    refuse(
      'If-None-Match can be * here, and without an If-Match: the file must not be there.',
      'if-none-match',
    );
  }
  if (match === undefined) return undefined;
  if (match.trim() === '*') return 'any';
  const version = /^"([\w-]{1,64})"$/.exec(match.trim())?.[1];
  if (version !== undefined) return { version };
  return refuse('If-Match must be the ETag of an answer, or *.', 'if-match');
}

function refuse(detail: string, header: string): never {
  throw new InvalidInputError(detail, [{ pointer: `/headers/${header}`, detail }]);
}
