import { describe, expect, test } from 'vitest';
import { headersForAgent, headersForUpstream } from './headers.ts';
import { findRoute } from './routes.ts';

describe('headersForUpstream', () => {
  test('what the API needs goes on unchanged', () => {
    const headers = {
      'anthropic-version': '2023-06-01',
      'anthropic-beta': 'a-1,b-2',
      'x-stainless-retry-count': '0',
      'x-claude-code-session-id': 's',
      'user-agent': 'claude-cli/2',
    };
    expect(headersForUpstream(headers)).toEqual({
      ...headers,
      'content-type': 'application/json',
      'accept-encoding': 'identity',
    });
  });

  test.each([
    'authorization',
    'x-api-key',
    'cookie',
    'host',
    'connection',
    'transfer-encoding',
    'content-length',
    'expect',
    'x-forwarded-for',
    'x-forwarded-host',
    'forwarded',
    'via',
    'proxy-authorization',
    'anthropic-organization-id',
    'anthropic-workspace',
    'x-real-ip',
    'te',
    'upgrade',
    'content-encoding',
    'x-http-method-override',
  ])('%s stays here', (name) => {
    expect(headersForUpstream({ [name]: 'x' })).toEqual({
      'content-type': 'application/json',
      'accept-encoding': 'identity',
    });
  });
});

describe('headersForAgent', () => {
  test('the account behind the key stays hidden', () => {
    const headers = {
      'request-id': 'req_1',
      'retry-after': '3',
      'content-type': 'text/event-stream',
      'set-cookie': ['a=1'],
      'anthropic-organization-id': 'org',
      'anthropic-ratelimit-tokens-remaining': '5',
      'transfer-encoding': 'chunked',
      'content-length': '7',
      'cf-ray': 'x',
      server: 'cloudflare',
    };
    expect(headersForAgent(headers)).toEqual({
      'request-id': 'req_1',
      'retry-after': '3',
      'content-type': 'text/event-stream',
    });
  });
});

describe('findRoute', () => {
  test.each([
    ['POST', '/v1/messages', 'messages'],
    ['POST', '/v1/messages?beta=true', 'messages'],
    ['POST', '/v1/messages/count_tokens?beta=true', 'count_tokens'],
    ['GET', '/v1/models?limit=5', 'models'],
    ['HEAD', '/', 'hello'],
    ['GET', '/api/hello', 'hello'],
  ])('%s %s', (method, target, route) => expect(findRoute(method, target)).toBe(route));

  test.each([
    ['GET', '/v1/messages'],
    ['POST', '/v1/messages/'],
    ['POST', '//v1/messages'],
    ['POST', '/v1/messages/../models'],
    ['POST', '/v1/%6dessages'],
    ['POST', '/v1/messages?beta=true&key=x'],
    ['POST', '/v1/messages?beta=true?'],
    ['POST', '/v1/messages#x'],
    ['POST', 'http://evil.test/v1/messages'],
    ['POST', '/v1/messages/batches'],
    ['POST', '/v1/files'],
    ['GET', '/v1/organizations/me'],
    ['OPTIONS', '*'],
    [undefined, undefined],
  ])('%s %s does not exist', (method, target) => expect(findRoute(method, target)).toBeUndefined());
});
