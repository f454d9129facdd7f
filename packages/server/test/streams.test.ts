import net from 'node:net';
import { script } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import WebSocket from 'ws';
import type { Api, Json, StreamEvent } from './support/api.ts';
import { eventually } from './support/eventually.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { append, noted } from './support/log-filler.ts';

let service: TestApp;
beforeAll(async () => {
  service = await startTestApp();
});
afterAll(() => service[Symbol.asyncDispose]());

/** Appends `count` numbered events in batches of one to nine. */
async function grow(alice: Api, id: string, count: number): Promise<void> {
  for (let written = 0; written < count;) {
    const size = Math.min(1 + Math.floor(Math.random() * 9), count - written);
    const batch = Array.from({ length: size }, (_, index) => noted(`number ${written + index}`));
    await append(service, alice, id, batch);
    written += size;
  }
}

async function take(stream: AsyncIterable<StreamEvent>, count: number): Promise<StreamEvent[]> {
  const taken: StreamEvent[] = [];
  for await (const event of stream) {
    taken.push(event);
    if (taken.length >= count) break;
  }
  return taken;
}

function upTo(last: number, first = 1): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** The blocks of an SSE body as they stand on the wire. */
async function rawBlocks(
  alice: Api,
  path: string,
  until: (block: string) => boolean,
  headers: Record<string, string> = {},
): Promise<string[]> {
  const stop = new AbortController();
  const response = await fetch(`${alice.url}/api/v1${path}`, {
    headers: { authorization: `Bearer ${alice.token}`, ...headers },
    signal: stop.signal,
  });
  const blocks: string[] = [];
  let rest = '';
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + chunk).split('\n\n');
    rest = parts.pop() ?? '';
    blocks.push(...parts);
    if (parts.some(until)) break;
  }
  stop.abort();
  return blocks;
}

function socketUrl(alice: Api, id: string, query = ''): string {
  return `${alice.url.replace('http', 'ws')}/api/v1/sessions/${id}/stream${query}`;
}

describe('a stream of server-sent events', () => {
  test('loses and repeats nothing over more than fifty random cuts while the log grows [streams:resume-no-gap]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    const last = 501;
    const writing = grow(alice, id, last - 1);
    const seen: number[] = [];
    let cuts = 0;
    while (seen.length < last) {
      const cursor = seen.at(-1) ?? 0;
      const resume = cuts % 2 === 0 ? { headers: { 'last-event-id': String(cursor) } } : { after: cursor };
      const piece = await take(
        alice.stream(id, resume),
        Math.min(1 + Math.floor(Math.random() * 10), last - seen.length),
      );
      seen.push(...piece.map((event) => event.seq));
      cuts += 1;
    }
    await writing;
    expect(seen).toEqual(upTo(last));
    expect(cuts).toBeGreaterThanOrEqual(50);
  });

  test('gives many readers, early and late, the same events once each [streams:shared-tail]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    await grow(alice, id, 20);
    const writing = grow(alice, id, 280);
    const readers = Array.from({ length: 20 }, (_, index) =>
      take(alice.stream(id, { after: index }), 301 - index),
    );
    const late = writing.then(() => take(alice.stream(id), 301));
    for (const [index, events] of (await Promise.all(readers)).entries())
      expect(events.map((event) => event.seq)).toEqual(upTo(301, index + 1));
    expect((await late).map((event) => event.seq)).toEqual(upTo(301));
  });

  test('sends drafts only when asked, without an id, and they add up to the message [streams:deltas]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    const isIdle = (block: string) => block.includes('event: session.status_idle');
    const asked = rawBlocks(alice, `/sessions/${id}/events/stream?deltas=true`, isIdle);
    const unasked = rawBlocks(alice, `/sessions/${id}/events/stream`, isIdle);
    const text = 'One two three four five six seven eight nine ten.';
    await alice.ask(id, `Count.${script({ text, slowMs: 20 })}`);

    const blocks = await asked;
    const drafts = blocks.filter((block) => block.includes('event: delta'));
    expect(drafts.length).toBeGreaterThan(3);
    expect(drafts.filter((block) => /^id:/m.test(block))).toEqual([]);
    const said = drafts.map((block) => JSON.parse(/^data: (.*)$/m.exec(block)![1]!) as Json);
    expect(said.map((delta) => delta['text']).join('')).toBe(text);
    expect((await unasked).filter((block) => block.includes('event: delta'))).toEqual([]);
    const numbered = blocks.filter((block) => /^id: \d+$/m.test(block));
    expect(numbered.length).toBe((await alice.events(id)).length);
  });

  test('refuses a cursor that is none, and a token in the query [streams:bad-cursor]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    const path = `/sessions/${id}/events/stream`;
    expect((await alice.get(path, { 'last-event-id': 'seven' })).status).toBe(422);
    expect((await alice.get(`${path}?after=-1`)).status).toBe(422);
    const bare = await fetch(`${alice.url}/api/v1${path}?access_token=${alice.token}`);
    expect(bare.status).toBe(401);
  });
});

