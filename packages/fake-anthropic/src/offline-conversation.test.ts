import { describe, expect, test } from 'vitest';
import { readMessagesRequest } from './messages.ts';
import { offlineConversation } from './offline-conversation.ts';
import type { AnswerStep } from './step.ts';
import { assistant, called, human, result, type Said } from './test/ask.ts';
import { readTurn } from './turn.ts';

const tools = ['Bash', 'Read', 'Write'];

function answerTo(messages: readonly Said[], offered = tools): AnswerStep {
  const body = { model: 'm', messages, tools: offered.map((name) => ({ name })) };
  const request = readMessagesRequest(body)!;
  return offlineConversation(readTurn(request.messages), request);
}

/** Plays a conversation to its end; `run` stands for the tools. */
function play(prompt: string, run: (name: string, input: object) => Said): { calls: object[]; text: string } {
  const said = [human(prompt)];
  const calls: object[] = [];
  for (;;) {
    const { tools: [call] = [], text = '' } = answerTo(said);
    if (!call) return { calls, text };
    calls.push({ [call.name]: call.input });
    const { content } = run(call.name, call.input ?? {});
    const id = `${said.length}`;
    said.push(called(id, call.name, call.input), result(id, content, content === 'refused'));
  }
}

const listing = '/home/me\ntotal 4\ndrwxr-xr-x 2 me me 4096 .\n-rw-r--r-- 1 me me 5 hello.txt';

describe('the offline model', () => {
  test('looks around, writes, reads back, measures, and quotes what it saw', () => {
    const { calls, text } = play('look around your workspace', (name, input) => {
      if (name === 'Read')
        return human('     1\t# Notes of the offline model<system-reminder>x</system-reminder>');
      if (name === 'Write') return human('File created');
      return human(JSON.stringify(input).includes('pwd') ? listing : '57 notes.md');
    });
    expect(calls).toMatchObject([
      { Bash: { command: 'pwd && ls -la' } },
      { Write: { file_path: '/home/me/notes.md' } },
      { Read: { file_path: '/home/me/notes.md' } },
      { Bash: { command: "wc -c 'notes.md'" } },
    ]);
    for (const seen of ['/home/me', '# Notes of the offline model', '57 notes.md'])
      expect(text).toContain(seen);
    expect(text).not.toContain('reminder');
  });

  test('writes the file that the prompt names, or one beside it when it exists', () => {
    const written = (prompt: string) => play(prompt, () => human(listing)).calls[1];
    expect(written('write plan.md')).toMatchObject({ Write: { file_path: '/home/me/plan.md' } });
    expect(written('write hello.txt')).toMatchObject({ Write: { file_path: '/home/me/hello-2.txt' } });
  });

  test('tells when a tool was refused, and stops there', () => {
    const { calls, text } = play('demo', (name) => human(name === 'Write' ? 'refused' : listing));
    expect(calls).toHaveLength(2);
    expect(text).toMatch(/could not finish[^]*Write\*\* `\/home\/me\/notes.md` failed[^]*refused/);
  });

  test('only talks when it has not the tools', () => {
    expect(answerTo([human('give me a demo')], ['Read']).tools).toBeUndefined();
  });

  test('quotes the prompt, and remembers the one before', () => {
    expect(answerTo([human('hello there')]).text).toContain('"hello there"');
    expect(answerTo([human('my name is Ada'), assistant('hm'), human('who am I')]).text).toContain(
      'You asked before: "my name is Ada".',
    );
  });

  test('counts tokens by the length of what it reads and writes', () => {
    const first = answerTo([human('hello')]).usage;
    const later = answerTo([human('hello'), assistant('hm'), human('again '.repeat(100))]).usage;
    expect(first?.cache_creation_input_tokens).toBeGreaterThan(0);
    expect(later?.cache_read_input_tokens).toBe(first?.cache_creation_input_tokens);
    expect(later?.input_tokens).toBeGreaterThan(150);
  });
});
