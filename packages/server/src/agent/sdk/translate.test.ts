import type { SDKMessage } from '@anthropic-ai/claude-agent-sdk';
import { describe, expect, test } from 'vitest';
import type { AgentOutput } from '../agent-output.ts';
import { Translator } from './translate.ts';

/** Only the fields that matter; the SDK sends more. */
function message(fields: Record<string, unknown>): SDKMessage {
  return { uuid: 'u', session_id: 's', parent_tool_use_id: null, ...fields } as unknown as SDKMessage;
}

function assistant(content: unknown[], more: Record<string, unknown> = {}): SDKMessage {
  return message({ type: 'assistant', message: { content }, ...more });
}

function toolResult(block: Record<string, unknown>, more: Record<string, unknown> = {}): SDKMessage {
  const content = [{ type: 'tool_result', ...block }];
  return message({ type: 'user', message: { role: 'user', content }, ...more });
}

function translate(...messages: SDKMessage[]): AgentOutput[] {
  const translator = new Translator();
  return messages.flatMap((each) => translator.translate(each));
}

function events(...messages: SDKMessage[]): unknown[] {
  return translate(...messages).map((output) => (output.kind === 'event' ? output.event : output));
}

const result = {
  type: 'result',
  subtype: 'success',
  is_error: false,
  result: 'Done.',
  stop_reason: 'end_turn',
  modelUsage: {},
};

