import { request as send, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import { connect } from 'node:net';

export type RawAnswer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
};

export type RawRequest = {
  readonly method?: string;
  /** Sent as it is: nothing is normalized or encoded. */
  readonly path: string;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Buffer | undefined;
  /** The length of the body is not told before. */
  readonly isChunked?: boolean;
};

/** A request of its own connection, in which everything may be wrong. A stream is left after its headers. */
export function rawRequest(
  url: string,
  { method = 'GET', path, headers = {}, body, isChunked = false }: RawRequest,
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  const bytes = body === undefined ? undefined : Buffer.from(body);
  return new Promise((resolve, reject) => {
    const request = send({
      host: hostname,
      port,
      method,
      path,
      agent: false,
      headers: { ...(bytes && !isChunked && { 'content-length': bytes.length }), ...headers },
    });
    request.on('error', reject);
    request.on('response', (response) => {
      // The server may answer before it has read everything, and close.
      request.off('error', reject).on('error', () => undefined);
      const done = (text: string) =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
      if (response.headers['content-type']?.startsWith('text/event-stream')) {
        done('');
        request.destroy();
        return;
      }
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => done(Buffer.concat(chunks).toString('utf8')));
    });
    request.end(bytes);
  });
}

/** Sends bytes that need not be HTTP, and returns all that comes back. */
export function rawBytes(url: string, bytes: string | Buffer): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('error', reject);
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('utf8')));
  });
}

export function postJson(
  url: string,
  path: string,
  body: unknown,
  headers: OutgoingHttpHeaders = {},
): Promise<RawAnswer> {
  return rawRequest(url, {
    method: 'POST',
    path,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}
