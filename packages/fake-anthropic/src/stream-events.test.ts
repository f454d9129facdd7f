import { describe, expect, test } from 'vitest';
import { toAnswer } from './answer.ts';
import type { AnswerStep } from './step.ts';
import { type Grain, streamEvents } from './stream-events.ts';

const eventsFor = (step: AnswerStep, grain: Grain = 'pieces') => [
  ...streamEvents(toAnswer(step, 'm'), grain),
];
const deltas = (step: AnswerStep, grain?: Grain) =>
  eventsFor(step, grain).flatMap((event) => (event.type === 'content_block_delta' ? [event['delta']] : []));

describe('the events of a message', () => {
  test('open and close the message and each of its blocks', () => {
    const types = eventsFor({ thinking: 'hm', text: 'hi', tools: [{ name: 'Bash' }] }).map(
      ({ type }) => type,
    );
    expect(types).toEqual([
      'message_start',
      'ping',
      ...['content_block_start', 'content_block_delta', 'content_block_delta', 'content_block_stop'],
      ...['content_block_start', 'content_block_delta', 'content_block_stop'],
      ...['content_block_start', 'content_block_delta', 'content_block_delta', 'content_block_stop'],
      'message_delta',
      'message_stop',
    ]);
  });

  test('tell the final usage at the end, and one token of output at the start', () => {
    const usage = { input_tokens: 7, output_tokens: 9, cache_read_input_tokens: 5 };
    const all = { ...usage, cache_creation_input_tokens: 0 };
    const events = eventsFor({ text: 'hi', usage });
    expect(events[0]).toMatchObject({ message: { usage: { ...all, output_tokens: 1 }, stop_reason: null } });
    expect(events.at(-2)).toMatchObject({ delta: { stop_reason: 'end_turn' }, usage: all });
  });

  test('end with tool_use after a tool call, unless the script says otherwise', () => {
    const tools = [{ name: 'Bash' }];
    expect(eventsFor({ tools }).at(-2)).toMatchObject({ delta: { stop_reason: 'tool_use' } });
    expect(eventsFor({ tools, stop_reason: 'max_tokens' }).at(-2)).toMatchObject({
      delta: { stop_reason: 'max_tokens' },
    });
  });

  test('spell a tool input in fragments that are no JSON by themselves', () => {
    expect(deltas({ tools: [{ name: 'Bash', input: { command: 'ls' } }] })).toEqual([
      { type: 'input_json_delta', partial_json: '{"comman' },
      { type: 'input_json_delta', partial_json: 'd":"ls"}' },
    ]);
  });

  test('come word by word for a slow stream, and never split a character', () => {
    expect(deltas({ text: 'one  two\nthree' }, 'words')).toEqual([
      { type: 'text_delta', text: 'one  ' },
      { type: 'text_delta', text: 'two\n' },
      { type: 'text_delta', text: 'three' },
    ]);
    const balloons = 'a' + '🎈'.repeat(150);
    const pieces = deltas({ text: balloons }).map((delta) => JSON.stringify(delta));
    expect(pieces).toHaveLength(2);
    expect(pieces.join('')).not.toContain('\\ud83c');
  });
});
