import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Redactions } from '../hooks/redactions.ts';
import { assertFeatures, readMessageRequest, withModel } from './message-request.ts';
import { Refusal } from './refusal.ts';
import { readJson } from './request-json.ts';

const body = (more: object = {}) => ({
  model: 'claude-sonnet-4-5',
  max_tokens: 10,
  messages: [{ role: 'user', content: 'hi' }],
  ...more,
});
const none = new Redactions();
const readText = (text: string) => readMessageRequest(Buffer.from(text), none);
const read = (value: object) => readText(JSON.stringify(value));
const image = (type: string) => ({ type: 'image', source: { type, url: 'https://evil.test/?secret' } });
const says = (...content: object[]) => body({ messages: [{ role: 'user', content }] });
const inlineTool = (type: string) => ({
  type: 'tool_addition',
  tool: { type: 'tool_definition', definition: { type, name: 'x' } },
});
const rules = { models: [], serverFeatures: [] };

describe('readMessageRequest', () => {
  test('keeps the bytes', () => {
    const bytes = Buffer.from(`{"model":"m", "messages":[],\n"max_tokens":3}`);
    expect(readMessageRequest(bytes, none)).toEqual({
      bytes,
      model: 'm',
      maxTokens: 3,
      isStreamed: false,
      features: [],
    });
  });

  test.each([
    '',
    'x',
    '[]',
    'null',
    '{}',
    '{"model":1,"messages":[]}',
    '{"model":"m"}',
    '{"model":"m","messages":[],"max_tokens":-1}',
  ])('%s is no request', (text) => expect(() => readText(text)).toThrow(Refusal));

  test.each([
    ['mcp', body({ mcp_servers: [{ type: 'url', url: 'https://evil.test' }] })],
    ['mcp', body({ mcp_servers: { a: 1 } })],
    [
      'web_fetch',
      body({
        tools: [
          { name: 'a', input_schema: {} },
          { type: 'web_fetch_20250910', name: 'web_fetch' },
        ],
      }),
    ],
    ['code_execution', body({ tools: [{ type: 'code_execution_20250825', name: 'x' }] })],
    ['skills', body({ container: { skills: [] } })],
    ['url_sources', says(image('url'))],
    ['files', says({ type: 'document', source: { type: 'file', file_id: 'file_of_another' } })],
    ['files', says({ type: 'container_upload', file_id: 'x' })],
    ['url_sources', says({ type: 'tool_result', tool_use_id: 't', content: [image('url')] })],
    ['url_sources', body({ system: [image('url')] })],
    ['url_sources', says({ type: 'document', source: { type: 'url', url: 'x' } })],
    ['url_sources', says({ type: 'document', source: { type: 'content', content: [image('url')] } })],
    [
      'files',
      says({
        type: 'tool_result',
        tool_use_id: 't',
        content: [{ type: 'document', source: { type: 'content', content: [image('file')] } }],
      }),
    ],
    ['web_fetch', says(inlineTool('web_fetch_20250910'))],
    ['mcp', says({ type: 'compaction', content: 'so far', tool_changes: [inlineTool('mcp_toolset')] })],
    ['unknown', body({ context_management: { edits: [{ type: 'compact_20260112' }] } })],
  ])('%s is refused unless the session has it', (feature, value) => {
    const request = read(value);
    expect(() => assertFeatures(rules, request, undefined)).toThrow(feature);
    const [wanted] = request.features;
    if (wanted === undefined || wanted === 'unknown') return;
    assertFeatures({ ...rules, serverFeatures: [wanted] }, request, undefined);
  });

  test('a beta alone is refused as well', () =>
    expect(() => assertFeatures(rules, read(body()), 'claude-code-20250219, mcp-client-2025-04-04')).toThrow(
      'mcp',
    ));

  test('an ordinary request passes', () => {
    const value = body({
      tools: [{ name: 'Bash', input_schema: {} }],
      mcp_servers: [],
      system: [{ type: 'text', text: 'source: url' }],
      context_management: { edits: [{ type: 'clear_thinking_20251015', keep: 'all' }] },
      messages: [
        { role: 'user', content: 'hi' },
        { role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'Bash', input: image('url') }] },
        { role: 'system', content: [inlineTool('custom')] },
      ],
    });
    assertFeatures(rules, read(value), 'claude-code-20250219,interleaved-thinking-2025-05-14');
  });

  test('what has another price is refused', () => {
    expect(() => read(body({ speed: 'fast' }))).toThrow('no price');
    expect(() => read(body({ inference_geo: 'us' }))).toThrow('no price');
    expect(read(body({ speed: 'standard' })).model).toBe('claude-sonnet-4-5');
  });

  test('another model in the same request', () => {
    const changed: unknown = JSON.parse(
      withModel(Buffer.from(JSON.stringify(body({ top_k: 3 }))), 'other').toString(),
    );
    expect(changed).toEqual({ ...body({ top_k: 3 }), model: 'other' });
  });
});

