import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Json } from './api.ts';

export type ErrorCollector = AsyncDisposable & {
  readonly dsn: string;
  /** Everything that came, as it came: headers too. */
  readonly text: () => string;
  readonly events: () => Json[];
};

/** Takes reports as Sentry does: envelopes of a line for themselves, and two for each item. */
export async function startErrorCollector(): Promise<ErrorCollector> {
  const received: { head: string; body: string }[] = [];
  const server = createServer((request, response) => {
    response.on('error', () => undefined);
    void text(request).then((body) => {
      received.push({ head: `${request.url ?? ''} ${JSON.stringify(request.headers)}`, body });
      response.setHeader('content-type', 'application/json').end('{}');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    dsn: `http://public@127.0.0.1:${port}/1`,
    text: () => received.map(({ head, body }) => `${head}\n${body}`).join('\n'),
    events: () =>
      received.flatMap(({ body }) => {
        const lines = body
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line) as Json);
        return lines.filter((_, index) => lines[index - 1]?.['type'] === 'event');
      }),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