describe('a socket', () => {
  test('sends what comes after the cursor of a subscribe, once each [streams:subscribe]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    await grow(alice, id, 300);
    const socket = await alice.socket(id, '?after=0');
    socket.send({ type: 'subscribe', id: 'again', after: 250 });
    await socket.until((frame) => frame['type'] === 'ack');
    await socket.until((frame) => frame['event']?.seq === 301);
    await grow(alice, id, 20);
    await socket.until((frame) => frame['event']?.seq === 321);

    const ack = socket.frames.findIndex((frame) => frame['type'] === 'ack');
    expect(socket.frames[ack]).toEqual({ type: 'ack', id: 'again' });
    const seqs = (frames: Json[]) =>
      frames.flatMap((frame) => (frame['event']?.seq as number | undefined) ?? []);
    const before = seqs(socket.frames.slice(0, ack));
    expect(before).toEqual(upTo(before.length));
    expect(seqs(socket.frames.slice(ack))).toEqual(upTo(321, 251));
    socket.close();
  });

  test('begins at the end of the log, and sends drafts only when asked [streams:socket-deltas]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    const [plain, drafting] = [await alice.socket(id), await alice.socket(id, '?deltas=true')];
    await Promise.all(
      [plain, drafting].map((socket) => socket.until((frame) => frame['type'] === 'connected')),
    );
    const text = 'One two three four five.';
    await alice.ask(id, `Count.${script({ text, slowMs: 20 })}`);
    for (const socket of [plain, drafting])
      await socket.until((frame) => frame['event']?.type === 'session.status_idle');
    const drafts = drafting.frames
      .filter((frame) => frame['type'] === 'delta')
      .map((frame) => frame['delta']);
    expect(drafts.map((delta) => delta.text).join('')).toBe(text);
    expect(drafts.filter((delta) => 'seq' in delta)).toEqual([]);
    expect(plain.frames.filter((frame) => frame['type'] === 'delta')).toEqual([]);
    expect(plain.events.map((event) => event.seq)).toEqual(upTo((await alice.events(id)).length, 2));
    plain.close();
    drafting.close();
  });

  test('answers malformed frames with an error and stays open [streams:malformed-frames]', async () => {
    const alice = await service.newUser();
    const socket = await alice.socket(await alice.newSession());
    const bad = [
      'not json',
      '',
      '[]',
      'null',
      '{"type":"fly"}',
      '{"type":"query"}',
      '{"type":"query","message":""}',
      '{"type":"query","message":"x","surprise":1}',
      '{"type":"subscribe","after":-1}',
      '{"type":"ping","id":7}',
    ];
    for (const frame of bad) socket.send(frame);
    socket.send({ type: 'ping', id: 'alive' });
    expect(await socket.until((frame) => frame['type'] === 'pong')).toEqual({ type: 'pong', id: 'alive' });
    const errors = socket.frames.filter((frame) => frame['type'] === 'error');
    expect(errors.map((error) => error['code'])).toEqual(bad.map(() => 'invalid_input'));
    expect(socket.closed).toBeUndefined();
    socket.close();
  });

  test('takes prompts and interrupts, and answers for each [streams:socket-commands]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    const socket = await alice.socket(id);
    socket.send({ type: 'query', id: 'q1', message: `Hang.${script({ hang: true })}` });
    const ack = await socket.until((frame) => frame['id'] === 'q1');
    expect(ack).toMatchObject({ type: 'ack', turn_id: expect.stringMatching(/^turn_/), seq: 2 });
    await eventually(
      () =>
        expect(service.fake.requests.some((sent) => JSON.stringify(sent.body).includes('Hang.'))).toBe(true),
      { within: 10_000 },
    );
    socket.send({ type: 'interrupt', id: 'i1' });
    expect(await socket.until((frame) => frame['id'] === 'i1')).toEqual({ type: 'ack', id: 'i1' });
    await socket.until((frame) => frame['event']?.type === 'turn.interrupted');
    expect((await alice.finished(id, ack['turn_id']))['status']).toBe('interrupted');

    await alice.delete(`/sessions/${id}`);
    expect(await socket.untilClosed()).toMatchObject({ code: 1000 });
  });
});

