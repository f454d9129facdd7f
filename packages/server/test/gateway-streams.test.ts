import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import {
  delta,
  finish,
  start,
  startFaultyUpstream,
  streamHead,
  type FaultyUpstream,
} from './support/faulty-upstream.ts';
import { ask, message, openHarness, type HarnessOptions } from './support/gateway-harness.ts';

async function setUp(answer: FaultyUpstream['answer'], options: Partial<HarnessOptions> = {}) {
  const stack = new AsyncDisposableStack();
  const upstream = stack.use(await startFaultyUpstream(answer));
  const harness = stack.use(await openHarness({ url: upstream.url, ...options }));
  return { upstream, harness, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

const sendAll =
  (text: string): FaultyUpstream['answer'] =>
  (request) => {
    request.write(text);
    request.end();
  };
describe('once an answer has begun', () => {
  test('a cut is handed on as a cut, and booked as an estimate', async () => {
    await using world = await setUp((request) => {
      const text = `${start()}${delta('x'.repeat(400))}`;
      request.write(streamHead.replace('connection: close', 'transfer-encoding: chunked'));
      request.write(`${text.length.toString(16)}\r\n${text}\r\n`);
      setTimeout(request.cut, 50);
    });
    const answer = await ask(world.harness, { body: message() });
    expect(answer.isCut).toBe(true);
    expect(answer.text).toContain('xxxx');
    expect(await world.harness.booked()).toMatchObject([
      {
        outcome: 'cut',
        isEstimated: true,
        tokens: { input: 100, output: 100 },
        cost: 300n + 1_500n,
        attempts: 1,
      },
    ]);
    expect(world.upstream.seen).toHaveLength(1);
  });

  test('silence ends it', async () => {
    await using world = await setUp((request) => void request.write(`${streamHead}${start()}${delta('a')}`), {
      limits: { idleMs: 1_000 },
    });
    const answer = await ask(world.harness, { body: message() });
    expect(answer.isCut).toBe(true);
    expect(await world.harness.booked()).toMatchObject([{ outcome: 'stalled', isEstimated: true }]);
  });

  test('an end without its figures is booked as an estimate', async () => {
    await using world = await setUp(sendAll(`${streamHead}${start()}${delta('abcd')}`));
    expect((await ask(world.harness, { body: message() })).isCut).toBe(false);
    expect(await world.harness.booked()).toMatchObject([{ outcome: 'cut', isEstimated: true }]);
  });

  test('garbage in the middle passes, and harms nobody', async () => {
    const text = `${streamHead}${start()}data: {{{{\n\n\u0000\u0001\n\n${delta('a')}${'z'.repeat(2_000_000)}\n\n${finish(9)}`;
    await using world = await setUp(sendAll(text));
    const answer = await ask(world.harness, { body: message() });
    expect(answer.text).toBe(text.slice(streamHead.length));
    expect(await world.harness.booked()).toMatchObject([{ outcome: 'completed', tokens: { output: 9 } }]);
  });

  test('a client that leaves ends the call upstream, and pays for what it saw', async () => {
    await using world = await setUp((request) => {
      request.write(`${streamHead}${start()}${delta('x'.repeat(40))}`);
    });
    const leaving = new AbortController();
    const asking = ask(world.harness, { body: message(), signal: leaving.signal });
    while (world.upstream.seen.length === 0) await sleep(5);
    await sleep(50);
    leaving.abort();
    await asking.catch(() => undefined);
    await sleep(100);
    expect(world.upstream.seen[0]?.socket.destroyed || world.upstream.seen[0]?.socket.readableEnded).toBe(
      true,
    );
    expect(await world.harness.booked()).toMatchObject([
      { outcome: 'client_aborted', isEstimated: true, tokens: { input: 100, output: 10 } },
    ]);
  });

  test('one that leaves before the answer begins is booked by its prompt', async () => {
    await using world = await setUp(() => undefined);
    const leaving = new AbortController();
    const body = message({ messages: [{ role: 'user', content: 'x'.repeat(4_000) }] });
    const asking = ask(world.harness, { body, signal: leaving.signal });
    while (world.upstream.seen.length === 0) await sleep(5);
    leaving.abort();
    await asking.catch(() => undefined);
    await sleep(50);
    const [row] = await world.harness.booked();
    expect(row).toMatchObject({ outcome: 'client_aborted', isEstimated: true, attempts: 1 });
    expect(row?.tokens.input).toBe(Math.ceil(body.length / 4));
  });

  test('a client that does not read holds the upstream back, and is let go in the end', async () => {
    let written = 0;
    await using world = await setUp(
      (request) => {
        const piece = delta('x'.repeat(10_000));
        const pump = () => {
          while (!request.socket.destroyed && written < 200_000_000) {
            written += piece.length;
            if (!request.write(piece)) return void request.socket.once('drain', pump);
          }
        };
        request.write(streamHead + start());
        pump();
      },
      { limits: { idleMs: 1_500 } },
    );
    const body = message();
    const socket = connect(world.harness.socketPath);
    socket.pause();
    socket.on('error', () => undefined);
    socket.write(
      `POST /v1/messages HTTP/1.1\r\nhost: x\r\nx-api-key: ${world.harness.token}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    await sleep(800);
    const early = written;
    await sleep(300);
    expect(written).toBe(early);
    expect(early).toBeLessThan(20_000_000);
    while ((await world.harness.booked()).length === 0) await sleep(100);
    expect(await world.harness.booked()).toMatchObject([{ outcome: 'client_aborted', isEstimated: true }]);
    socket.destroy();
  });

  test('200 clients that leave at random are 200 rows', async () => {
    await using world = await setUp(
      (request) => {
        request.write(streamHead + start());
        const timer = setInterval(() => request.write(delta('word ')), 3);
        request.socket.once('close', () => clearInterval(timer));
      },
      { limits: { maxInFlight: 300, maxConnections: 300 } },
    );
    const clients: AbortController[] = [];
    const calls = Array.from({ length: 200 }, () => {
      const leaving = new AbortController();
      clients.push(leaving);
      return ask(world.harness, { body: message(), signal: leaving.signal }).catch(() => undefined);
    });
    while (world.upstream.seen.length < 200) await sleep(10);
    for (const client of clients) setTimeout(() => client.abort(), Math.floor(Math.random() * 300));
    await Promise.all(calls);
    await expect.poll(() => world.harness.events.length).toBe(200);
    const rows = await world.harness.booked();
    expect(rows).toHaveLength(200);
    expect(rows.every((row) => row.outcome === 'client_aborted')).toBe(true);
    expect(world.harness.bodies.held).toBe(0);
  });
});
