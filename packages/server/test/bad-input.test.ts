import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectRefusal, startAttackedService, type AttackedService } from './support/attacked-service.ts';
import {
  bodySchema,
  goodBodies,
  namesInBody,
  operations,
  type Schema,
} from './support/openapi-operations.ts';

const stack = new AsyncDisposableStack();
let attacked: AttackedService;
beforeAll(async () => {
  attacked = stack.use(await startAttackedService());
});
afterAll(() => stack.disposeAsync());

const sendBody = (
  name: string,
  body: string | Buffer | undefined,
  headers: Record<string, string> = { 'content-type': 'application/json' },
  isChunked = false,
) => {
  const [method = '', template = ''] = name.split(' ');
  return attacked.send({ method, path: attacked.fill(template), body, headers, isChunked });
};

const withBody = operations.filter(({ operation }) => operation.requestBody?.content['application/json']);
const names = withBody.map(({ name }) => name);
const required = (name: string) =>
  withBody.flatMap((each) => (each.name === name ? (bodySchema(each.operation)?.required ?? []) : []));

const nullable = (name: string, field: string) =>
  withBody.some((each) => each.name === name && allowsNull(bodySchema(each.operation)?.properties?.[field]));
const isBoolean = (name: string, field: string) =>
  withBody.some(
    (each) => each.name === name && bodySchema(each.operation)?.properties?.[field]?.['type'] === 'boolean',
  );
const allowsNull = (schema: Schema | undefined): boolean =>
  schema?.['type'] === 'null' ||
  (Array.isArray(schema?.['anyOf']) && (schema['anyOf'] as Schema[]).some(allowsNull));

