import type { LoggedEvent } from '../session/session-event.ts';

type Payload = LoggedEvent['payload'];

/** A log is older than the code that reads it: what an event lacks is empty, and never stops a report. */
export function textOf(payload: Payload, name: string): string {
  const value = payload[name];
  return typeof value === 'string' ? value : '';
}

export function numberOf(payload: Payload, name: string): number {
  const value = payload[name];
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}

export function recordOf(payload: Payload, name: string): Payload {
  const value = payload[name];
  return isRecord(value) ? value : {};
}

/** The texts of a message's content, one after the other, and a line for each file that came with it. */
export function contentOf(payload: Payload): string {
  const blocks = payload['content'];
  if (!Array.isArray(blocks)) return '';
  return blocks.map((block: unknown) => (isRecord(block) ? partOf(block) : '')).join('\n');
}

function partOf(block: Payload): string {
  if (typeof block['sha256'] !== 'string') return textOf(block, 'text');
  return `[attached: ${textOf(block, 'name')}, ${textOf(block, 'media_type')}, ${numberOf(block, 'bytes')} bytes]`;
}

function isRecord(value: unknown): value is Payload {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
