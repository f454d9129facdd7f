import type { ServerResponse } from 'node:http';

/** An answer of the gateway itself, in the shape of Anthropic's errors. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
  constructor(status: number, type: string, message: string, headers: Record<string, string> = {}) {
    super(message);
    this.status = status;
    this.type = type;
    this.headers = headers;
  }
}

/** For what will not get better by itself: the agent's runtime tries many other errors again for minutes. */
export const noRetry = { 'x-should-retry': 'false' } as const;

export const forbidden = (type: string, message: string) => new Refusal(403, type, message, noRetry);
export const malformed = (message: string) => new Refusal(400, 'invalid_request_error', message, noRetry);

/** Sends it. Once an answer has begun nothing can be added to it, so the connection is cut. */
export function sendRefusal(response: ServerResponse, refusal: Refusal): void {
  if (response.headersSent || response.destroyed) {
    response.destroy();
    return;
  }
  const error = { type: refusal.type, message: refusal.message };
  // The rest of the request is of no interest, so the connection is not kept for another.
  const close = response.req.complete ? {} : { connection: 'close' };
  response.writeHead(refusal.status, { 'content-type': 'application/json', ...refusal.headers, ...close });
  response.end(JSON.stringify({ type: 'error', error }));
}
