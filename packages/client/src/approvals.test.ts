import { describe, expect, test } from 'vitest';
import { AgentApi } from './index.ts';
import { json, serve, stream, type Handler } from './test/http-server.ts';

const waiting = { status: 'pending', votes: [], deadline_at: '2026-01-01T00:00:00Z', updated_input: null };
const gone = json({ code: 'gone', detail: 'That is too long ago.' }, 410);
const away: Handler = (_request, response) => response.writeHead(503).end();

function page(...ids: string[]): Handler {
  return json({ items: ids.map((id) => ({ id, ...waiting })), next_cursor: null });
}

function one(id: string, status = 'pending'): Handler {
  return json({ id, ...waiting, status });
}

function told(cursor: string, type: string, approval?: string): string {
  const data = { seq: 1, type, session_id: 'ses_1', turn_id: 'turn_1', approval_id: approval };
  return `id: ${cursor}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
}

function clientOf(server: { url: string }): AgentApi {
  const reconnect = { firstPauseMs: 1, longestPauseMs: 2, attempts: 3 };
  return new AgentApi({ baseUrl: server.url, accessToken: 'a1', reconnect, retries: 0 });
}

async function watch(api: AgentApi, count: number): Promise<string[]> {
  const seen: string[] = [];
  for await (const { id, status } of api.approvals.watch()) {
    seen.push(`${id} ${status}`);
    if (seen.length === count) break;
  }
  return seen;
}

describe('a decision', () => {
  test('says what the person said, and is sent under a key of its own', async () => {
    const bodies: unknown[] = [];
    const keys = new Set<unknown>();
    await using server = await serve((request, response, body) => {
      bodies.push(JSON.parse(body));
      keys.add(request.headers['idempotency-key']);
      one('apr_1', 'allowed')(request, response, body);
    });
    const { approvals } = clientOf(server);
    expect(await approvals.allow('apr_1')).toMatchObject({ status: 'allowed' });
    await approvals.allow('apr_1', { input: { command: 'ls' }, reason: 'Fine.' });
    await approvals.allow('apr_1', { remember: 'session', inputVersion: 2 });
    await approvals.deny('apr_1', 'Not now.');
    await approvals.answer('apr_1', { 'Which colour?': 'Blue' });
    expect(bodies).toEqual([
      { decision: 'allow' },
      { decision: 'allow', reason: 'Fine.', updated_input: { command: 'ls' } },
      { decision: 'allow', remember: 'session', input_version: 2 },
      { decision: 'deny', reason: 'Not now.' },
      { decision: 'allow', answers: { 'Which colour?': 'Blue' } },
    ]);
    expect(keys.size).toBe(5);
    expect(new Set(server.requests)).toEqual(new Set(['POST /api/v1/approvals/apr_1/decision']));
  });
});

describe('who watches approvals', () => {
  test('gets what waits already, then what comes, and what becomes of it [client:watch]', async () => {
    const feed = [
      told('1.1', 'session.status_running'),
      told('1.2', 'session.status_waiting', 'apr_2'),
      told('1.3', 'user.tool_confirmation', 'apr_2'),
      told('1.4', 'user.tool_confirmation', 'apr_1'),
      told('1.5', 'approval.settled', 'apr_1'),
      told('1.6', 'session.status_waiting', 'apr_3'),
    ];
    await using server = await serve(
      stream(feed, 'stay'),
      page('apr_1'),
      one('apr_2'),
      one('apr_2'),
      one('apr_1', 'denied'),
      one('apr_1', 'denied'),
      one('apr_3'),
    );
    expect(await watch(clientOf(server), 4)).toEqual([
      'apr_1 pending',
      'apr_2 pending',
      'apr_1 denied',
      'apr_3 pending',
    ]);
    expect(server.requests.slice(0, 2)).toEqual([
      'GET /api/v1/events/stream',
      'GET /api/v1/approvals?status=pending&limit=100',
    ]);
  });

  test('misses nothing when the connection is cut before the feed has said anything', async () => {
    await using server = await serve(
      stream([], 'cut'),
      page('apr_1', 'apr_2'),
      stream([], 'stay'),
      page('apr_2', 'apr_3'),
      one('apr_1', 'expired'),
    );
    expect(await watch(clientOf(server), 4)).toEqual([
      'apr_1 pending',
      'apr_2 pending',
      'apr_3 pending',
      'apr_1 expired',
    ]);
  });

  test('reads again what it could not look up while the server was away, from where it was', async () => {
    const from: string[] = [];
    const seen = (id: string) => from.push(id);
    const asked = told('1.2', 'session.status_waiting', 'apr_1');
    await using server = await serve(
      stream([told('1.1', 'session.status_running'), asked], 'stay', seen),
      page(),
      away,
      stream([asked], 'stay', seen),
      one('apr_1'),
    );
    expect(await watch(clientOf(server), 1)).toEqual(['apr_1 pending']);
    expect(from).toEqual(['undefined', '1.1']);
  });

  test('begins anew when the feed is not kept that far back', async () => {
    await using server = await serve(
      stream([told('1.1', 'session.status_running')], 'end'),
      page(),
      gone,
      stream([], 'stay'),
      page('apr_1'),
    );
    expect(await watch(clientOf(server), 1)).toEqual(['apr_1 pending']);
  });

  test('is not told of what was deleted meanwhile', async () => {
    await using server = await serve(
      stream(
        [told('1.1', 'approval.settled', 'apr_1'), told('1.2', 'session.status_waiting', 'apr_2')],
        'stay',
      ),
      page(),
      json({ code: 'not_found', detail: 'There is none.' }, 404),
      one('apr_2'),
    );
    expect(await watch(clientOf(server), 1)).toEqual(['apr_2 pending']);
  });
});
