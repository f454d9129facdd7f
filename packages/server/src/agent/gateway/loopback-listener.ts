import { once } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import { createServer } from 'node:net';

export type LoopbackListener = AsyncDisposable & {
  /** As host and port. */
  readonly address: string;
};

/** Has a server of HTTP take connections on a free port of this machine too, for agents that no wall keeps from it. */
export async function listenOnLoopback(http: HttpServer, mostConnections: number): Promise<LoopbackListener> {
  const server = createServer((socket) => void http.emit('connection', socket));
  server.maxConnections = mostConnections;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
  return {
    address: `127.0.0.1:${port}`,
    // What came by it ends with the server of HTTP.
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
      }),
  };
}
