import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** A server that answers each request by the next handler, and the last one from then on. */
export async function serve(...handlers: Handler[]) {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    void request.toArray().then((chunks: unknown[]) => {
      const handler = handlers[Math.min(requests.length, handlers.length - 1)]!;
      requests.push(`${request.method ?? ''} ${request.url ?? ''}`);
      handler(request, response, chunks.map(String).join(''));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function json(value: unknown, status = 200, headers: Record<string, string> = {}): Handler {
  return (_request, response) =>
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
}

const turn = { session_id: 'ses_1', turn_id: 'turn_1', created_at: '2026-01-01T00:00:00Z' };
export const event = (seq: number, type: string, more: object = {}) =>
  `id: ${seq}\nevent: ${type}\ndata: ${JSON.stringify({ id: `evt_${seq}`, seq, type, ...turn, ...more })}\n\n`;
export const draft = `event: delta\ndata: ${JSON.stringify({ turn_id: 'turn_1', kind: 'text', text: 'hel' })}\n\n`;

/** Sends parts of a stream; then ends it, cuts it, or leaves it open. */
export function stream(
  parts: string[],
  then: 'end' | 'cut' | 'stay',
  seen?: (from: string) => void,
): Handler {
  return (request, response) => {
    seen?.(String(request.headers['last-event-id']));
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(parts.join(''), () => {
      if (then === 'end') response.end();
      if (then === 'cut') response.destroy();
    });
  };
}
