import { createHash } from 'node:crypto';
import type { ToolCallRequest } from './tool-pattern.ts';

/**
 * What a call is known by when it is made again: its tool and its exact input, in whatever order its fields come. What
 * a Bash call says of itself is not part of what it does.
 */
export function callKey({ tool, input }: ToolCallRequest): string {
  const { description: _, ...does } = input;
  const text = canonicalJson(tool === 'Bash' ? does : input);
  return createHash('sha256').update(`${tool}\n${text}`).digest('hex');
}

/** JSON with the fields of every object in one order. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}
