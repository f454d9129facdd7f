import type { Delta, SessionEvent, StreamItem } from '@ai-agent-api/client';
import { describe, expect, test } from 'vitest';
import { transcriptTo, type Look } from './transcript.ts';

/** What an event says besides its place in the log. */
type Said = SessionEvent extends infer Event
  ? Event extends SessionEvent
    ? Omit<Event, 'id' | 'seq' | 'session_id' | 'turn_id' | 'created_at'>
    : never
  : never;

function transcript(items: readonly (Said | Delta)[], look: Partial<Look> = {}): string {
  let text = '';
  const show = transcriptTo((more) => (text += more), { width: 60, ...look });
  items.forEach((item, index) => show(item.type === 'delta' ? item : logged(item, index + 1)));
  return text;
}

/** One second lies between two events. */
function logged(said: Said, seq: number): StreamItem {
  const created_at = new Date(Date.UTC(2026, 0, 1, 12, 0, seq)).toISOString();
  return { id: `evt_${seq}`, seq, session_id: 'ses_1', turn_id: 'turn_1', created_at, ...said };
}

const draft = (text: string): Delta => ({ type: 'delta', turn_id: 'turn_1', kind: 'text', text });
const asked = (text: string): Said => ({
  type: 'user.message',
  message_id: 'msg_1',
  content: [{ type: 'text', text }],
});
const said = (text: string): Said => ({
  type: 'agent.message',
  message_id: 'msg_2',
  content: [{ type: 'text', text }],
});
const called = (id: string, name: string, input: Record<string, unknown>): Said => ({
  type: 'agent.tool_use',
  tool_use_id: id,
  name,
  input,
});
const came = (id: string, content: string, is_error = false): Said => ({
  type: 'agent.tool_result',
  tool_use_id: id,
  content,
  is_error,
});
const thinks: Said = { type: 'span.model_request_start', model: 'm' };
const figures = {
  input_tokens: 1_200,
  output_tokens: 345,
  cache_creation_tokens: 300,
  cache_read_tokens: 10_500,
  cost_usd: '0.042100',
};
const ended = (stop_reason = 'end_turn'): Said[] => [
  { type: 'session.usage', by_model: { m: figures }, ...figures },
  { type: 'session.status_idle', stop_reason },
];

describe('a turn', () => {
  test('shows the question, the tools with their results, the answer, and what it cost', () => {
    const text = transcript([
      asked('What is here?'),
      { type: 'session.status_running' },
      thinks,
      draft('Let me '),
      draft('look.'),
      said('Let me look.'),
      called('t1', 'Bash', { command: 'ls -la', description: 'List files' }),
      came('t1', 'total 8\nREADME.md\n'),
      thinks,
      draft('One file: '),
      said('One file: README.md'),
      ...ended(),
    ]);
    expect(text).toMatchInlineSnapshot(`
      "❯ What is here?

      Let me look.

      ● Bash  ls -la
        │ total 8
        │ README.md

      One file: README.md

      ✓ done in 11.0 s · tokens 12,000 in (10,500 cached), 345 out · cost $0.0421
      "
    `);
  });

  test('that an operator began in the place of its user says so [cli:visits]', () => {
    const text = transcript([{ ...asked('What is here?'), user_id: 'usr_1', visit_id: 'vis_1' } as Said]);
    expect(text).toBe('❯ What is here?\n  sent by an operator of the service, on the visit vis_1\n');
  });

  test('that failed says why', () => {
    const error = { code: 'model_overloaded', message: 'The model is overloaded.' };
    const items: Said[] = [
      asked('Hello'),
      { type: 'session.status_running' },
      { type: 'session.status_rescheduled', reason: 'overloaded (529)', retry_in_ms: 2_000 },
      { type: 'session.status_rescheduled', reason: 'quota_exhausted', retry_in_ms: 7_260_000 },
      { type: 'session.error', error },
      ...ended('retries_exhausted'),
    ];
    expect(transcript(items)).toMatchInlineSnapshot(`
      "❯ Hello

      ↻ overloaded (529); again in 2.0 s

      ↻ quota_exhausted; again in 2 h 1 min

      ✗ The model is overloaded. (model_overloaded)

      ✗ retries_exhausted in 5.0 s · tokens 12,000 in (10,500 cached), 345 out · cost $0.0421
      "
    `);
  });
});

