import { z } from 'zod';
import { NodeId, SessionId, TurnId } from '../domain/ids.ts';
import type { Delta } from '../domain/session/session-event.ts';

/** Drafts of one session on their way from the node that runs its turn to others. */
export type DeltaMessage = {
  readonly from: NodeId;
  readonly session: SessionId;
  readonly deltas: readonly Delta[];
};

const Message = z.object({
  from: z.string().transform(NodeId.parse),
  session: z.string().transform(SessionId.parse),
  deltas: z.array(
    z.object({
      turn_id: z.string().transform(TurnId.parse),
      kind: z.enum(['text', 'thinking']),
      text: z.string(),
      parent_tool_use_id: z.string().exactOptional(),
    }),
  ),
});

/** So short that a draft of control characters, six bytes each in JSON, still fits into the smallest message. */
const mostCharacters = 1_000;

/**
 * The drafts in order, as texts of at most `maxBytes` (7,000 or more). Neighbours of one kind become one, and long ones
 * several: readers add drafts up, wherever they are cut.
 */
export function encodeDeltas({ from, session, deltas }: DeltaMessage, maxBytes: number): string[] {
  const messages: Delta[][] = [];
  const room = maxBytes - Buffer.byteLength(JSON.stringify({ from, session, deltas: [] }));
  let left = 0;
  for (const delta of joined(deltas).flatMap(cut)) {
    const size = Buffer.byteLength(JSON.stringify(delta)) + 1;
    if (size > left) {
      messages.push([]);
      left = room;
    }
    messages.at(-1)?.push(delta);
    left -= size;
  }
  return messages.map((some) => JSON.stringify({ from, session, deltas: some }));
}

/** Undefined for what a node of another version may send and this one does not understand. */
export function decodeDeltas(text: string): DeltaMessage | undefined {
  try {
    return Message.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function joined(deltas: readonly Delta[]): Delta[] {
  const runs: Delta[] = [];
  for (const delta of deltas) {
    const before = runs.at(-1);
    if (before && isOfSameRun(before, delta))
      runs[runs.length - 1] = { ...before, text: before.text + delta.text };
    else runs.push(delta);
  }
  return runs;
}

function isOfSameRun(one: Delta, other: Delta): boolean {
  return (
    one.kind === other.kind &&
    one.turn_id === other.turn_id &&
    one.parent_tool_use_id === other.parent_tool_use_id
  );
}

function cut(delta: Delta): Delta[] {
  const pieces = [];
  for (let start = 0; start < delta.text.length; start += mostCharacters)
    pieces.push({ ...delta, text: delta.text.slice(start, start + mostCharacters) });
  return pieces;
}