describe('the list of events', () => {
  test('is paged both ways and filtered by type, without a gap [streams:paging]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    const errors = Array.from({ length: 25 }, () => ({
      type: 'session.error' as const,
      error: { code: 'model_error' as const, message: 'boom' },
    }));
    await append(
      service,
      alice,
      id,
      Array.from({ length: 600 }, (_, index) => noted(`first ${index}`)),
    );
    await append(service, alice, id, errors);
    await append(
      service,
      alice,
      id,
      Array.from({ length: 600 }, (_, index) => noted(`then ${index}`)),
    );
    const last = 1 + 600 + 25 + 600;
    const walk = async (query: string): Promise<number[]> => {
      const seqs: number[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const { status, body }: { status: number; body: Json } = await alice.get(
          `/sessions/${id}/events?${query}${cursor && `&cursor=${cursor}`}`,
        );
        expect(status).toBe(200);
        seqs.push(...(body['items'] as StreamEvent[]).map((event) => event.seq));
        expect(body['has_more']).toBe(body['next_cursor'] !== null);
        cursor = body['next_cursor'];
      }
      return seqs;
    };
    expect(await walk('limit=1000')).toEqual(upTo(last));
    expect(await walk('limit=137')).toEqual(upTo(last));
    expect(await walk('limit=500&order=desc')).toEqual(upTo(last).reverse());
    expect(await walk('limit=100&after=1200')).toEqual(upTo(last, 1201));
    expect(await walk('limit=100&after=1200&order=desc')).toEqual(upTo(last, 1201).reverse());
    expect(await walk('types[]=session.error&limit=10')).toEqual(upTo(626, 602));
    expect(await walk('types[]=session.error&types[]=session.created&limit=10')).toEqual([
      1,
      ...upTo(626, 602),
    ]);
    expect(await walk('types=session.error,session.created&limit=7&order=desc')).toEqual(
      [1, ...upTo(626, 602)].reverse(),
    );
    for (const bad of [
      'limit=1001',
      'limit=0',
      'order=sideways',
      'types[]=session.fled',
      'cursor=x',
      'after=-1',
    ])
      expect((await alice.get(`/sessions/${id}/events?${bad}`)).status).toBe(422);
  });
});

describe.concurrent('time', () => {
  test('passes with a comment every 15 seconds, so that proxies keep a quiet stream [streams:heartbeat]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    const started = performance.now();
    const blocks = await rawBlocks(alice, `/sessions/${id}/events/stream?after=1`, (block) =>
      block.startsWith(':'),
    );
    expect(blocks).toEqual(['retry: 2000', ': ping']);
    expect(performance.now() - started).toBeLessThan(17_000);
  });

  test('cuts a reader that takes nothing, and costs the others nothing [streams:slow-reader]', async () => {
    await using apart = await startTestApp();
    const alice = await apart.newUser();
    const id = await alice.newSession();
    const metric = async (name: string) => {
      const text = await (await fetch(`${apart.url}/metrics`)).text();
      return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(text)?.[1]);
    };

    const stuck = new WebSocket(socketUrl(alice, id), {
      headers: { authorization: `Bearer ${alice.token}` },
    });
    await new Promise((resolve) => stuck.once('open', resolve));
    stuck.pause();
    using deaf = deafReader(alice, id);
    await eventually(
      async () => {
        expect(await metric('stream_readers{transport="sse"}'.replace(/[{}]/g, '\\$&'))).toBe(1);
        expect(await metric('stream_readers{transport="websocket"}'.replace(/[{}]/g, '\\$&'))).toBe(1);
      },
      { within: 2_000 },
    );

    const large = 'x'.repeat(400_000);
    const quick = take(alice.stream(id), 101);
    const started = performance.now();
    for (let written = 0; written < 100; written += 1)
      await append(apart, alice, id, [noted(`${written} ${large}`)]);
    expect((await quick).map((event) => event.seq)).toEqual(upTo(101));
    expect(performance.now() - started).toBeLessThan(9_000);
    expect(await metric('stream_slow_readers_total')).toBe(0);

    await eventually(async () => expect(await metric('stream_slow_readers_total')).toBe(1), {
      within: 15_000,
    });
    const frames: (number | undefined)[] = [];
    stuck.on('message', (data: Buffer) =>
      frames.push((JSON.parse(data.toString('utf8')) as Json)['event']?.seq),
    );
    const closed = new Promise<[number, string]>((resolve) =>
      stuck.once('close', (code, reason) => resolve([code, reason.toString('utf8')])),
    );
    stuck.resume();
    const [code, reason] = await closed;
    expect(code).toBe(4408);
    const seqs = frames.filter((seq) => seq !== undefined);
    expect(seqs).toEqual(upTo(seqs.length + 1, 2));
    expect(seqs.length).toBeLessThan(100);
    expect(reason).toMatch(/resume after \d+/);

    await eventually(async () => expect(await metric('stream_slow_readers_total')).toBe(2), {
      within: 30_000,
    });
    await eventually(
      async () => expect(await metric('stream_readers{transport="sse"}'.replace(/[{}]/g, '\\$&'))).toBe(0),
      { within: 2_000 },
    );
    expect(deaf.bytesRead).toBeLessThan(100 * large.length);
  }, 90_000);
});

/** Asks for a stream and never reads what comes. */
function deafReader(alice: Api, id: string): Disposable & { readonly bytesRead: number } {
  const { hostname, port } = new URL(alice.url);
  const socket = net.connect(Number(port), hostname);
  socket.on('error', () => undefined);
  socket.write(
    `GET /api/v1/sessions/${id}/events/stream HTTP/1.1\r\nhost: ${hostname}\r\nauthorization: Bearer ${alice.token}\r\n\r\n`,
  );
  return {
    get bytesRead() {
      return socket.bytesRead;
    },
    [Symbol.dispose]: () => socket.destroy(),
  };
}