describe('a tool call', () => {
  test('that failed, and one that was not allowed, are told from the others', () => {
    const items: Said[] = [
      called('t1', 'Bash', { command: 'false' }),
      came('t1', 'Exit code 1', true),
      called('t2', 'Bash', { command: 'rm -rf /' }),
      { type: 'permission.decided', tool_use_id: 't2', name: 'Bash', decision: 'deny', reason: 'No.' },
      came('t2', 'No.', true),
    ];
    expect(transcript(items)).toMatchInlineSnapshot(`
      "● Bash  false
        │ Exit code 1

      ● Bash  rm -rf /

      ⊘ Bash was not allowed: No.
        │ No.
      "
    `);
  });

  test('is one line with the argument that matters, and paths relative to the workspace', () => {
    const file = '/data/sessions/ses_0af/workspace/notes.md';
    const items: Said[] = [
      called('t1', 'Write', { content: 'a long text', file_path: file }),
      came('t1', `Created ${file}`),
      called('t2', 'Grep', { pattern: 'TODO', output_mode: 'count' }),
      called('t3', 'TodoWrite', { todos: [] }),
      called('t4', 'Bash', { command: `cat <<END > x\n${'long '.repeat(20)}\nEND` }),
      { type: 'agent.mcp_tool_use', tool_use_id: 't5', mcp_server_name: 'github', name: 'search', input: {} },
    ];
    expect(transcript(items)).toMatchInlineSnapshot(`
      "● Write  notes.md
        │ Created notes.md

      ● Grep  TODO

      ● TodoWrite  {"todos":[]}

      ● Bash  cat <<END > x ⏎ long long long long long long l…

      ● github:search
      "
    `);
  });

  test('that ran beside others is named again at its result', () => {
    const items = [
      called('t1', 'Read', { file_path: 'a' }),
      called('t2', 'Read', { file_path: 'b' }),
      came('t1', 'A'),
      came('t2', ''),
    ];
    expect(transcript(items)).toMatchInlineSnapshot(`
      "● Read  a

      ● Read  b

      ○ Read
        │ A

      ○ Read
      "
    `);
  });

  test('with a long result shows its beginning', () => {
    const lines = Array.from({ length: 12 }, (_, index) => `line ${index + 1} ${'.'.repeat(80)}`);
    const items = [called('t1', 'Bash', { command: 'seq' }), came('t1', lines.join('\n'))];
    expect(transcript(items, { resultLines: 3 })).toMatchInlineSnapshot(`
      "● Bash  seq
        │ line 1 ............................................…
        │ line 2 ............................................…
        │ line 3 ............................................…
        │ … 9 more lines
      "
    `);
  });

  test('cannot move the cursor or colour the terminal', () => {
    const items = [called('t1', 'Bash', { command: 'x\u001b[2J' }), came('t1', '\u001b[31mred\u0007\r\n')];
    expect(transcript(items)).toMatchInlineSnapshot(`
      "● Bash  x
        │ red
      "
    `);
  });

  test('of a sub-agent stands inside the call that started it', () => {
    const parent = { parent_tool_use_id: 't1' };
    const items = [
      called('t1', 'Agent', { description: 'count files', prompt: 'Count.' }),
      { ...draft('I'), ...parent },
      { ...called('t2', 'Bash', { command: 'ls | wc -l' }), ...parent },
      { ...came('t2', '3'), ...parent },
      { ...said('Three.'), ...parent },
      came('t1', 'Three.'),
    ];
    expect(transcript(items)).toMatchInlineSnapshot(`
      "● Agent  count files

        ┆ ● Bash  ls | wc -l
        ┆   │ 3

        ┆ Three.

      ○ Agent
        │ Three.
      "
    `);
  });
});

describe('drafts', () => {
  test('that overtake a result wait for it', () => {
    const items = [
      thinks,
      said('I look.'),
      called('t1', 'Bash', { command: 'ls' }),
      draft('Found '),
      came('t1', 'a'),
      thinks,
      draft('it.'),
      said('Found it.'),
    ];
    expect(transcript(items)).toMatchInlineSnapshot(`
      "I look.

      ● Bash  ls
        │ a

      Found it."
    `);
  });

  test('of the next model call that overtake a call of the one before wait for their own', () => {
    const items = [
      thinks,
      draft('I '),
      draft('look.'),
      said('I look.'),
      draft('Found '),
      called('t1', 'Bash', { command: 'ls' }),
      draft('it.'),
      came('t1', 'a'),
      thinks,
      draft(' Yes.'),
      said('Found it. Yes.'),
    ];
    expect(transcript(items)).toMatchInlineSnapshot(`
      "I look.

      ● Bash  ls
        │ a

      Found it. Yes."
    `);
  });

  test.each([
    ['are missing', [thinks, said('one two three')]],
    ['end early', [thinks, draft('one '), said('one two three')]],
    ['come after the message', [thinks, draft('one '), said('one two three'), draft('two '), draft('three')]],
    ['come before their model call', [draft('one '), thinks, draft('two '), said('one two three')]],
    ['are never shown before the message', [draft('one '), said('one two three'), draft('two three')]],
  ])('that %s leave the message whole', (_, items) => {
    expect(transcript(items)).toBe('one two three');
  });

  test('of one message do not swallow those of the next', () => {
    const items = [thinks, draft('one '), draft('two'), said('one '), said('two'), thinks, draft('three')];
    expect(transcript(items)).toBe('one two\n\nthree');
  });
});

test('colours are used only when asked for', () => {
  const items = [asked('Hello'), came('t1', 'x', true)];
  expect(transcript(items, { colors: true })).toContain('\u001b[');
  expect(transcript(items)).not.toContain('\u001b[');
});

test('types that a newer server sends are passed over', () => {
  const item = { ...logged(asked('x'), 1), type: 'session.new_thing' } as unknown as StreamItem;
  let text = '';
  transcriptTo((more) => (text += more))(item);
  expect(text).toBe('');
});

test('Markdown is shown as what it stands for where that is wanted, to the end of each message [markdown:shown]', () => {
  const call = [
    asked('Look'),
    thinks,
    draft('**No'),
    draft('te:** | `ls` *now'),
    said('**Note:** | `ls` *now'),
  ];
  const items = [
    ...call,
    called('t1', 'Bash', { command: 'ls **' }),
    came('t1', '**a**'),
    said('|x|y|\n|-|-|\n|1|2|'),
  ];
  expect(transcript(items, { markdown: true })).toMatchInlineSnapshot(`
    "❯ Look

    Note: | ls *now

    ● Bash  ls **
      │ **a**

    x  y
    ─  ─
    1  2"
  `);
});
