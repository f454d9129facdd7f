import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from 'vitest';
import { WebSocketServer, type WebSocket as Socket } from 'ws';
import { UnreachableError } from './api-errors.ts';
import { follow, readItem, type Messages, type ReconnectPolicy } from './event-stream.ts';
import { webSocket } from './websocket.ts';

const policy: ReconnectPolicy = { firstPauseMs: 1, longestPauseMs: 1, attempts: 3, silenceMs: 5_000 };
const connected = '{"type":"connected"}';
const event = (seq: number, more: object = {}) =>
  JSON.stringify({ type: 'event', event: { type: 'agent.message', seq, ...more } });

/** A server that does the same with every socket, and counts them. */
async function serveSockets(act: (socket: Socket, count: number) => void) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  let count = 0;
  server.on('connection', (socket) => {
    count += 1;
    act(socket, count);
  });
  await once(server, 'listening');
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    count: () => count,
    open: (lives: () => void = () => undefined, silenceMs = policy.silenceMs): Promise<Messages> =>
      webSocket({ url, ticket: 't', silenceMs, lives, signal: undefined }),
    [Symbol.asyncDispose]: async () => {
      for (const socket of server.clients) socket.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe('a WebSocket', () => {
  test('that brings nothing, but lives each time, is opened again however often it is cut', async () => {
    await using server = await serveSockets((socket, count) => {
      socket.send(connected);
      if (count === 3 * policy.attempts) socket.send(event(1));
      else socket.close();
    });
    const items = follow({
      connect: (_last, lives) => server.open(lives),
      read: readItem,
      policy,
      signal: undefined,
    });
    expect((await items.next()).value).toMatchObject({ seq: 1 });
    await items.return();
  });

  test('tells of each answer to its pings as a sign of life', async () => {
    await using server = await serveSockets((socket) => {
      let pings = 0;
      socket.send(connected);
      socket.on('message', () => {
        pings += 1;
        socket.send('{"type":"pong"}');
        if (pings === 2) socket.close();
      });
    });
    let signs = 0;
    const messages = await server.open(() => void (signs += 1), 200);
    for await (const _ of messages);
    expect(signs).toBe(3);
  });

  test.each(['no JSON', '"text"', 'null'])('over which %s comes is given up', async (frame) => {
    await using server = await serveSockets((socket) => {
      socket.send(connected);
      socket.send(frame);
    });
    const drain = async () => {
      for await (const _ of await server.open());
    };
    await expect(drain()).rejects.toThrow(UnreachableError);
  });

  test('whose reader is 16 million characters behind is cut, and what has come is read', async () => {
    const closed = Promise.withResolvers<unknown>();
    await using server = await serveSockets((socket) => {
      socket.on('close', () => closed.resolve(undefined));
      socket.send(connected);
      for (let seq = 1; seq <= 8; seq += 1) socket.send(event(seq, { text: 'x'.repeat(4_000_000) }));
    });
    const messages = await server.open();
    await closed.promise;
    const read: unknown[] = [];
    for await (const { event: type } of messages) read.push(type);
    expect(read).toHaveLength(5);
  });

  test('brings one message that is larger than what may wait', async () => {
    await using server = await serveSockets((socket) => {
      socket.send(connected);
      socket.send(event(1, { text: 'x'.repeat(17_000_000) }));
    });
    const read = (await server.open())[Symbol.asyncIterator]();
    expect((await read.next()).value).toMatchObject({ event: 'agent.message' });
    await read.return?.();
  });
});
