import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { duplicateKey } from './json-keys.ts';
import { assertFeatures, readMessageRequest, withModel } from './message-request.ts';
import { Refusal } from './refusal.ts';

const body = (more: object = {}) => ({
  model: 'claude-sonnet-4-5',
  max_tokens: 10,
  messages: [{ role: 'user', content: 'hi' }],
  ...more,
});
const read = (value: object) => readMessageRequest(Buffer.from(JSON.stringify(value)));
const image = (type: string) => ({ type: 'image', source: { type, url: 'https://evil.test/?secret' } });
const says = (...content: object[]) => body({ messages: [{ role: 'user', content }] });
const rules = { models: [], serverFeatures: [] };

describe('readMessageRequest', () => {
  test('keeps the bytes', () => {
    const bytes = Buffer.from(`{"model":"m", "messages":[],\n"max_tokens":3}`);
    expect(readMessageRequest(bytes)).toEqual({ bytes, model: 'm', maxTokens: 3, features: [] });
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
  ])('%s is no request', (text) => expect(() => readMessageRequest(Buffer.from(text))).toThrow(Refusal));

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
  ])('%s is refused unless the session has it', (feature, value) => {
    const request = read(value);
    expect(() => assertFeatures(rules, request, undefined)).toThrow(feature);
    assertFeatures(
      {
        ...rules,
        serverFeatures: [request.features[0] === 'unknown' ? 'mcp' : (request.features[0] ?? 'mcp')],
      },
      request,
      undefined,
    );
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

describe('duplicateKey', () => {
  test.each([
    ['{"model":"a","model":"b"}', 'model'],
    ['{"model":"a","mod\\u0065l":"b"}', 'model'],
    ['{"tools":[{"type":"custom","type" : "web_fetch_1"}]}', 'type'],
    ['{"a\\"b":1,"c":"\\\\","a\\"b":2}', 'a"b'],
  ])('%s', (json, key) => expect(duplicateKey(json)).toBe(key));

  test.each([
    '{"a":{"a":1},"b":[{"a":1},{"a":1}]}',
    '{"a":"\\"a\\":1,\\"a\\":2"}',
    '{}',
    '[1,"a","a"]',
    '"x"',
  ])('%s has none', (json) => expect(duplicateKey(json)).toBeUndefined());

  test('whatever JSON.stringify writes has none', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => duplicateKey(JSON.stringify(value)) === undefined));
  });
});
