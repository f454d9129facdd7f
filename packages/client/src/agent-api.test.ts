import { describe, expect, test } from 'vitest';
import { AgentApi, AgentApiError, UnreachableError, type StreamItem } from './index.ts';
import { draft, event, json, serve, stream, type Handler } from './test/http-server.ts';

const expired = json({ code: 'not_authenticated', status: 401, detail: 'The token has expired.' }, 401);

/** Answers by what the request asks for, not by its turn. */
function expiring(fresh: string, calls: { refreshes: string[] }): Handler {
  return (request, response, body) => {
    if (request.url === '/api/v1/auth/refresh') {
      calls.refreshes.push(body);
      json({ access_token: fresh, refresh_token: 'r2' })(request, response, body);
    } else if (request.headers.authorization === `Bearer ${fresh}`)
      json({ echo: body })(request, response, body);
    else expired(request, response, body);
  };
}

const old = { accessToken: 'a1', refreshToken: 'r1' };

describe('a login', () => {
  test('gives a client that sends its access token', async () => {
    await using server = await serve(json({ access_token: 'a1', refresh_token: 'r1' }), (request, response) =>
      response.end(JSON.stringify(request.headers.authorization)),
    );
    const api = await AgentApi.login(`${server.url}/`, { email: 'a@example.com', password: 'secret' });
    expect(api.tokens).toEqual(old);
    expect(await api.request('GET', '/api/v1/auth/me')).toBe('Bearer a1');
    expect(server.requests).toEqual(['POST /api/v1/auth/login', 'GET /api/v1/auth/me']);
  });

  test('whose access token has expired is refreshed once for all calls that wait', async () => {
    const calls = { refreshes: [] };
    await using server = await serve(expiring('a2', calls));
    const api = new AgentApi({ baseUrl: server.url, tokens: old });
    const answers = await Promise.all(['x', 'y', 'z'].map((body) => api.request('POST', '/any', body)));
    expect(answers).toEqual([{ echo: '"x"' }, { echo: '"y"' }, { echo: '"z"' }]);
    expect(calls.refreshes).toEqual(['{"refresh_token":"r1"}']);
    expect(api.tokens).toEqual({ accessToken: 'a2', refreshToken: 'r2' });
  });

  test('that another program has refreshed is used as it was stored', async () => {
    const calls = { refreshes: [] };
    await using server = await serve(expiring('a2', calls));
    const store = {
      load: () => Promise.resolve({ accessToken: 'a2', refreshToken: 'newer' }),
      save: () => Promise.reject(new Error('There is nothing to save.')),
    };
    await new AgentApi({ baseUrl: server.url, tokens: old, store }).request('GET', '/any');
    expect(calls.refreshes).toEqual([]);
  });

  test('that other programs share is refreshed with the newest token and stored', async () => {
    const calls = { refreshes: [] };
    await using server = await serve(expiring('a3', calls));
    const saved: unknown[] = [];
    const store = {
      load: () => Promise.resolve({ accessToken: 'a2', refreshToken: 'newer' }),
      save: (tokens: unknown) => Promise.resolve(void saved.push(tokens)),
    };
    await new AgentApi({ baseUrl: server.url, tokens: old, store }).request('GET', '/any');
    expect(calls.refreshes).toEqual(['{"refresh_token":"newer"}']);
    expect(saved).toEqual([{ accessToken: 'a3', refreshToken: 'r2' }]);
  });

  test('that cannot be refreshed is refused, and asked for no second time', async () => {
    await using server = await serve(expired);
    const api = new AgentApi({ baseUrl: server.url, tokens: old });
    await expect(api.request('GET', '/any')).rejects.toMatchObject({ code: 'not_authenticated' });
    expect(server.requests).toEqual(['GET /any', 'POST /api/v1/auth/refresh']);
  });

  test('by access token alone is never refreshed', async () => {
    await using server = await serve(expired);
    const api = new AgentApi({ baseUrl: server.url, accessToken: 'a1' });
    await expect(api.session('ses_1').get()).rejects.toMatchObject({ status: 401 });
    expect(server.requests).toEqual(['GET /api/v1/sessions/ses_1']);
  });
});

describe('a refusal', () => {
  test('becomes an error that carries the problem document', async () => {
    const problem = {
      code: 'too_many_requests',
      status: 429,
      detail: 'Slow down.',
      request_id: 'req_1',
      errors: [{ pointer: '/body/message', detail: 'is too long' }],
    };
    await using server = await serve(json(problem, 429, { 'retry-after': '7' }));
    const api = new AgentApi({ baseUrl: server.url, accessToken: 'a1' });
    const error: unknown = await api.sessions.list().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AgentApiError);
    expect(error).toMatchObject({
      message: 'Slow down.',
      code: 'too_many_requests',
      status: 429,
      requestId: 'req_1',
      errors: problem.errors,
      retryAfterSeconds: 7,
    });
  });

  test('by something in front of the server still has a code', async () => {
    await using server = await serve((_request, response) => response.writeHead(502).end('<html>'));
    const api = new AgentApi({ baseUrl: server.url, accessToken: 'a1' });
    await expect(api.sessions.list()).rejects.toMatchObject({ code: 'http_502', status: 502 });
  });

  test('to answer at all is told from one in words', async () => {
    const server = await serve(json({}));
    await server[Symbol.asyncDispose]();
    const api = new AgentApi({ baseUrl: server.url, accessToken: 'a1' });
    await expect(api.sessions.list()).rejects.toThrow(UnreachableError);
  });
});

