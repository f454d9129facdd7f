import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Answer = {
  readonly status?: number;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
};

export const missing: Answer = {
  status: 404,
  body: '{"code":"not_found","detail":"Nothing here.","request_id":"req_1"}',
};

/** A server that answers `METHOD /path` from a table, and anything else with 404. */
export async function serve(answers: Readonly<Record<string, Answer>>) {
  const bodies: string[] = [];
  const requests: string[] = [];
  const tokens: unknown[] = [];
  const server = createServer((request, response) => {
    tokens.push(request.headers.authorization);
    void request.toArray().then((chunks: unknown[]) => {
      bodies.push(chunks.map(String).join(''));
      const asked = `${request.method ?? ''} ${request.url ?? ''}`;
      requests.push(asked);
      const answer = answers[asked] ?? missing;
      const { status = 200, type = 'application/json', headers, body } = answer;
      response.writeHead(status, { 'content-type': type, ...headers }).end(body);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    bodies,
    requests,
    tokens,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
