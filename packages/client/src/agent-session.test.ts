import { describe, expect, test } from 'vitest';
import { AgentApi } from './index.ts';
import { json, serve } from './test/http-server.ts';

describe('a session', () => {
  test('is paused, resumed, archived and restored, and its archive is waited for [client:archives]', async () => {
    const archive = (status: string) => json({ id: 'arc_1', status });
    await using server = await serve(
      json({ status: 'paused' }),
      json({ status: 'active' }),
      archive('pending'),
      archive('running'),
      archive('ready'),
      archive('restoring'),
      archive('restored'),
    );
    const session = new AgentApi({ baseUrl: server.url, accessToken: 'a' }).session('ses_1');
    expect(await session.pause()).toEqual({ status: 'paused' });
    expect(await session.resume()).toEqual({ status: 'active' });
    expect(await session.archive('zip')).toMatchObject({ status: 'pending' });
    expect(await session.settledArchive()).toMatchObject({ status: 'ready' });
    expect(await session.restore()).toMatchObject({ status: 'restoring' });
    expect(await session.settledArchive()).toMatchObject({ status: 'restored' });
    const at = '/api/v1/sessions/ses_1';
    expect(server.requests).toEqual([
      `POST ${at}/pause`,
      `POST ${at}/resume`,
      `POST ${at}/archive`,
      `GET ${at}/archive`,
      `GET ${at}/archive`,
      `POST ${at}/restore`,
      `GET ${at}/archive`,
    ]);
  });

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
