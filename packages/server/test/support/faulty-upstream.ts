import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

export type RawRequest = {
  readonly head: string;
  readonly body: string;
  /** Writes bytes exactly as given. */
  readonly write: (bytes: string | Buffer) => boolean;
  readonly end: () => void;
  readonly cut: () => void;
  readonly socket: Socket;
};

export type FaultyUpstream = AsyncDisposable & {
  readonly url: string;
  readonly seen: RawRequest[];
  /** How each request is answered; changed by a test at will. */
  answer: (request: RawRequest, ordinal: number) => void;
};

/** An upstream on a bare socket, so that it can send what no HTTP library would. One request for each connection. */
export async function startFaultyUpstream(answer: FaultyUpstream['answer']): Promise<FaultyUpstream> {
  const seen: RawRequest[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => undefined);
    readRequest(socket, (request) => {
      seen.push(request);
      upstream.answer(request, seen.length);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const upstream: FaultyUpstream = {
    url: urlOf(server),
    seen,
    answer,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
  return upstream;
}

function readRequest(socket: Socket, done: (request: RawRequest) => void): void {
  let bytes = Buffer.alloc(0);
  const onData = (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]);
    const split = bytes.indexOf('\r\n\r\n');
    if (split === -1) return;
    const head = bytes.subarray(0, split).toString('latin1');
    const length = Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? 0);
    if (bytes.length < split + 4 + length) return;
    socket.off('data', onData);
    const body = bytes.subarray(split + 4, split + 4 + length).toString('utf8');
    done({
      head,
      body,
      socket,
      write: (out) => socket.write(out),
      end: () => socket.end(),
      cut: () => socket.destroy(),
    });
  };
  socket.on('data', onData);
}

function urlOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The upstream listens on no port.');
  return `http://127.0.0.1:${address.port}`;
}

/** A whole answer with an error of Anthropic's. */
export function errorAnswer(status: number, type: string, headers: Record<string, string> = {}): string {
  return answerOf(status, JSON.stringify({ type: 'error', error: { type, message: type } }), headers);
}

export function answerOf(status: number, body: string, headers: Record<string, string> = {}): string {
  const all = {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    ...headers,
  };
  const lines = Object.entries({ ...all, connection: 'close' }).map(([name, value]) => `${name}: ${value}`);
  return `HTTP/1.1 ${status} X\r\n${lines.join('\r\n')}\r\n\r\n${body}`;
}

export const streamHead =
  'HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nrequest-id: req_1\r\nconnection: close\r\n\r\n';

export const frame = (type: string, more: object = {}) =>
  `event: ${type}\ndata: ${JSON.stringify({ type, ...more })}\n\n`;

export const start = (usage: object = { input_tokens: 100, output_tokens: 1 }, model = 'claude-sonnet-4-5') =>
  frame('message_start', {
    message: { id: 'msg_1', type: 'message', role: 'assistant', model, content: [], usage },
  });

export const delta = (text: string) =>
  frame('content_block_delta', { index: 0, delta: { type: 'text_delta', text } });

export const finish = (output: number) =>
  frame('message_delta', { delta: { stop_reason: 'end_turn' }, usage: { output_tokens: output } }) +
  frame('message_stop');