describe('a request', () => {
  const busy: Handler = (_request, response) => response.writeHead(503, { 'retry-after': '0' }).end();

  test('is sent again when it may be and the server is busy, with the same key [client:retries]', async () => {
    const keys: unknown[] = [];
    const keyed = (handler: Handler): Handler => {
      return (request, response, body) => {
        keys.push(request.headers['idempotency-key']);
        handler(request, response, body);
      };
    };
    await using server = await serve(keyed(busy), keyed(json({ id: 'ses_1' }, 201)));
    const api = new AgentApi({ baseUrl: server.url, accessToken: 'a1' });
    expect(await api.sessions.create()).toEqual({ id: 'ses_1' });
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
    expect(typeof keys[0]).toBe('string');
  });

  test('is sent once when that could do something twice, and when it is to come back much later', async () => {
    await using server = await serve(
      busy,
      (_request, response) => response.writeHead(429, { 'retry-after': '60' }).end(),
      json({ items: [] }),
    );
    const api = new AgentApi({ baseUrl: server.url, accessToken: 'a1' });
    await expect(api.request('POST', '/x', {})).rejects.toMatchObject({ status: 503 });
    await expect(api.sessions.list()).rejects.toMatchObject({ status: 429, retryAfterSeconds: 60 });
    expect(server.requests).toEqual(['POST /x', 'GET /api/v1/sessions']);
  });

  test('for a list brings its first page, or every item, page by page [client:pages]', async () => {
    await using server = await serve(
      json({ items: [1, 2], next_cursor: 'c2' }),
      json({ items: [1, 2], next_cursor: 'c2' }),
      json({ items: [3], next_cursor: null }),
    );
    const api = new AgentApi({ baseUrl: server.url, accessToken: 'a1' });
    expect((await api.sessions.list({ limit: 2 })).items).toEqual([1, 2]);
    expect(await Array.fromAsync(api.sessions.list({ limit: 2 }))).toEqual([1, 2, 3]);
    expect(server.requests.slice(1)).toEqual([
      'GET /api/v1/sessions?limit=2',
      'GET /api/v1/sessions?limit=2&cursor=c2',
    ]);
  });
});

const reconnect = { firstPauseMs: 1, longestPauseMs: 2, attempts: 3 };
const clientOf = (server: { url: string }, more = {}) =>
  new AgentApi({ baseUrl: server.url, accessToken: 'a1', reconnect: { ...reconnect, ...more } });

async function take(items: AsyncIterable<StreamItem>, count: number): Promise<(number | string)[]> {
  const taken: (number | string)[] = [];
  for await (const item of items) {
    taken.push(item.type === 'delta' ? item.text : item.seq);
    if (taken.length === count) break;
  }
  return taken;
}

