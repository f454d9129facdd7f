import { describe, expect, test } from 'vitest';
import { redactEntry } from './redact-entry.ts';
import { Redactions } from './redactions.ts';

const entry = {
  type: 'user',
  uuid: '1',
  message: {
    role: 'user',
    content: [{ type: 'tool_result', tool_use_id: 'a', content: 'Exit code 3\nkey 42', is_error: true }],
  },
  toolUseResult: 'Error: Exit code 3\nkey 42',
};
const withheld = new Redactions(new Map([['a', 'Withheld.']]));

describe('an entry of a transcript', () => {
  test('is kept without a result that was withheld, in all places where it has it [redactions:transcript]', () => {
    const kept = redactEntry(entry, withheld);
    expect(JSON.stringify(kept)).not.toContain('42');
    expect(kept).toEqual({
      ...entry,
      message: { ...entry.message, content: [{ ...entry.message.content[0], content: 'Withheld.' }] },
      toolUseResult: 'Withheld.',
    });
  });

  test('of anything else is kept as it is [redactions:transcript-untouched]', () => {
    expect(redactEntry(entry, new Redactions())).toBe(entry);
    expect(redactEntry(entry, new Redactions(new Map([['b', 'x']])))).toBe(entry);
    for (const other of [
      { type: 'summary' },
      { message: { content: 'key 42' } },
      { message: { content: [null, 1] } },
    ])
      expect(redactEntry(other, withheld)).toBe(other);
  });
});
