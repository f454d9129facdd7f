import { InvalidInputError } from '../errors.ts';

/** The caller's own labels on a session. */
export type Metadata = Readonly<Record<string, unknown>>;

export const mostMetadataKeys = 64;

/** Sets the keys that the change names and keeps the others; null removes a key. */
export function mergeMetadata(metadata: Metadata, change: Metadata): Metadata {
  const kept = Object.entries({ ...metadata, ...change }).filter(([key]) => change[key] !== null);
  if (kept.length > mostMetadataKeys)
    throw new InvalidInputError(
      `A session has ${mostMetadataKeys} metadata keys at most; remove some first.`,
    );
  return Object.fromEntries(kept);
}
