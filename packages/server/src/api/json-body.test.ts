import { fastify } from 'fastify';
import { describe, expect, test } from 'vitest';
import { parseJson, readJsonBodies } from './json-body.ts';

const app = fastify();
readJsonBodies(app);
app.post('/', (request) => ({ body: request.body ?? null }));

const send = (payload: string | Buffer, type = 'application/json') =>
  app.inject({ method: 'POST', url: '/', headers: { 'content-type': type }, payload });
const nested = (depth: number) => `${'['.repeat(depth)}1${']'.repeat(depth)}`;

describe('a JSON body', () => {
  test.each([
    ['{"a":[1,"ü😀",null,{"b":true}]}'],
    ['"text"'],
    ['17'],
    ['"[[[[ {{{{ \\" ["'],
    ['{"constructor":1,"prototype":{},"hasOwnProperty":2}'],
  ])('is read as it is: %s [json:read]', async (text) => {
    const answer = await send(text);
    expect(answer.json<{ body: unknown }>().body).toEqual(JSON.parse(text));
  });

  test('may be absent, and may begin with a byte order mark [json:empty]', async () => {
    expect((await send('')).json()).toEqual({ body: null });
    expect((await send('\ufeff{"a":1}')).json()).toEqual({ body: { a: 1 } });
  });

  test('is read to 64 levels, counted outside of strings [json:depth]', async () => {
    expect((await send(nested(64))).statusCode).toBe(200);
    expect((await send(nested(65))).statusCode).toBe(400);
    expect((await send(`{"a":"${'['.repeat(1_000)}"}`)).statusCode).toBe(200);
    expect((await send(`{"a":"\\\\","b":${nested(64)}}`)).statusCode).toBe(400);
    expect((await send(`[${Array.from({ length: 1_000 }, () => '[]').join()}]`)).statusCode).toBe(200);
  });

  test('of 900 kB of brackets is refused at once [json:depth-fast]', async () => {
    const began = performance.now();
    expect((await send('['.repeat(900_000))).statusCode).toBe(400);
    expect((await send('{"a":'.repeat(180_000))).statusCode).toBe(400);
    expect(performance.now() - began).toBeLessThan(500);
  });

  test('of half a million values costs little more than to parse it [json:fast]', () => {
    const text = `[${'1,'.repeat(500_000)}1]`;
    const fastest = (work: () => unknown) =>
      Math.min(
        ...[1, 2, 3].map(() => {
          const began = performance.now();
          work();
          return performance.now() - began;
        }),
      );
    const plain = fastest(() => JSON.parse(text) as unknown);
    expect(fastest(() => parseJson(text))).toBeLessThan(10 * plain + 10);
  });

  test.each([
    ['is cut', '{"a":'],
    ['holds a key that reaches into prototypes', '{"a":[{"__proto__":{}}]}'],
    ['hides that key', '{"\\u005f_proto__":1}'],
    ['is not JSON', 'a=1'],
  ])('that %s is malformed [json:malformed]', async (_what, text) => {
    expect((await send(text)).statusCode).toBe(400);
  });

  test('that is not UTF-8 is malformed [json:utf8]', async () => {
    for (const bytes of [
      [0x22, 0xff, 0x22],
      [0x22, 0xc0, 0x80, 0x22],
      [0x22, 0xed, 0xa0, 0x80, 0x22],
    ])
      expect((await send(Buffer.from(bytes))).statusCode).toBe(400);
  });

  test('is known by its type alone, in any case and with parameters [json:type]', async () => {
    for (const type of [
      'application/json',
      'Application/JSON',
      'application/json;charset=utf-8',
      'application/merge-patch+json',
    ])
      expect([type, (await send('{}', type)).statusCode]).toEqual([type, 200]);
    for (const type of ['text/plain', 'application/jsonp', 'application/x+json', 'application/json/x'])
      expect([type, (await send('{}', type)).statusCode]).toEqual([type, 415]);
  });
});
