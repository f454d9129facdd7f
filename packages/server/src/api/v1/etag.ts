import { z } from 'zod';
import { InvalidInputError } from '../../domain/errors.ts';

/** The version that the caller has seen and wants to change, from the `ETag` of an answer. */
export const IfMatch = z.object({ 'if-match': z.string().max(100).optional() });

export function etagOf(version: number): string {
  return `"${version}"`;
}

/** Undefined when any version will do. */
export function seenVersion(headers: z.output<typeof IfMatch>): number | undefined {
  const text = headers['if-match']?.trim();
  if (text === undefined || text === '*') return undefined;
  const version = /^(?:W\/)?"(\d{1,9})"$/.exec(text)?.[1];
  if (version !== undefined) return Number(version);
  const detail = 'If-Match must be the ETag of an answer, such as "3".';
  throw new InvalidInputError(detail, [{ pointer: '/headers/if-match', detail }]);
}
