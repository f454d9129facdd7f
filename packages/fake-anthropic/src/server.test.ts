import { describe, expect, test } from 'vitest';
import { script, script64 } from './prompt-script.ts';
import { startFakeAnthropic } from './server.ts';
import { ask, assistant, called, eventsOf, human, result, textOf } from './test/ask.ts';

describe('an answer', () => {
  test('is a whole message when no stream is asked for', async () => {
    await using fake = await startFakeAnthropic();
    const response = await ask(
      fake,
      `hi${script({ thinking: 'hm', text: 'hello', usage: { input_tokens: 3 } })}`,
    );
    expect(response.headers.get('request-id')).toMatch(/^req_\w{24}$/);
    const id: unknown = expect.stringMatching(/^msg_\w{24}$/);
    const signature: unknown = expect.any(String);
    expect(await response.json()).toEqual({
      id,
      type: 'message',
      role: 'assistant',
      model: 'claude-test',
      content: [
        { type: 'thinking', thinking: 'hm', signature },
        { type: 'text', text: 'hello' },
      ],
      stop_reason: 'end_turn',
      stop_sequence: null,
      usage: {
        input_tokens: 3,
        output_tokens: 20,
        cache_creation_input_tokens: 0,
        cache_read_input_tokens: 0,
      },
    });
  });

  test('is a stream of events when one is asked for', async () => {
    await using fake = await startFakeAnthropic();
    const response = await ask(fake, `hi${script({ text: 'hello' })}`, { stream: true });
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const events = await eventsOf(response);
    expect(events.at(0)).toMatchObject({ type: 'message_start', message: { model: 'claude-test' } });
    expect(events.at(-1)).toEqual({ type: 'message_stop' });
  });

  test('moves on with each round, and stays at the last step', async () => {
    await using fake = await startFakeAnthropic();
    const prompt = human(`go${script({ tools: [{ name: 'Bash', id: 'toolu_1' }] }, { text: 'done' })}`);
    const said = [prompt, called('toolu_1', 'Bash'), result('toolu_1', 'ok')];
    expect(await (await ask(fake, [prompt])).json()).toMatchObject({
      content: [{ id: 'toolu_1', input: {} }],
    });
    expect(await textOf(await ask(fake, said))).toBe('done');
    expect(await textOf(await ask(fake, [...said, assistant('done'), assistant('done')]))).toBe('done');
  });

  test('to a sub-agent follows the script inside the script', async () => {
    await using fake = await startFakeAnthropic();
    const input = { prompt: `count${script64({ text: 'counted' })}` };
    const response = await ask(fake, `go${script({ tools: [{ name: 'Agent', input }] }, { text: 'done' })}`);
    expect(await response.json()).toMatchObject({ content: [{ type: 'tool_use', name: 'Agent', input }] });
    expect(await textOf(await ask(fake, input.prompt))).toBe('counted');
  });

  test('echoes a prompt that has no script', async () => {
    await using fake = await startFakeAnthropic();
    expect(await textOf(await ask(fake, [human('a'), assistant('b'), human('what now')]))).toBe(
      'echo: what now',
    );
  });

  test('to the question for a title is a title, and spends no script', async () => {
    await using fake = await startFakeAnthropic({ scripts: [{ expect: 'count', steps: [{ text: 'one' }] }] });
    const question = `<session>\ncount to three${script({ text: 'one' })}\n</session>\n\nWrite the title.`;
    expect(await textOf(await ask(fake, question, { tools: [] }))).toBe('{"title":"count to three"}');
    expect(fake.assertFinished).toThrow('was not used up');
  });
});

describe('a registered script', () => {
  test('answers without a trace in the prompt', async () => {
    await using fake = await startFakeAnthropic();
    fake.script({ expect: 'count', steps: [{ text: 'one two' }] });
    expect(await textOf(await ask(fake, 'please count'))).toBe('one two');
    expect(fake.assertFinished).not.toThrow();
  });

  test('that runs out refuses the request and fails its test', async () => {
    await using fake = await startFakeAnthropic({ scripts: [{ expect: 'count', steps: [{ text: 'one' }] }] });
    await ask(fake, 'count');
    const late = await ask(fake, [human('count'), assistant('one')]);
    expect(late.status).toBe(400);
    expect(await textOf(late)).toBe('The script for "count" ran out: step 2 was asked for, it has 1.');
    expect(fake.assertFinished).toThrow('ran out');
  });

  test('that makes no sense is refused when it is registered', async () => {
    await using fake = await startFakeAnthropic();
    expect(() => fake.script({ expect: 'count', steps: [] })).toThrow(
      'script.steps must hold at least one step.',
    );
  });
});

test('a mistake in the script of a prompt is told to the client and to the test', async () => {
  await using fake = await startFakeAnthropic();
  const response = await ask(fake, 'go <<<[{"txt":"hi"}]>>>');
  expect(response.status).toBe(400);
  expect(await textOf(response)).toContain('steps[0] has no field "txt"');
  expect(fake.assertFinished).toThrow('steps[0] has no field "txt"');
});

describe('other requests', () => {
  test('for a count of tokens get a guess', async () => {
    await using fake = await startFakeAnthropic();
    const response = await fetch(`${fake.url}/v1/messages/count_tokens`, {
      method: 'POST',
      body: '{"a":123}',
    });
    expect(await response.json()).toEqual({ input_tokens: 3 });
  });

  test.each(['GET', 'HEAD', 'POST'])('for an unknown path are not found: %s', async (method) => {
    await using fake = await startFakeAnthropic();
    const response = await fetch(`${fake.url}/api/hello`, { method });
    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.text()).toMatch(method === 'HEAD' ? /^$/ : /"type":"not_found_error"/);
  });

  test.each(['', 'not json', '{"model":"m"}'])(
    'that are no request for a message are refused: %j',
    async (body) => {
      await using fake = await startFakeAnthropic();
      const response = await fetch(`${fake.url}/v1/messages`, { method: 'POST', body });
      expect(response.status).toBe(400);
    },
  );
});

describe('the record of requests', () => {
  test('says what came in and how it was answered', async () => {
    const seen: string[] = [];
    await using fake = await startFakeAnthropic({ onRequest: ({ path }) => seen.push(path) });
    await ask(fake, `hi${script({ error: 529 })}`, { session: 'mine' });
    expect(fake.requests).toMatchObject([
      {
        method: 'POST',
        path: '/v1/messages',
        query: '?beta=true',
        headers: { 'x-claude-code-session-id': 'mine' },
        body: { model: 'claude-test' },
        bytes: Number(fake.requests[0]?.headers['content-length']),
        status: 529,
        aborted: false,
      },
    ]);
    expect(seen).toEqual(['/v1/messages']);
  });

  test('keeps only the newest', async () => {
    await using fake = await startFakeAnthropic({ keepRequests: 2 });
    for (const path of ['/a', '/b', '/c']) await fetch(fake.url + path);
    expect(fake.requests.map(({ path }) => path)).toEqual(['/b', '/c']);
  });
});
