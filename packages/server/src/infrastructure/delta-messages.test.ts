import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NodeId, SessionId, TurnId } from '../domain/ids.ts';
import type { Delta } from '../domain/session/session-event.ts';
import { decodeDeltas, encodeDeltas } from './delta-messages.ts';

const [from, session, turn_id] = [NodeId.new(), SessionId.new(), TurnId.new()];

const deltas: fc.Arbitrary<Delta[]> = fc.array(
  fc.record(
    {
      turn_id: fc.constant(turn_id),
      kind: fc.constantFrom('text', 'thinking'),
      text: fc.oneof(
        fc.string({ unit: 'binary', maxLength: 5_000, size: 'max' }),
        fc.string({ unit: fc.constantFrom('\u0000', '\ud83d', '✓', '"'), maxLength: 9_000, size: 'max' }),
      ),
      parent_tool_use_id: fc.constantFrom('toolu_1', 'toolu_2'),
    },
    { requiredKeys: ['turn_id', 'kind', 'text'] },
  ),
  { maxLength: 20 },
);

/** What a reader makes of drafts: the texts of each speaker, added up, in the order in which they took turns. */
function heard(all: readonly Delta[]): string[] {
  const runs: { who: string; text: string }[] = [];
  for (const { kind, text, parent_tool_use_id: parent = '' } of all) {
    if (text === '') continue;
    const who = `${kind} ${parent}`;
    const before = runs.at(-1);
    if (before?.who === who) before.text += text;
    else runs.push({ who, text });
  }
  return runs.map(({ who, text }) => `${who}: ${text}`);
}

describe('messages with drafts', () => {
  test('are read as they were written, and none is too long [nodes:draft-messages]', () => {
    fc.assert(
      fc.property(deltas, fc.integer({ min: 7_000, max: 20_000 }), (sent, maxBytes) => {
        const texts = encodeDeltas({ from, session, deltas: sent }, maxBytes);
        for (const text of texts) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(maxBytes);
        const messages = texts.map((text) => decodeDeltas(text));
        for (const message of messages) expect(message).toMatchObject({ from, session });
        expect(heard(messages.flatMap((message) => message?.deltas ?? []))).toEqual(heard(sent));
      }),
      { numRuns: 50 },
    );
  });

  test.each(['', '{', '{}', '{"from":"x","session":"y","deltas":[]}', 'null'])(
    'are passed over when they are none: %s [nodes:draft-garbage]',
    (text) => {
      expect(decodeDeltas(text)).toBeUndefined();
    },
  );
});
