import { Agent, request as sendRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectRefusal, startAttackedService, type AttackedService } from './support/attacked-service.ts';
import { goodBodies, operations } from './support/openapi-operations.ts';
import { expectProblem } from './support/problem.ts';
import { rawBytes, rawRequest } from './support/raw-http.ts';
import { startNode } from './support/service-node.ts';

const stack = new AsyncDisposableStack();
let attacked: AttackedService;
beforeAll(async () => {
  attacked = stack.use(await startAttackedService());
});
afterAll(() => stack.disposeAsync());

describe('an address', () => {
  const hostileIds = [
    'x',
    'ses_',
    `ses_${'0'.repeat(31)}`,
    `ses_${'0'.repeat(33)}`,
    `ses_${'g'.repeat(32)}`,
    `SES_${'0'.repeat(32)}`,
    `turn_${'0'.repeat(32)}`,
    '%00',
    `ses_${'0'.repeat(32)}%00`,
    `ses_${'0'.repeat(32)}%0a`,
    '..%2f..%2fetc%2fpasswd',
    '%2e%2e',
    '%2e%2e%2f%2e%2e',
    "'%20or%201=1--",
    '%F0%9F%98%80',
    '%ff',
    '%zz',
    '%',
    'a'.repeat(10_000),
    '{session_id}',
    '*',
    '%252e%252e',
  ];

  test.each(operations.filter(({ template }) => template.includes('{')).map(({ name }) => name))(
    '%s with an id that is none is refused [input:ids]',
    async (name) => {
      const [method = '', template = ''] = name.split(' ');
      const body = goodBodies[name] && JSON.stringify(goodBodies[name]);
      for (const id of hostileIds) {
        const answer = await attacked.send({
          method,
          path: attacked.fill(template, id),
          headers: body === undefined ? {} : { 'content-type': 'application/json' },
          body,
        });
        // There the id is the proof, too.
        const unknown = template.endsWith('/incoming/{token}') ? [401] : [];
        // Two of the longest are more than the head of a request may hold.
        const tooLong = template.split('{').length > 2 ? [431] : [];
        expectRefusal(answer, [400, 403, 404, 414, 422, ...unknown, ...tooLong]);
      }
    },
  );

  test('that does not exist is told so, with or without a token [input:unknown-route]', async () => {
    const paths = [
      '/api',
      '/api/v1',
      '/api/v2/sessions',
      '/api/v1/session',
      '/api/v1/sessions/a/b/c/d',
      '/.env',
      '/.git/config',
      '/api/v1//sessions',
      '/admin',
      '/docs/../../etc/passwd',
      '/api/v1/sessions/..',
    ];
    for (const path of paths) {
      expectRefusal(await attacked.send({ method: 'GET', path }), 404);
      expectRefusal(await rawRequest(attacked.service.url, { path }), [401, 404]);
    }
  });

  test('is not there for other methods [input:methods]', async () => {
    for (const template of new Set(operations.map((each) => each.template))) {
      // A fixed name may stand where an id does.
      const isSame = (each: string) =>
        each === template || new RegExp(`^${each.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(template);
      const methods = operations.flatMap((each) => (isSame(each.template) ? [each.method] : []));
      for (const other of ['PUT', 'DELETE', 'PATCH', 'POST', 'TRACE', 'OPTIONS', 'PROPFIND'])
        if (!methods.includes(other))
          expectRefusal(await attacked.send({ method: other, path: attacked.fill(template) }), [404, 405]);
    }
  });

  test('of 20 kB is refused before anything is read of it [input:long-address]', async () => {
    const long = await attacked.send({ method: 'GET', path: `/api/v1/sessions?q=${'a'.repeat(20_000)}` });
    expectRefusal(long, [414, 431]);
    const half = await attacked.send({ method: 'GET', path: `/api/v1/sessions?q=${'a'.repeat(12_000)}` });
    expectRefusal(half, 422);
    const many = await attacked.send({ method: 'GET', path: `/api/v1/sessions?${'a=1&'.repeat(3_000)}` });
    expect([200, 422]).toContain(many.status);
  });
});

describe('a query', () => {
  const lists = operations.filter(
    ({ method, operation }) =>
      method === 'GET' && operation.parameters?.some((parameter) => parameter.name === 'limit'),
  );

  test.each(lists.map(({ name }) => name))('%s takes no limit that is none [input:limit]', async (name) => {
    const path = attacked.fill(name.split(' ')[1] ?? '');
    for (const limit of [
      '0',
      '-1',
      '1001',
      '1e9',
      '1.5',
      'NaN',
      'Infinity',
      'ten',
      '',
      '9'.repeat(40),
      '1&limit=2',
      '%00',
      '0x',
      '1;2',
    ])
      expectRefusal(await attacked.send({ method: 'GET', path: `${path}?limit=${limit}` }), 422);
  });

  test.each(
    lists
      .filter(({ operation }) => operation.parameters?.some(({ name }) => name === 'skip'))
      .map(({ name }) => name),
  )('%s takes no place to begin that is none [input:skip]', async (name) => {
    const path = attacked.fill(name.split(' ')[1] ?? '');
    for (const skip of ['-1', '10001', '1.5', 'NaN', 'Infinity', 'x', '9'.repeat(40), '1&skip=2'])
      expectRefusal(await attacked.send({ method: 'GET', path: `${path}?skip=${skip}` }), 422);
  });

  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  test.each(
    lists
      .filter(({ operation }) => operation.parameters?.some(({ name }) => name === 'cursor'))
      .map(({ name }) => name),
  )('%s takes no cursor that it did not give [input:cursor]', async (name) => {
    const path = attacked.fill(name.split(' ')[1] ?? '');
    const now = new Date().toISOString();
    const cursors = [
      'x',
      '%00',
      '-1',
      'a'.repeat(501),
      encode(null),
      encode([]),
      encode(['c']),
      encode(['c', -1]),
      encode(['c', 1.5]),
      encode(['c', 1e300]),
      encode(['x', 1]),
      encode(['r', now]),
      encode(['r', 'now', 'ses_1']),
      encode(['r', now, 17]),
      encode(['r', now, 'a\0b']),
      encode(['r', now, '\ud800']),
      encode(['r', now, 'x'.repeat(101)]),
      encode(['r', '2020-13-45T99:99:99Z', 'ses_1']),
      encode({ __proto__: [] }),
      "' or 1=1 --".replaceAll(' ', '%20'),
    ];
    for (const cursor of cursors)
      expectRefusal(await attacked.send({ method: 'GET', path: `${path}?cursor=${cursor}` }), 422);
  });

  test.each([
    ['status', ['x', 'created&status=active', 'CREATED', '%00', '']],
    ['mode', ['x', 'interactive,background', '']],
    ['is_fork', ['maybe', '2', 'true&is_fork=true', '']],
    ['q', ['', 'a'.repeat(201), '%00', 'a&q=b']],
    ['created_from', ['yesterday', '2020-01-01', '2020-13-01T00:00:00Z', '1', '%00', '']],
    ['created_until', ['2020-02-30T00:00:00Z', 'x', '9'.repeat(50)]],
  ])('of sessions by a wrong %s is refused [input:filters]', async (field, values) => {
    for (const value of values)
      expectRefusal(await attacked.send({ method: 'GET', path: `/api/v1/sessions?${field}=${value}` }), 422);
  });

  test('of sessions by any moment there can be is answered [input:moments]', async () => {
    for (const at of [
      '0000-01-01T00:00:00Z',
      '0001-01-01T00:00:00Z',
      '9999-12-31T23:59:59.999999Z',
      '0000-01-01T00:00:00%2B23:59',
      '9999-12-31T23:59:59-23:59',
      '2016-02-29T12:00:00.1234567890123Z',
    ])
      for (const field of ['created_from', 'created_until'])
        expect((await attacked.send({ method: 'GET', path: `/api/v1/sessions?${field}=${at}` })).status).toBe(
          200,
        );
  });

  test('of events by what is no event is refused [input:events]', async () => {
    for (const query of [
      'after=-1',
      'after=x',
      'after=1e300',
      'after=1&after=2',
      'types=x',
      'types[]=user.message,x',
      'types=%00',
      'order=up',
      'cursor=x',
      'cursor=-1',
      `cursor=${'9'.repeat(16)}`,
      'limit=1001',
    ])
      expectRefusal(
        await attacked.send({ method: 'GET', path: `/api/v1/sessions/${attacked.session}/events?${query}` }),
        422,
      );
    for (const query of ['after=-1', 'after=x', 'deltas=maybe', 'after=1e300'])
      expectRefusal(
        await attacked.send({
          method: 'GET',
          path: `/api/v1/sessions/${attacked.session}/events/stream?${query}`,
        }),
        422,
      );
  });
});

describe('a header', () => {
  test('Last-Event-ID that is no seq is refused [input:last-event-id]', async () => {
    for (const id of ['x', '-1', '1.5', '1, 2', '9'.repeat(16), '0x10', 'ses_1', ' ; '])
      expectRefusal(
        await attacked.send({
          method: 'GET',
          path: `/api/v1/sessions/${attacked.session}/events/stream`,
          headers: { 'last-event-id': id },
        }),
        422,
      );
  });

  test('Idempotency-Key that is too long or invisible is refused [input:idempotency-key]', async () => {
    const keys: (string | string[])[] = [
      '',
      'a b',
      'a'.repeat(256),
      '\xe4',
      '\x01'.replace('\x01', '\t'),
      ['one', 'two'],
    ];
    for (const key of keys) {
      const answer = await rawRequest(attacked.service.url, {
        method: 'POST',
        path: '/api/v1/sessions',
        headers: {
          authorization: `Bearer ${attacked.user.token}`,
          'content-type': 'application/json',
          'idempotency-key': key,
        },
        body: '{}',
      });
      expectRefusal(answer, 422);
    }
  });

  test('Idempotency-Key on an address of any length is kept [input:idempotency-long-query]', async () => {
    const noise = Buffer.from(Array.from({ length: 6_000 }, () => Math.floor(Math.random() * 256))).toString(
      'base64url',
    );
    const answer = await attacked.send({
      method: 'POST',
      path: `/api/v1/sessions?${noise}`,
      headers: { 'content-type': 'application/json', 'idempotency-key': 'k'.repeat(255) },
      body: '{}',
    });
    expect(answer.status, answer.text).toBe(201);
  });

  test('Prefer of any kind does no harm [input:prefer]', async () => {
    for (const prefer of [
      '',
      'x',
      'respond-async;wait=10',
      ', , ,',
      'respond-async, respond-async',
      'a'.repeat(8_000),
    ])
      expectRefusal(
        await attacked.send({
          method: 'POST',
          path: `/api/v1/sessions/${attacked.session}/query`,
          headers: { 'content-type': 'application/json', prefer },
          body: '{"message":"x"}',
        }),
        409,
      );
  });

  test('of 20 kB, or that is no header at all, ends the connection with a problem [input:unreadable]', async () => {
    const requests: [string, number][] = [
      [`GET /health HTTP/1.1\r\nhost: x\r\nx-long: ${'a'.repeat(20_000)}\r\n\r\n`, 431],
      ['GET /health HTTP/1.1\r\nhost: x\r\nbroken\r\n\r\n', 400],
      ['nonsense\r\n\r\n', 400],
      ['GET /health HTTP/9.9\r\nhost: x\r\n\r\n', 400],
      ['POST /api/v1/auth/login HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\n', 400],
      ['POST /api/v1/auth/login HTTP/1.1\r\nhost: x\r\ncontent-length: x\r\n\r\n', 400],
      [
        'POST /api/v1/auth/login HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\ncontent-length: 5\r\n\r\n',
        400,
      ],
    ];
    for (const [bytes, status] of requests) {
      const text = await rawBytes(attacked.service.url, bytes);
      expect(text.slice(0, 200)).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
      const [head = '', body = ''] = text.split('\r\n\r\n');
      const contentType = /content-type: (.*)/i.exec(head)?.[1] ?? '';
      expectProblem({ status, contentType, text: body }, status);
    }
  });
});

describe('a request that claims to have come to another host', () => {
  const lies = {
    host: 'evil.example',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'https',
    forwarded: 'host=evil.example;proto=https',
  };

  test('finds that host in no answer, also behind a proxy that is trusted [input:host]', async () => {
    await using trusting = await startNode({
      databaseUrl: attacked.service.databaseUrl,
      environment: { TRUSTED_PROXIES: '127.0.0.1', PUBLIC_URL: 'https://agents.example.com' },
    });
    const paths = ['/', '/docs', '/api/v1/openapi.json', '/health', '/ready', '/nowhere', '/api/v1/sessions'];
    for (const url of [attacked.service.url, trusting.url])
      for (const path of paths) {
        const answer = await rawRequest(url, { path, headers: lies });
        expect([path, JSON.stringify([answer.headers, answer.text]).includes('evil.example')]).toEqual([
          path,
          false,
        ]);
      }
    const made = await attacked.send({
      method: 'POST',
      path: '/api/v1/sessions',
      headers: { ...lies, 'content-type': 'application/json' },
      body: '{}',
    });
    expect([made.status, JSON.stringify([made.headers, made.text]).includes('evil.example')]).toEqual([
      201,
      false,
    ]);
  });
});

describe('a HEAD or OPTIONS request', () => {
  test('to any route is answered and leaves the connection in order [input:head]', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const paths = operations
      .filter(({ method }) => method === 'GET')
      .map(({ template }) => attacked.fill(template));
    for (const path of paths) {
      const status = await viaAgent(agent, 'HEAD', path);
      // Some want a query, which is not given.
      expect([path, [200, 403, 404, 409, 422].includes(status)]).toEqual([path, true]);
      expect(await viaAgent(agent, 'GET', '/health')).toBe(200);
    }
    agent.destroy();
  });

  test('that asks for nothing gets nothing, also where pages may call [input:options]', async () => {
    await using open = await startNode({
      databaseUrl: attacked.service.databaseUrl,
      environment: { CORS_ORIGINS: 'https://console.example.com' },
    });
    expectRefusal(
      await rawRequest(attacked.service.url, { method: 'OPTIONS', path: '/api/v1/sessions' }),
      404,
    );
    const answer = await rawRequest(open.url, { method: 'OPTIONS', path: '/api/v1/sessions' });
    expect([answer.status, answer.text]).toEqual([204, '']);
  });
});

function viaAgent(agent: Agent, method: string, path: string): Promise<number> {
  const { hostname, port } = new URL(attacked.service.url);
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${attacked.user.token}` };
    const request = sendRequest({ host: hostname, port, method, path, agent, headers }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
      if (response.headers['content-type']?.startsWith('text/event-stream') && method === 'GET')
        request.destroy();
    });
    request.setTimeout(5_000, () =>
      request.destroy(new Error(`${method} ${path} was not answered in five seconds`)),
    );
    request.on('error', reject).end();
  });
}
