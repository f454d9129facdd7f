import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Json } from './api.ts';

export type Received = {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly json: Json;
};

/** What a receiver does with a message: answers with JSON, or whatever else it can think of. */
export type Receive = (received: Received, response: ServerResponse) => object | undefined;

export type WebhookReceiver = AsyncDisposable & {
  readonly url: string;
  readonly received: Received[];
  /** The moments that came, without what stands around them. */
  readonly moments: () => Json[];
};

/** Somebody else's server, on this machine. `undefined` leaves the answer to whoever got the response. */
export async function startReceiver(receive: Receive): Promise<WebhookReceiver> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    response.on('error', () => undefined);
    void text(request).then((body) => {
      const one = { path: request.url ?? '', headers: request.headers, body, json: JSON.parse(body) as Json };
      received.push(one);
      const answer = receive(one, response);
      if (answer) response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    moments: () => received.map(({ json }) => json['data'] as Json),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
