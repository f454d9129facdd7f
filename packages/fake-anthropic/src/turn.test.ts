import { describe, expect, test } from 'vitest';
import { readMessagesRequest } from './messages.ts';
import { script } from './prompt-script.ts';
import { assistant, called, human, result, type Said, text } from './test/ask.ts';
import { readTurn, type Turn } from './turn.ts';

function turnOf(...messages: Said[]): Turn {
  return readTurn(readMessagesRequest({ model: 'm', messages })!.messages);
}

const reminder = '<system-reminder>\nBe brief.\n</system-reminder>\n';

describe('the prompt of a turn', () => {
  test('is the newest human message, with the reminders around it left out', () => {
    expect(turnOf(human([text(reminder), text('count')]))).toMatchObject({ prompt: 'count', earlier: [] });
    expect(turnOf(human(`${reminder}count`)).prompt).toBe('count');
  });

  test('is not a tool result, nor what stands beside it', () => {
    const noted = {
      ...result('1', 'ok'),
      content: [...[result('1', 'ok').content].flat(), text('Tool loaded.')],
    };
    expect(turnOf(human('count'), called('1', 'Bash'), noted)).toMatchObject({ prompt: 'count', round: 1 });
  });

  test('is not a system message in the middle', () => {
    const system = { role: 'system', content: '# Environment' };
    expect(turnOf(human('count'), system, called('1', 'Bash'), result('1', 'ok'), system)).toMatchObject({
      prompt: 'count',
      round: 1,
    });
  });

  test.each(['Stop hook feedback:\nnot yet', '<task-notification>done</task-notification>'])(
    'is not a note of the harness: %j',
    (note) => {
      expect(turnOf(human('count'), assistant('one'), human(note))).toMatchObject({
        prompt: 'count',
        round: 1,
      });
    },
  );

  test('is what follows an interruption, even in the message that ends the tool call', () => {
    const [ended] = [result('1', 'rejected', true).content].flat();
    const mixed = human([ended, text('[Request interrupted by user for tool use]'), text('stop that')]);
    expect(turnOf(human('count'), called('1', 'Bash'), mixed)).toMatchObject({
      prompt: 'stop that',
      earlier: ['count'],
      round: 0,
    });
  });

  test('is taken over by a scripted message that arrives while the model works', () => {
    const note = `The user sent a new message while you were working:\nhurry${script({ text: 'yes' })}`;
    const messages = [
      human('count'),
      called('1', 'Bash'),
      result('1', 'ok'),
      { role: 'system', content: note },
    ];
    expect(turnOf(...messages)).toMatchObject({ prompt: note, round: 0 });
  });
});

describe('a turn', () => {
  test('pairs each tool call since the prompt with its result', () => {
    const turn = turnOf(
      human('first'),
      called('0', 'Bash'),
      result('0', 'old'),
      assistant('done'),
      human('second'),
      called('1', 'Bash', { command: 'ls' }),
      result('1', [text('a.txt')], true),
      called('2', 'Read'),
    );
    expect(turn).toEqual({
      prompt: 'second',
      earlier: ['first'],
      round: 2,
      done: [
        {
          call: { id: '1', name: 'Bash', input: { command: 'ls' } },
          result: { id: '1', text: 'a.txt', failed: true },
        },
      ],
    });
  });
});
