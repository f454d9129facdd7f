import { describe, expect, test } from 'vitest';
import { AgentApi } from './index.ts';
import { json, serve } from './test/http-server.ts';

describe('a session', () => {
  test('is forked and taken back once, however often the connection breaks [client:forks]', async () => {
    const seen: unknown[] = [];
    await using server = await serve((request, response, body) => {
      seen.push([request.url, JSON.parse(body), typeof request.headers['idempotency-key']]);
      json({ id: 'ses_2' }, request.url?.endsWith('fork') ? 201 : 200)(request, response, body);
    });
    const session = new AgentApi({ baseUrl: server.url, accessToken: 'a' }).session('ses_1');
    expect(await session.fork()).toEqual({ id: 'ses_2' });
    await session.fork({ at_turn: 'turn_1', what: 'files' });
    await session.rewind({ to_turn: 'turn_1' });
    expect(seen).toEqual([
      ['/api/v1/sessions/ses_1/fork', {}, 'string'],
      ['/api/v1/sessions/ses_1/fork', { at_turn: 'turn_1', what: 'files' }, 'string'],
      ['/api/v1/sessions/ses_1/rewind', { to_turn: 'turn_1' }, 'string'],
    ]);
  });
});