describe('a stream of events', () => {
  test('goes on where it was cut and delivers every event once', async () => {
    const from: string[] = [];
    const seen = (id: string) => from.push(id);
    await using server = await serve(
      stream(['retry: 2000\n\n', ': ping\n\n', event(3, 'user.message'), draft], 'cut', seen),
      (_request, response) => response.writeHead(503).end(),
      stream([event(3, 'user.message'), event(4, 'agent.message')], 'end', seen),
      stream(['event: reconnect\ndata: {}\n\n'], 'end', seen),
      stream([event(5, 'session.status_idle')], 'stay', seen),
    );
    const events = clientOf(server).session('ses_1').stream({ after: 2, deltas: true });
    expect(await take(events, 4)).toEqual([3, 'hel', 4, 5]);
    expect(from).toEqual(['2', '3', '4', '4']);
    expect(server.requests[0]).toBe('GET /api/v1/sessions/ses_1/events/stream?deltas=true');
  });

  test('puts events together that come in pieces', async () => {
    const text = event(1, 'agent.message', { content: [{ type: 'text', text: 'Grüße 👋' }] });
    await using server = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (const byte of Buffer.from(text)) response.write(Buffer.of(byte));
    });
    for await (const item of clientOf(server).session('ses_1').stream()) {
      expect(item).toMatchObject({ seq: 1, content: [{ text: 'Grüße 👋' }] });
      break;
    }
  });

  test('gives up after too many attempts that bring nothing', async () => {
    await using server = await serve(stream([], 'end'));
    await expect(take(clientOf(server).session('ses_1').stream(), 1)).rejects.toThrow(UnreachableError);
    expect(server.requests).toHaveLength(4);
  });

  test('is taken up again as often as it takes while it brings something', async () => {
    const one = (seq: number) => stream([event(seq, 'agent.message')], 'cut');
    await using server = await serve(...[1, 2, 3, 4, 5, 6].map(one));
    expect(await take(clientOf(server).session('ses_1').stream(), 6)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('ends with the refusal when the server does not let it go on', async () => {
    const gone = json({ code: 'not_found', detail: 'There is no such session.' }, 404);
    await using server = await serve(stream([event(1, 'session.created')], 'cut'), gone);
    await expect(take(clientOf(server).session('ses_1').stream(), 2)).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  test('takes a connection that is silent for too long for dead', async () => {
    await using server = await serve(
      stream([event(1, 'session.created')], 'stay'),
      stream([event(2, 'user.message')], 'stay'),
    );
    const events = clientOf(server, { silenceMs: 150 }).session('ses_1').stream();
    expect(await take(events, 2)).toEqual([1, 2]);
  });

  test('closes its connection when the reader has enough', async () => {
    const closed = Promise.withResolvers<undefined>();
    await using server = await serve((request, response) => {
      response.on('close', () => closed.resolve(undefined));
      stream([event(1, 'session.created')], 'stay')(request, response, '');
    });
    await take(clientOf(server).session('ses_1').stream(), 1);
    await closed.promise;
  });

  test('stops with the reason of its signal', async () => {
    await using server = await serve(stream([event(1, 'session.created')], 'stay'));
    const stop = new AbortController();
    const events = clientOf(server).session('ses_1').stream({ signal: stop.signal });
    await events.next();
    const next = events.next();
    stop.abort(new Error('enough'));
    await expect(next).rejects.toThrow('enough');
  });
});

describe('a question', () => {
  const prompt = event(7, 'user.message');
  const idle = event(9, 'session.status_idle', { stop_reason: 'end_turn' });

  test('streams its turn to the end, and only that turn', async () => {
    const other = { turn_id: 'turn_0' };
    const bodies: string[] = [];
    await using server = await serve((request, response, body) => {
      bodies.push(body);
      const parts = [prompt, event(8, 'session.status_idle', other), draft, idle, event(10, 'user.message')];
      stream(parts, 'stay')(request, response, '');
    });
    expect(await take(clientOf(server).session('ses_1').ask('hello'), 9)).toEqual([7, 'hel', 9]);
    expect(server.requests).toEqual(['POST /api/v1/sessions/ses_1/query']);
    expect(bodies).toEqual(['{"message":"hello"}']);
  });

  test('that is cut goes on with the events that follow', async () => {
    const from: string[] = [];
    await using server = await serve(
      stream([prompt, draft], 'cut'),
      stream([event(8, 'agent.message'), idle], 'stay', (id) => from.push(id)),
    );
    expect(await take(clientOf(server).session('ses_1').ask('hello'), 9)).toEqual([7, 'hel', 8, 9]);
    expect(from).toEqual(['7']);
  });

  test('that is cut before its first event is not asked twice', async () => {
    const keys: unknown[] = [];
    const from: string[] = [];
    const query = (handler: Handler): Handler => {
      return (request, response, body) => {
        keys.push(request.headers['idempotency-key']);
        handler(request, response, body);
      };
    };
    await using server = await serve(
      query(stream([], 'cut')),
      query(json({ code: 'idempotency_in_flight', detail: 'Wait.' }, 409)),
      query(json({ turn_id: 'turn_1', seq: 7 }, 202)),
      stream([prompt, idle], 'stay', (id) => from.push(id)),
    );
    expect(await take(clientOf(server).session('ses_1').ask('hello'), 9)).toEqual([7, 9]);
    expect(new Set(keys).size).toBe(1);
    expect(keys).toHaveLength(3);
    expect(from).toEqual(['6']);
  });

  test('that the server refuses is not repeated', async () => {
    await using server = await serve(json({ code: 'wrong_state', detail: 'It is terminated.' }, 409));
    const asked = take(clientOf(server).session('ses_1').ask('hello'), 1);
    await expect(asked).rejects.toMatchObject({ code: 'wrong_state' });
    expect(server.requests).toHaveLength(1);
  });
});

test('a server that takes a request and says nothing is unreachable, unless it waits by design', async () => {
  await using server = await serve((request, response, body) => {
    if (request.url?.endsWith('/query')) setTimeout(() => json({ ok: true })(request, response, body), 200);
  });
  const api = new AgentApi({ baseUrl: server.url, accessToken: 'a', retries: 0, timeoutMs: 50 });
  await expect(api.request('GET', '/any')).rejects.toThrow(UnreachableError);
  await expect(api.session('ses_1').ask('Hello.').next()).rejects.toThrow(UnreachableError);
  expect(await api.request('POST', '/api/v1/sessions/ses_1/query', {})).toEqual({ ok: true });
});

test('an answer that has begun may take its time', async () => {
  await using server = await serve((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).write('{"n":');
    setTimeout(() => response.end('1}'), 200);
  });
  const api = new AgentApi({ baseUrl: server.url, accessToken: 'a', retries: 0, timeoutMs: 100 });
  expect(await api.request('GET', '/any')).toEqual({ n: 1 });
});
