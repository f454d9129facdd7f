import { randomUUID } from 'node:crypto';
import type { Json } from './api.ts';

/** A request that a client behind a simple load balancer would have to tell its user of. */
export class FailedRequestError extends Error {
  override readonly name = 'FailedRequestError';
}

const tryAgainMs = 50;
const giveUpAfterMs = 20_000;

/** Asks one of several nodes, and tries the next one when it cannot connect or is cut off; nothing else is tried again. */
export class BalancedClient {
  readonly #urls: readonly string[];
  readonly #token: string;
  #next = 0;
  reconnects = 0;

  constructor(urls: readonly string[], token: string) {
    this.#urls = urls;
    this.#token = token;
  }

  async post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Json> {
    return this.#send(path, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID(), ...headers },
    });
  }

  async get(path: string): Promise<Json> {
    return this.#send(path, { method: 'GET' });
  }

  async #send(
    path: string,
    request: { method: string; body?: string; headers?: Record<string, string> },
  ): Promise<Json> {
    const deadline = performance.now() + giveUpAfterMs;
    for (;;) {
      const url = this.#urls[this.#next++ % this.#urls.length] ?? '';
      try {
        return await this.#ask(`${url}/api/v1${path}`, request);
      } catch (error) {
        if (error instanceof FailedRequestError || performance.now() > deadline) throw error;
        this.reconnects += 1;
        await new Promise((resolve) => setTimeout(resolve, tryAgainMs));
      }
    }
  }

  async #ask(url: string, { headers, ...request }: RequestInit): Promise<Json> {
    const response = await fetch(url, {
      ...request,
      headers: { authorization: `Bearer ${this.#token}`, ...(headers as Record<string, string>) },
    });
    const text = await response.text();
    if (!response.ok)
      throw new FailedRequestError(`${request.method} ${url} answered ${response.status}: ${text}`);
    return JSON.parse(text) as Json;
  }
}