describe('a JSON route', () => {
  test('has a good body in the table above, whatever is added [input:table-complete]', () => {
    expect(Object.keys(goodBodies).sort()).toEqual([...names].sort());
  });

  test.each(names)('%s takes its good body [input:good]', async (name) => {
    const answer = await sendBody(name, JSON.stringify(goodBodies[name]));
    const missing = namesInBody.has(name) ? [404] : [];
    expect([200, 201, 202, 204, 401, 403, 409, ...missing]).toContain(answer.status);
  });

  test.each(names)('%s refuses fields that it does not know [input:unknown-fields]', async (name) => {
    for (const extra of ['files', 'is_admin', 'organization_id', 'user_id', 'constructor', ''])
      expectRefusal(await sendBody(name, JSON.stringify({ ...goodBodies[name], [extra]: 'x' })), 422);
  });

  test.each(names)('%s refuses wrong types and missing fields [input:types]', async (name) => {
    const wrong = [null, true, [], {}, ['x'], { x: 1 }, 1e308];
    for (const field of Object.keys(goodBodies[name] ?? {})) {
      for (const value of wrong) {
        const isClearing = value === null && (name.startsWith('PATCH') || nullable(name, field));
        const isRight = value === true && isBoolean(name, field);
        if (!isClearing && !isRight)
          expectRefusal(await sendBody(name, JSON.stringify({ ...goodBodies[name], [field]: value })), 422);
      }
      const { [field]: _, ...rest } = goodBodies[name] ?? {};
      if (required(name).includes(field)) expectRefusal(await sendBody(name, JSON.stringify(rest)), 422);
    }
  });

  test.each(names)('%s refuses what is no object [input:not-an-object]', async (name) => {
    for (const body of ['null', '[]', '[{}]', '"text"', '17', 'true'])
      expectRefusal(await sendBody(name, body), 422);
  });

  test.each(names)('%s refuses what is no JSON [input:malformed]', async (name) => {
    const bodies = [
      '{',
      '}',
      '{"a":}',
      "{'a':1}",
      '{"a":1,}',
      '{"a":NaN}',
      'undefined',
      '\0',
      '{} {}',
      ' ',
      '\ufeff',
    ];
    for (const body of bodies) expectRefusal(await sendBody(name, body), 400);
  });

  test.each(names)('%s refuses bytes that are not UTF-8 [input:utf8]', async (name) => {
    const bytes = [[0xff], [0xc3, 0x28], [0xed, 0xa0, 0x80], [0xf8, 0x88, 0x80, 0x80, 0x80], [0xc0, 0x80]];
    const field = Object.keys(goodBodies[name] ?? {})[0] ?? 'name';
    for (const each of bytes) {
      const text = JSON.stringify({ ...goodBodies[name], [field]: 'MARK' });
      const [before = '', after = ''] = text.split('MARK');
      const body = Buffer.concat([Buffer.from(before), Buffer.from(each), Buffer.from(after)]);
      expectRefusal(await sendBody(name, body), 400);
    }
  });

  test.each(names)('%s refuses NUL and halves of characters [input:characters]', async (name) => {
    for (const field of Object.keys(goodBodies[name] ?? {})) {
      for (const text of ['"a\\u0000b"', '"\\ud800"', '"\\udc00 x"', '"x\\ud83d"'])
        expectRefusal(await sendBody(name, `{"${field}":${text}}`), 422);
    }
  });

  test.each(names)('%s refuses 2,000 levels and keys of prototypes [input:depth]', async (name) => {
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
    ] as const) {
      const deep = `{"name":${open.repeat(2_000)}1${close.repeat(2_000)}}`;
      expectRefusal(await sendBody(name, deep), 400);
    }
    for (const body of ['{"__proto__":{"admin":true}}', '{"a":{"__proto__":1}}', '{"__pr\\u006fto__":1}'])
      expectRefusal(await sendBody(name, body), 400);
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
  });

  test.each(names)(
    '%s refuses a body of 10 MB, declared or sent piece by piece [input:size]',
    async (name) => {
      const body = Buffer.alloc(10 * 1024 * 1024, 'a');
      expectRefusal(await sendBody(name, body), 413);
      const headers = { 'content-type': 'application/json', 'transfer-encoding': 'chunked' };
      expectRefusal(await sendBody(name, body, headers, true), 413);
    },
  );

  test.each(names)('%s refuses what is not declared as JSON [input:content-type]', async (name) => {
    const body = JSON.stringify(goodBodies[name]);
    const types = [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/jsonx',
      'application/xml',
      'text/json',
      'json',
      ', application/json',
    ];
    for (const type of types) expectRefusal(await sendBody(name, body, { 'content-type': type }), 415);
    expectRefusal(await sendBody(name, body, {}), 415);
    const accepted = await sendBody(name, body, { 'content-type': 'application/json; charset=utf-8' });
    expect(accepted.status).not.toBe(415);
  });
});

describe('a text', () => {
  const query = 'POST /api/v1/sessions/{session_id}/query';
  // The session takes no prompts, so a good one is refused for its state and not for its form.
  test.each([
    ['nothing', 0, 422],
    ['one character', 1, 409],
    ['50,000 characters', 50_000, 409],
    ['50,001 characters', 50_001, 422],
  ])('of %s as a prompt [input:prompt-length]', async (_name, length, status) => {
    const answer = await sendBody(query, JSON.stringify({ message: 'ü'.repeat(length) }));
    expectRefusal(answer, status);
  });

  test('of 50,000 characters that take four bytes each is a prompt [input:prompt-emoji]', async () => {
    expectRefusal(await sendBody(query, JSON.stringify({ message: '😀'.repeat(50_000) })), 409);
    expectRefusal(await sendBody(query, JSON.stringify({ message: '😀'.repeat(50_001) })), 422);
  });

  test('names the field that is wrong and not its value [input:pointer]', async () => {
    const secret = 'a value that is secret';
    const body = { sdk_options: { permission_mode: secret, max_turns: 0 }, name: '' };
    const answer = await sendBody('POST /api/v1/sessions', JSON.stringify(body));
    expectRefusal(answer, 422);
    const { errors } = JSON.parse(answer.text) as { errors: { pointer: string }[] };
    expect(errors.map((error) => error.pointer).sort()).toEqual([
      '/body/name',
      '/body/sdk_options/max_turns',
      '/body/sdk_options/permission_mode',
    ]);
    expect(answer.text).not.toContain(secret);
  });
});
