import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect, type AddressInfo } from 'node:net';

export type CuttingProxy = AsyncDisposable & {
  readonly url: string;
  /** How many streams it has cut so far. */
  readonly cuts: () => number;
  /** What was posted to `/result`. */
  readonly result: Promise<string>;
};

type Options = {
  /** How many streams are cut, each at a random place within so many bytes. */
  readonly cuts: number;
  readonly within: number;
  /** By path, what the proxy has itself. */
  readonly pages?: Readonly<Record<string, { readonly type: string; readonly text: string }>>;
};

/** Stands between the service and who follows it, and breaks their streams off. */
export async function startCuttingProxy(target: string, options: Options): Promise<CuttingProxy> {
  const { promise, resolve } = Promise.withResolvers<string>();
  let cuts = 0;
  const cut = (from: IncomingMessage, to: ServerResponse) => {
    let left = 1 + Math.floor(Math.random() * options.within);
    from.on('data', (bytes: Buffer) => {
      to.write(bytes.subarray(0, Math.max(left, 0)));
      left -= bytes.length;
      if (left > 0) return;
      from.removeAllListeners('data');
      cuts += 1;
      // What was written is on its way before the end of it is.
      setImmediate(() => to.destroy());
      from.destroy();
    });
  };
  const server = createServer((incoming, response) => {
    const page = options.pages?.[incoming.url ?? ''];
    if (page) return void response.setHeader('content-type', page.type).end(page.text);
    if (incoming.url === '/result') {
      void incoming.toArray().then((chunks: unknown[]) => resolve(chunks.map(String).join('')));
      return void response.end();
    }
    const { method, headers } = incoming;
    const onward = request(`${target}${incoming.url ?? ''}`, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      const isStream = answer.headers['content-type']?.startsWith('text/event-stream');
      if (isStream && cuts < options.cuts) cut(answer, response);
      else answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    response.on('close', () => onward.destroy());
    incoming.pipe(onward);
  });
  // A WebSocket is bytes from here on.
  server.on('upgrade', ({ url, headers }, from) => {
    const { hostname, port } = new URL(target);
    const to = connect(Number(port), hostname);
    const lines = Object.entries({ ...headers, host: `${hostname}:${port}` });
    to.write(
      `GET ${url ?? ''} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${String(value)}\r\n`).join('')}\r\n`,
    );
    from.on('error', () => to.destroy()).on('close', () => to.destroy());
    to.on('error', () => from.destroy()).on('close', () => from.destroy());
    from.pipe(to);
    if (cuts >= options.cuts) return void to.pipe(from);
    let left = 1 + Math.floor(Math.random() * options.within);
    to.on('data', (bytes: Buffer) => {
      from.write(bytes.subarray(0, Math.max(left, 0)));
      left -= bytes.length;
      if (left > 0 || to.destroyed) return;
      cuts += 1;
      to.destroy();
      setImmediate(() => from.destroy());
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cuts: () => cuts,
    result: promise,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
