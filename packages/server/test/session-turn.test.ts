import { script, script64 } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startTestApp, type TestApp } from './support/harness.ts';

let service: TestApp;
beforeAll(async () => {
  service = await startTestApp();
});
afterAll(() => service[Symbol.asyncDispose]());

const rich = (): string =>
  'Work.' +
  script(
    { thinking: 'I plan.', text: 'I begin.', tools: [{ name: 'Bash', input: { command: 'echo hello' } }] },
    { tools: [{ name: 'Write', input: { file_path: 'notes.txt', content: 'remember 42' } }] },
    { tools: [{ name: 'Read', input: { file_path: 'notes.txt' } }] },
    { tools: [{ name: 'Bash', input: { command: 'cat missing.txt' } }] },
    {
      tools: [
        {
          name: 'Agent',
          input: {
            description: 'Count',
            prompt: `Count.${script64({ tools: [{ name: 'Bash', input: { command: 'wc -c notes.txt' } }] }, { text: 'Eleven.' })}`,
            subagent_type: 'general-purpose',
          },
        },
      ],
    },
    { text: 'All done.' },
  );

describe('a turn', () => {
  test('runs tools, a sub-agent and a failing tool, and ends with an answer [turns:main-job]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    const answer = await alice.ask(id, rich());

    expect(answer).toMatchObject({ status: 'completed', stop_reason: 'end_turn', error: null });
    expect(answer['content']).toEqual({ type: 'text', text: 'All done.' });
    const calls = answer['tool_calls'] as {
      tool_name: string;
      status: string;
      parent_tool_use_id: string | null;
    }[];
    expect(calls.map((call) => [call.tool_name, call.status, call.parent_tool_use_id !== null])).toEqual([
      ['Bash', 'success', false],
      ['Write', 'success', false],
      ['Read', 'success', false],
      ['Bash', 'error', false],
      ['Agent', 'success', false],
      ['Bash', 'success', true],
    ]);
  });

  test('shows the same events over SSE, WebSocket and the log [streams:identical]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    const socket = await alice.socket(id, '?after=0');
    const turn = await alice.tell(id, rich());
    await socket.until((frame) => frame['event']?.type === 'session.status_idle');

    const log = await alice.events(id);
    const sse = [];
    for await (const event of alice.stream(id)) {
      sse.push(event);
      if (event.type === 'session.status_idle') break;
    }
    expect(log.map((event) => event.seq)).toEqual(log.map((_, index) => index + 1));
    expect(sse).toEqual(log);
    expect(socket.events).toEqual(log);
    expect(
      log.some((event) => event.type === 'agent.message' && event['parent_tool_use_id'] !== undefined),
    ).toBe(true);
    expect((await alice.get(`/turns/${turn}`)).body).toMatchObject({ status: 'completed', ordinal: 1 });
    socket.close();
  });

  test('leaves messages and tool calls that say what the log says [read-models:agree]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    await alice.ask(id, rich());
    const log = await alice.events(id);
    const messages = (await alice.get(`/sessions/${id}/messages?limit=100`)).body['items'] as {
      id: string;
    }[];
    const calls = (await alice.get(`/sessions/${id}/tool-calls?limit=100`)).body['items'] as {
      tool_use_id: string;
      output: string;
    }[];

    const spoken = log.filter((event) =>
      ['user.message', 'agent.message', 'agent.thinking'].includes(event.type),
    );
    expect(messages.map((message) => message.id)).toEqual(spoken.map((event) => event['message_id']));
    for (const result of log.filter((event) => event.type === 'agent.tool_result')) {
      expect(calls.find((call) => call.tool_use_id === result['tool_use_id'])?.output).toBe(
        result['content'],
      );
    }
    const session = (await alice.get(`/sessions/${id}`)).body;
    expect(session).toMatchObject({
      status: 'active',
      total_turns: 1,
      total_messages: messages.length,
      total_tool_calls: calls.length,
    });
    expect(session['last_seq']).toBe(log.length);
  });

  test('remembers the turns before it, in the same process [turns:memory]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    await alice.ask(id, `The word is heron.${script({ text: 'Noted.' })}`);
    await alice.ask(id, `Which word?${script({ text: 'Heron.' })}`);
    const request = service.fake.requests.findLast((sent) =>
      JSON.stringify(sent.body).includes('Which word?'),
    );
    expect(JSON.stringify(request?.body)).toContain('The word is heron.');
    expect(JSON.stringify(request?.body)).toContain('Noted.');
  });

  test('costs what the model used in it, and the session sums it up [cost:deltas]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    const usage = { input_tokens: 1_000, output_tokens: 100, cache_read_input_tokens: 10 };
    const first = await alice.ask(id, `One.${script({ text: 'a', usage })}`);
    const second = await alice.ask(id, `Two.${script({ text: 'b', usage })}`);
    expect(first['metrics']).toMatchObject({
      input_tokens: 1_000,
      output_tokens: 100,
      cache_read_tokens: 10,
    });
    expect(second['metrics']).toMatchObject({
      input_tokens: 1_000,
      output_tokens: 100,
      cache_read_tokens: 10,
    });
    expect(Number(first['metrics'].cost_usd)).toBeGreaterThan(0);
    expect(second['metrics'].cost_usd).toBe(first['metrics'].cost_usd);
    const session = (await alice.get(`/sessions/${id}`)).body;
    expect(session).toMatchObject({
      api_input_tokens: 2_000,
      api_output_tokens: 200,
      api_cache_read_tokens: 20,
    });
    expect(Number(session['total_cost_usd'])).toBeCloseTo(2 * Number(first['metrics'].cost_usd), 6);
  });

  test('answers in the three forms of a query [turns:three-forms]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    const say = (text: string) => `${text}${script({ text })}`;
    expect(await alice.ask(id, say('wait'))).toMatchObject({ content: { text: 'wait' } });
    const later = await alice.post(
      `/sessions/${id}/query`,
      { message: say('later') },
      { prefer: 'respond-async' },
    );
    expect(later.status).toBe(202);
    expect(later.headers.get('location')).toBe(`/api/v1/turns/${later.body['turn_id']}`);
    const streamed = await alice.askStreaming(id, say('stream'));
    expect(streamed[0]?.type).toBe('user.message');
    expect(streamed.at(-1)?.type).toBe('session.status_idle');
    expect(streamed.filter((event) => event.type === 'delta').length).toBeGreaterThan(0);
    expect(streamed.some((event) => event['content']?.[0]?.text === 'stream')).toBe(true);
  });

  test('gives structured output when a schema asks for it [turns:structured-output]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    const output_schema = { type: 'object', properties: { n: { type: 'number' } }, required: ['n'] };
    const prompt = `Count.${script({ tools: [{ name: 'StructuredOutput', input: { n: 3 } }] }, { text: 'ok' })}`;
    const answer = await alice.ask(id, prompt, { output_schema });
    expect(answer['structured_output']).toEqual({ n: 3 });
    const inWords = await alice.ask(id, `Count.${script({ text: 'Three.' })}`, { output_schema });
    expect(inWords).toMatchObject({ status: 'failed', error: { code: 'structured_output_failed' } });
  });

  test('does not run a tool that the session disallows [gate:disallowed]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession({
      sdk_options: { system_prompt: 'x', disallowed_tools: ['Bash(touch *)'] },
    });
    const call = { name: 'Bash', input: { command: 'echo ok && touch here.txt' } };
    const answer = await alice.ask(id, `Touch.${script({ tools: [call] }, { text: 'refused' })}`);
    expect(answer['tool_calls']).toMatchObject([{ status: 'denied', permission_decision: 'deny' }]);
    const list = { name: 'Bash', input: { command: 'ls' } };
    const after = await alice.ask(id, `List.${script({ tools: [list] }, { text: 'ok' })}`);
    expect(after['tool_calls'][0].output).not.toContain('here.txt');
  });
});