describe('the translation', () => {
  test('turns text, thoughts and tools into events in their order [translate:assistant]', () => {
    const content = [
      { type: 'thinking', thinking: 'hm' },
      { type: 'text', text: 'hello' },
      { type: 'text', text: '' },
      { type: 'tool_use', id: 't1', name: 'Bash', input: { command: 'ls' } },
    ];
    expect(events(assistant(content))).toEqual([
      { type: 'agent.thinking', message_id: expect.stringMatching(/^msg_/), thinking: 'hm' },
      {
        type: 'agent.message',
        message_id: expect.stringMatching(/^msg_/),
        content: [{ type: 'text', text: 'hello' }],
      },
      { type: 'agent.tool_use', tool_use_id: 't1', name: 'Bash', input: { command: 'ls' } },
    ]);
  });

  test('names the server and the tool of an MCP call and of its result [translate:mcp]', () => {
    const call = { type: 'tool_use', id: 't1', name: 'mcp__git_hub__list__all', input: {} };
    expect(events(assistant([call]), toolResult({ tool_use_id: 't1', content: 'none' }))).toEqual([
      {
        type: 'agent.mcp_tool_use',
        tool_use_id: 't1',
        mcp_server_name: 'git_hub',
        name: 'list__all',
        input: {},
      },
      {
        type: 'agent.mcp_tool_result',
        mcp_server_name: 'git_hub',
        tool_use_id: 't1',
        content: 'none',
        is_error: false,
      },
    ]);
  });

  test('marks what a sub-agent says and does with the call that started it [translate:sub-agent]', () => {
    const parent = { parent_tool_use_id: 'agent-1' };
    const outputs = events(
      assistant(
        [
          { type: 'text', text: 'hi' },
          { type: 'tool_use', id: 't2', name: 'Read', input: {} },
        ],
        parent,
      ),
      toolResult({ tool_use_id: 't2', content: 'x', is_error: true }, parent),
    );
    expect(outputs).toMatchObject([parent, parent, { ...parent, is_error: true }]);
  });

  test('makes text of every kind of tool result, and cuts what is too long [translate:tool-results]', () => {
    const contents = [
      undefined,
      'plain',
      [
        { type: 'text', text: 'a' },
        { type: 'image', source: {} },
        { type: 'text', text: 'b' },
      ],
      { odd: true },
      'x'.repeat(200_005),
    ];
    const texts = contents.map(
      (content) => (events(toolResult({ tool_use_id: 't', content }))[0] as { content: string }).content,
    );
    expect(texts.slice(0, 4)).toEqual(['', 'plain', 'a\n[image]\nb', '{"odd":true}']);
    expect(texts[4]).toMatch(/^x{200000}\n\[5 more characters are not kept\]$/);
  });

  test('counts what it does not know, and passes over what is known to be silent [translate:unknown]', () => {
    expect(translate(message({ type: 'system', subtype: 'brand_new' }))).toEqual([
      { kind: 'unknown', name: 'system/brand_new' },
    ]);
    expect(translate(message({ type: 'never_seen' }))).toEqual([{ kind: 'unknown', name: 'never_seen' }]);
    expect(translate(assistant([{ type: 'hologram' }]))).toEqual([
      { kind: 'unknown', name: 'block/hologram' },
    ]);
    expect(
      translate(message({ type: 'system', subtype: 'status' }), message({ type: 'tool_progress' })),
    ).toEqual([]);
  });

  test('survives tool input that is no object [translate:odd-input]', () => {
    expect(events(assistant([{ type: 'tool_use', id: 't', name: 'Bash', input: 'ls' }]))).toMatchObject([
      { input: { value: 'ls' } },
    ]);
  });

  test('sends drafts and the span of a model call with its tokens [translate:stream]', () => {
    const part = (event: Record<string, unknown>) => message({ type: 'stream_event', event });
    const usage = {
      input_tokens: 5,
      output_tokens: 1,
      cache_creation_input_tokens: null,
      cache_read_input_tokens: 7,
    };
    expect(
      events(
        part({ type: 'message_start', message: { model: 'sonnet', usage } }),
        part({ type: 'content_block_delta', delta: { type: 'text_delta', text: 'he' } }),
        part({ type: 'content_block_delta', delta: { type: 'thinking_delta', thinking: 'hm' } }),
        part({ type: 'content_block_delta', delta: { type: 'input_json_delta', partial_json: '{' } }),
        part({ type: 'message_delta', usage: { output_tokens: 9 } }),
        part({ type: 'message_stop' }),
      ),
    ).toEqual([
      { type: 'span.model_request_start', model: 'sonnet' },
      { kind: 'delta', delta: { kind: 'text', text: 'he' } },
      { kind: 'delta', delta: { kind: 'thinking', text: 'hm' } },
      {
        type: 'span.model_request_end',
        model: 'sonnet',
        input_tokens: 5,
        output_tokens: 9,
        cache_creation_tokens: 0,
        cache_read_tokens: 7,
      },
    ]);
  });

  test('takes the verdict from the result, and leaves error texts to it [translate:result]', () => {
    expect(translate(message({ ...result, user_message_uuid: 'p1' }))).toEqual([
      {
        kind: 'result',
        promptId: 'p1',
        result: { outcome: { status: 'completed', stopReason: 'end_turn', resultText: 'Done.' } },
      },
    ]);
    expect(translate(assistant([{ type: 'text', text: 'API Error' }], { error: 'rate_limit' }))).toEqual([]);
    const failed = translate(
      message({ ...result, is_error: true, api_error_status: 429, result: 'API Error' }),
    );
    expect(failed).toMatchObject([{ result: { outcome: { failure: { code: 'model_rate_limited' } } } }]);
    const broken = { ...result, subtype: 'error_during_execution', is_error: true, errors: ['one', 'two'] };
    expect(translate(message(broken))).toMatchObject([
      { result: { outcome: { failure: { code: 'agent_error', message: 'one\ntwo' } } } },
    ]);
  });

  test('fails a turn whose agent answers in words where output was asked for [translate:no-output]', () => {
    const translator = new Translator(undefined, true);
    expect(translator.translate(message(result))).toMatchObject([
      { result: { outcome: { status: 'failed', failure: { code: 'structured_output_failed' } } } },
    ]);
    const structured_output = { n: 3 };
    expect(translator.translate(message({ ...result, structured_output }))).toMatchObject([
      { result: { outcome: { status: 'completed', structuredOutput: structured_output } } },
    ]);
  });

  test('tells of retries and of the conversation [translate:notices]', () => {
    const retry = { type: 'system', subtype: 'api_retry', error: 'overloaded', retry_delay_ms: 512.7 };
    expect(
      events(
        message({ type: 'system', subtype: 'init', session_id: 'conversation-1' }),
        message({ ...retry, error_status: 529 }),
        message({ ...retry, error_status: null }),
      ),
    ).toEqual([
      { kind: 'conversation', id: 'conversation-1' },
      { type: 'session.status_rescheduled', reason: 'overloaded (529)', retry_in_ms: 513 },
      { type: 'session.status_rescheduled', reason: 'overloaded', retry_in_ms: 513 },
    ]);
  });
});
