import { describe, expect, test } from 'vitest';
import { setAsideMark } from './set-aside-call.ts';

let count = 0;

function entry(type: string, content: unknown, more: object = {}): string {
  count += 1;
  const uuid = `uuid-${count}`;
  return JSON.stringify({
    type,
    uuid,
    parentUuid: `uuid-${count - 1}`,
    sessionId: 's',
    message: { content },
    ...more,
  });
}

const prompt = (text = 'Go.') => entry('user', text);
const said = (message: string, ...content: object[]) =>
  entry('assistant', content, { message: { id: message, content } });
const call = (id: string) => ({ type: 'tool_use', id, name: 'Bash', input: { command: id } });
const result = (id: string) => entry('user', [{ type: 'tool_result', tool_use_id: id, content: 'Done.' }]);
const note = JSON.stringify({ type: 'last-prompt', leafUuid: 'uuid-0', lastPrompt: 'Go.' });

describe('the mark of a call that is set aside', () => {
  test('names the call as the transcript has it, behind the last thing said [set-aside:mark]', () => {
    const last = said('m1', call('a'));
    const mark = setAsideMark([prompt(), said('m1', { type: 'text', text: 'I will.' }), last, note], 'a');
    expect(JSON.parse(mark ?? '{}')).toMatchObject({
      type: 'attachment',
      parentUuid: (JSON.parse(last) as { uuid: string }).uuid,
      sessionId: 's',
      attachment: {
        type: 'hook_deferred_tool',
        toolUseID: 'a',
        toolName: 'Bash',
        toolInput: { command: 'a' },
      },
    });
  });

  test('is made when the others of its message, and earlier messages, have their results [set-aside:answered]', () => {
    const earlier = [prompt(), said('m1', call('a')), result('a')];
    const tail = [...earlier, said('m2', call('b')), said('m2', call('c')), result('b'), note];
    expect(setAsideMark(tail, 'c')).toBeDefined();
    expect(setAsideMark([prompt(), said('m1', call('a'), call('b')), result('a')], 'b')).toBeDefined();
  });

  test.each([
    ['another of its message has no result', [prompt(), said('m1', call('a')), said('m1', call('b'))]],
    ['the call has its result', [prompt(), said('m1', call('a')), result('a')]],
    ['the call was never written down', [prompt()]],
    ['the model has said more', [prompt(), said('m1', call('a')), said('m2', { type: 'text', text: 'So.' })]],
    ['somebody has said more', [prompt(), said('m1', call('a')), prompt('You were interrupted.')]],
    ['the beginning of its message is not known', [said('m1', call('a'))]],
    ['it is of a side conversation', [prompt(), entry('assistant', [call('a')], { isSidechain: true })]],
    ['nothing is known', []],
  ])('is not made when %s [set-aside:none]', (_, tail) => {
    expect(setAsideMark(tail, 'a')).toBeUndefined();
  });
});