describe('what leads past the rules', () => {
  test.each([
    { fallbacks: [{ model: 'claude-opus-5' }] },
    { thread: { type: 'continue', previous_message_id: 'msg_of_another' } },
    { billing_policy: { type: 'billing_policy', bill_to: 'self' } },
    { fallback_credit_token: 'x' },
    { compaction: {} },
    { something_new: 1 },
  ])('%j is refused by its name', (more) =>
    expect(() => read(body(more))).toThrow(`no "${Object.keys(more)[0]}"`),
  );
});

describe('an object that has a name twice', () => {
  test.each([
    '{"model":"a","model":"b"}',
    '{"model":"a","mod\\u0065l":"b"}',
    '{"tools":[{"type":"custom","type" : "web_fetch_1"}]}',
    '{"a\\"b":1,"c":"\\\\","a\\"b":2}',
    '{"messages":[{"content":[{"source":{"type":"url"},"source":{"type":"base64"}}]}]}',
    '[[[[[[{"__proto__":1,"__proto__":2}]]]]]]',
  ])('%s is refused', (json) => expect(() => readJson(json)).toThrow('a name twice'));

  test.each([
    '{"a":{"a":1},"b":[{"a":1},{"a":1}]}',
    '{"a":"\\"a\\":1,\\"a\\":2"}',
    '{"__proto__":{"a":1}}',
    '{}',
    '[1,"a","a"]',
    '"x"',
  ])('%s has none', (json) => expect(readJson(json)).toEqual(JSON.parse(json)));

  test('is nothing that JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        readJson(JSON.stringify(value));
      }),
    );
  });
});

describe('a body that is made to take long', () => {
  const megabytes = 30 * 1024 * 1024;
  const filled = (before: string, part: string, after: string) =>
    before + part.repeat(Math.floor((megabytes - before.length - after.length) / part.length)) + after;
  const head = '{"model":"m","max_tokens":1,"messages":[{"role":"user","content":';

  test.each([
    ['blocks', filled(`${head}[`, '{},', '{}]}]}')],
    ['messages', filled('{"model":"m","messages":[', '{},', '{}]}')],
    ['lists in lists', filled(head, '[', '')],
    ['numbers', filled(`${head}[`, '1,', '1]}]}')],
    ['tools', filled('{"model":"m","messages":[],"tools":[', '{"type":1},', '{}]}')],
    ['names', filled('{"model":"m","messages":[],"system":{', '"a":1,', '"b":2}}')],
    ['fields', `{"model":"m","messages":[],${Array.from({ length: 499_000 }, (_, i) => `"${i}":1`).join()}}`],
    ['escapes', filled(`${head}"`, '\\"', '"}]}')],
    ['spaces', filled('{"model":"m","messages":[]', ' ', '}')],
    ['as many blocks as may be', `${head}[${'{},'.repeat(240_000)}{}]}]}`],
  ])('of %s is read or refused at once [gateway:worst-body]', (_, text) => {
    const bytes = Buffer.from(text);
    const started = performance.now();
    try {
      readMessageRequest(bytes, new Redactions(new Map([['a', 'x']])));
    } catch (error) {
      expect(error).toBeInstanceOf(Refusal);
    }
    // A tenth of it on a machine that has nothing else to do; what it prevents took minutes.
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});
