import { setTimeout as sleep } from 'node:timers/promises';

export type Answer = { readonly status: number; readonly body: Record<string, unknown> };

/** An access token is good for fifteen minutes. */
const renewAfterMs = 600_000;

/** One user of the API node, who finds nobody there now and then. */
export class Login {
  readonly #url: () => string;
  readonly #who: { readonly email: string; readonly password: string };
  #token: { readonly text: string; readonly at: number } | undefined;

  constructor(url: () => string, who: { readonly email: string; readonly password: string }) {
    this.#url = url;
    this.#who = who;
  }

  /** Rejects when there is no answer. */
  async send(
    method: 'GET' | 'POST',
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> {
    const response = await this.open(path, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    });
    return { status: response.status, body: toObject(await response.json()) };
  }

  /** Asks again until the answer has this status. */
  async insist(
    expected: number,
    ...[method, path, body, headers]: Parameters<Login['send']>
  ): Promise<Record<string, unknown>> {
    const deadline = performance.now() + 60_000;
    for (;;) {
      const answer = await this.send(method, path, body, headers).catch((error: unknown) => String(error));
      if (typeof answer !== 'string' && answer.status === expected) return answer.body;
      if (performance.now() > deadline)
        throw new Error(`${method} ${path} gave ${JSON.stringify(answer).slice(0, 300)} for a minute.`);
      await sleep(100);
    }
  }

  /** The answer as it comes. */
  async open(path: string, { headers, ...request }: RequestInit): Promise<Response> {
    const authorization = `Bearer ${await this.#fresh()}`;
    const signal = request.signal ?? AbortSignal.timeout(15_000);
    return fetch(`${this.#url()}/api/v1${path}`, {
      ...request,
      signal,
      headers: { authorization, ...(headers as Record<string, string>) },
    });
  }

  async #fresh(): Promise<string> {
    if (this.#token && performance.now() - this.#token.at < renewAfterMs) return this.#token.text;
    const response = await fetch(`${this.#url()}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(this.#who),
      signal: AbortSignal.timeout(10_000),
    });
    const { access_token: text } = toObject(await response.json());
    if (typeof text !== 'string') throw new Error(`The login answered ${response.status}.`);
    this.#token = { text, at: performance.now() };
    return text;
  }
}

function toObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
