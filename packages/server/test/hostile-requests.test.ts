import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SessionId } from '../src/domain/ids.ts';
import { expectRefusal, startAttackedService, type AttackedService } from './support/attacked-service.ts';
import { bodySchema, goodBodies, operations } from './support/openapi-operations.ts';
import { rawRequest } from './support/raw-http.ts';

const stack = new AsyncDisposableStack();
let attacked: AttackedService;
beforeAll(async () => {
  attacked = stack.use(await startAttackedService());
});
afterAll(() => stack.disposeAsync());

describe('hostile requests', () => {
  const runs = process.env['FULL'] ? 10_000 : 300;
  const hostileText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.constantFrom(
      '\0',
      '\ud800',
      '../..',
      "'; drop table sessions; --",
      '${7*7}',
      '__proto__',
      '1e999',
      '-0',
      '',
    ),
    fc.string({ minLength: 200, maxLength: 3_000 }),
  );
  const hostileValue = fc.oneof(
    { depthSize: 'small' },
    hostileText,
    fc.double(),
    fc.bigInt().map(Number),
    fc.jsonValue({ maxDepth: 4 }),
    fc.constantFrom(null, true, [], {}),
  );

  // A logout everywhere would make every request after it a stranger's.
  const targets = operations.filter(({ operation }) => operation['operationId'] !== 'logoutEverywhere');
  const hostileRequest = fc.constantFrom(...targets).chain(({ name, method, template, operation }) => {
    const parameters = operation.parameters ?? [];
    const fields = Object.keys(operation.requestBody ? (bodySchema(operation)?.properties ?? {}) : {});
    const query = parameters
      .filter((parameter) => parameter.in === 'query')
      .map((parameter) => parameter.name);
    return fc.record({
      name: fc.constant(name),
      method: fc.oneof(
        { weight: 9, arbitrary: fc.constant(method) },
        { weight: 1, arbitrary: fc.constantFrom('PUT', 'OPTIONS', 'HEAD', 'PATCH') },
      ),
      about: fc
        .oneof(
          // Deleted, it would be good for nothing more.
          fc.constant(method === 'DELETE' ? SessionId.new() : undefined),
          fc.constant(SessionId.new()),
          hostileText.map(encodeURIComponentSafely),
        )
        .map((id): [string, string | undefined] => [template, id]),
      query: fc.array(fc.tuple(fc.oneof(fc.constantFrom('x', ...query), hostileText), hostileText), {
        maxLength: 4,
      }),
      body: fc.oneof(
        {
          weight: 6,
          arbitrary: fc
            .tuple(
              fc.constant(goodBodies[name] ?? {}),
              fc.dictionary(fc.constantFrom('x', ...fields), hostileValue, { maxKeys: 3 }),
            )
            .map(([base, more]) => JSON.stringify({ ...base, ...more })),
        },
        { weight: 2, arbitrary: hostileValue.map((value) => JSON.stringify(value)) },
        { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
      ),
      contentType: fc.oneof(
        { weight: 8, arbitrary: fc.constant('application/json') },
        {
          weight: 1,
          arbitrary: fc.constantFrom(
            'text/plain',
            'application/json; charset=x',
            'application/merge-patch+json',
            '',
          ),
        },
      ),
      headers: fc.dictionary(
        fc.constantFrom(
          'idempotency-key',
          'last-event-id',
          'accept',
          'x-request-id',
          'if-match',
          'traceparent',
          'origin',
          'x-forwarded-for',
          'content-encoding',
        ),
        fc.string({ unit: 'grapheme-ascii', maxLength: 40 }).map((text) => text.trim()),
        { maxKeys: 3 },
      ),
    });
  });

  test(
    'made from the OpenAPI document never break the server [input:fuzz]',
    { timeout: 600_000 },
    async () => {
      const seen = new Map<number, number>();
      await fc.assert(
        fc.asyncProperty(hostileRequest, async ({ method, about, query, body, contentType, headers }) => {
          const path = attacked.fill(...about);
          const search = query
            .map(([key, value]) => `${encodeURIComponentSafely(key)}=${encodeURIComponentSafely(value)}`)
            .join('&');
          const carriesBody = method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS';
          const answer = await attacked.send({
            method,
            path: search === '' ? path : `${path}?${search}`,
            headers: {
              ...headers,
              ...(carriesBody && contentType !== '' && { 'content-type': contentType }),
            },
            ...(carriesBody && { body }),
          });
          seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1);
          expect(answer.status, answer.text).toBeLessThan(500);
          if (answer.status >= 400 && method !== 'HEAD') expectRefusal(answer);
        }),
        { numRuns: runs },
      );
      if (process.env['FULL']) console.info('answers by status', Object.fromEntries(seen));
      expect(seen.size).toBeGreaterThan(4);
      expect((await rawRequest(attacked.service.url, { path: '/ready' })).status).toBe(200);
    },
  );
});

function encodeURIComponentSafely(text: string): string {
  return text.isWellFormed() ? encodeURIComponent(text) : '%ED%A0%80';
}
