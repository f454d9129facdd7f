import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Agent } from 'undici';
import type { Target } from './gateway-client.ts';

// Hands requests on from sockets to UPSTREAM and does nothing else: as much as one Node process can carry here.
const { UPSTREAM: origin = '' } = process.env;
await using stack = new AsyncDisposableStack();
const folder = await mkdtemp(path.join(tmpdir(), 'bare-proxy-'));
stack.defer(() => rm(folder, { recursive: true, force: true }));
const agent = stack.adopt(new Agent({ connections: 4_096, pipelining: 1 }), (each) => each.destroy());

async function open(name: number): Promise<Target> {
  const socketPath = path.join(folder, `${name}.sock`);
  const server = createServer((request, response) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': request.headers['content-length'],
    };
    agent
      .stream({ origin, path: request.url ?? '', method: 'POST', headers, body: request }, (answer) => {
        response.writeHead(answer.statusCode, { 'content-type': 'text/event-stream' });
        return response;
      })
      .catch(() => response.destroy());
  });
  stack.defer(() => void server.close());
  await new Promise<void>((resolve) => server.listen(socketPath, resolve));
  return { socketPath, key: 'none' };
}

const stopped = Promise.withResolvers<undefined>();
process.on('message', (count: number | 'stop') => {
  if (count === 'stop') stopped.resolve(undefined);
  else
    void Promise.all(Array.from({ length: count }, (_, index) => open(index))).then((targets) =>
      process.send?.(targets),
    );
});
process.send?.('ready');
await stopped.promise;
await stack.disposeAsync();
process.disconnect();
