import { describe, expect, test } from 'vitest';
import { InvalidInputError } from '../errors.ts';
import { MessageId, SessionId, TurnId } from '../ids.ts';
import type { Message } from './message.ts';
import { findSaid, saidIn } from './said.ts';

const [sessionId, turnId] = [SessionId.new(), TurnId.new()];
let places = 0;
const message = (block: Record<string, unknown>, more: Partial<Message> = {}): Message => ({
  ...{ id: MessageId.new(), sessionId, turnId, sequenceNumber: ++places, type: 'assistant' },
  ...{ content: [block], createdAt: new Date(0), ...more },
});
const says = (text: string, more: Partial<Message> = {}) => message({ type: 'text', text }, more);
const entries = [
  { position: 3, texts: ['Again.'] },
  { position: 5, texts: [] },
  { position: 7, texts: ['Other.'] },
  { position: 9, texts: ['Again.'] },
];

describe('a message in a transcript', () => {
  test('is the entry that says the same, at the same place among those that do [forks:message]', () => {
    const [first, other, second] = [says('Again.'), says('Other.'), says('Again.')];
    const aside = says('Again.', { parentToolUseId: 'toolu_1' });
    expect(findSaid(entries, first, [])).toBe(3);
    expect(findSaid(entries, second, [first, aside, other])).toBe(9);
    expect(findSaid(entries, other, [first])).toBe(7);
    expect(findSaid(entries, says('Never.'), [])).toBeUndefined();
  });

  test('is found although the database cannot keep all that was said [forks:message]', () => {
    expect(findSaid([{ position: 1, texts: ['a\0b\ud800'] }], says('a\ufffdb\ufffd'), [])).toBe(1);
  });

  test.each([
    ['a prompt', says('Do it.', { type: 'user' })],
    ['a thought', message({ type: 'thinking', thinking: 'Hm.' })],
    ['of a sub-agent', says('Done.', { parentToolUseId: 'toolu_1' })],
  ])('that is %s is no place to fork at [forks:message]', (_what, each) => {
    expect(() => saidIn(each)).toThrow(InvalidInputError);
  });
});
