import { bulkhead, BulkheadRejectedError, type BulkheadPolicy } from 'cockatiel';
import { Agent, type Dispatcher } from 'undici';
import {
  webhookHeaders,
  webhookUrlFault,
  type WebhookMessage,
  type WebhookUrlRules,
} from '../domain/webhook.ts';
import { AddressGuard, ForbiddenAddressError, onThisMachine } from './address-guard.ts';
import { beginningOf } from './answer-beginning.ts';
import { guardedConnector, type ResolveHost } from './guarded-connector.ts';
import type { Lookup } from './host-lookup.ts';

export type Webhook = WebhookMessage & {
  /** Whose it is: no tenant's slow receivers hold up another's messages. */
  readonly tenant: string;
  readonly url: string;
  /** Those that are live, the newest first; none for a receiver that verifies nothing. */
  readonly secrets: readonly string[];
};

/** A webhook was not taken. The message is for tenants: a sentence without anything of this server's network. */
export class WebhookError extends Error {
  override readonly name = 'WebhookError';
  /** What the receiver answered; absent when it did not. */
  readonly status?: number;
  constructor(message: string, { status, ...options }: ErrorOptions & { readonly status?: number } = {}) {
    super(message, options);
    if (status !== undefined) this.status = status;
  }
}

export type WebhookSenderOptions = WebhookUrlRules & {
  readonly lookup?: Lookup;
  /** Networks that no webhook goes to. */
  readonly refuse?: readonly string[];
};

/** More of an answer is not read. */
const largestAnswer = 1024 * 1024;
const connectMs = 10_000;

/** A tenant's messages that are on their way at once, and that wait for those. */
const together = 16;
const mostWaiting = 1_000;

const connections = {
  pipelining: 1,
  allowH2: false,
  keepAliveTimeout: 10_000,
  maxHeaderSize: 16_384,
  connect: { timeout: connectMs },
};

const loopback = ['127.0.0.0/8', '::1/128'];

/**
 * Sends signed messages to servers that tenants name. Each name is resolved once, all its addresses are judged, and the
 * judged one is dialled; redirects are not followed.
 */
export class WebhookSender implements AsyncDisposable {
  readonly #rules: WebhookUrlRules;
  readonly #public: Agent;
  readonly #local: Agent;
  readonly #tenants = new Map<string, BulkheadPolicy>();

  constructor({ toLoopback, lookup, refuse = [] }: WebhookSenderOptions) {
    this.#rules = { toLoopback };
    const own = lookup ? { lookup } : {};
    const anyone = new AddressGuard({ ...own, refuse, exempt: toLoopback ? loopback : [] });
    this.#public = agentOf((host) => anyone.resolve(host));
    this.#local = agentOf(async (host) => onThisMachine(host, await anyone.resolve(host)));
  }

  /**
   * Sends once, and reads the answer.
   * @returns what the receiver answered, if it took the message.
   * @throws WebhookError if it did not, or if the signal came first.
   */
  async send(webhook: Webhook, signal: AbortSignal): Promise<string> {
    return this.#once(webhook, signal, ({ body }) => readAnswer(body));
  }

  /**
   * Sends once; nothing of the answer counts but its status.
   * @returns the status with which the receiver took the message.
   * @throws WebhookError if it did not, or if the signal came first.
   */
  async tell(webhook: Webhook, signal: AbortSignal): Promise<number> {
    return this.#once(webhook, signal, ({ statusCode, body }) => {
      drop(body);
      return Promise.resolve(statusCode);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#public.destroy(), this.#local.destroy()]);
  }

  async #once<T>(webhook: Webhook, signal: AbortSignal, read: ReadAnswer<T>): Promise<T> {
    const fault = webhookUrlFault(webhook.url, this.#rules);
    if (fault !== undefined) throw new WebhookError(`The address cannot be used. ${fault}`);
    try {
      return await Promise.race([this.#inTurn(webhook, signal, read), rejection(signal)]);
    } catch (error) {
      if (error instanceof WebhookError) throw error;
      throw new WebhookError(signal.aborted ? 'There was no answer in time.' : explain(error), {
        cause: error,
      });
    }
  }

  async #inTurn<T>(webhook: Webhook, signal: AbortSignal, read: ReadAnswer<T>): Promise<T> {
    const { tenant } = webhook;
    const turns = this.#tenants.get(tenant) ?? bulkhead(together, mostWaiting);
    this.#tenants.set(tenant, turns);
    try {
      return await turns.execute(() => this.#send(webhook, signal, read), signal);
    } catch (error) {
      if (error instanceof BulkheadRejectedError)
        throw new WebhookError('Too many messages wait to be sent.');
      throw error;
    } finally {
      if (turns.executionSlots === together) this.#tenants.delete(tenant);
    }
  }

  async #send<T>({ url, id, body, secrets }: Webhook, signal: AbortSignal, read: ReadAnswer<T>): Promise<T> {
    const { origin, pathname, search, protocol } = new URL(url);
    const agent = protocol === 'http:' ? this.#local : this.#public;
    const answer = await agent.request({
      origin,
      path: `${pathname}${search}`,
      method: 'POST',
      headers: {
        ...webhookHeaders({ id, body }, secrets, new Date()),
        'user-agent': 'ai-agent-api',
        accept: 'application/json',
        'accept-encoding': 'identity',
      },
      body,
      signal,
    });
    const { statusCode } = answer;
    if (statusCode >= 200 && statusCode < 300) return read(answer);
    drop(answer.body);
    const isRedirect = statusCode >= 300 && statusCode < 400;
    throw new WebhookError(
      `The receiver answered with the status ${statusCode}${isRedirect ? '; redirects are not followed.' : '.'}`,
      { status: statusCode },
    );
  }
}

type ReadAnswer<T> = (answer: Dispatcher.ResponseData) => Promise<T>;

/** What a receiver goes on to say is not waited for. */
function drop(body: Dispatcher.ResponseData['body']): void {
  body.on('error', () => undefined).destroy();
}

function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const late = () => reject(new WebhookError('There was no answer in time.'));
    if (signal.aborted) late();
    else signal.addEventListener('abort', late, { once: true });
  });
}

function agentOf(resolveHost: ResolveHost): Agent {
  return new Agent({ ...connections, connect: guardedConnector(resolveHost, connectMs) });
}

async function readAnswer(body: Dispatcher.ResponseData['body']): Promise<string> {
  const { bytes, isCut } = await beginningOf(body, largestAnswer);
  if (isCut) throw new WebhookError('The answer is too large.');
  return bytes.toString('utf8');
}

function explain(error: unknown): string {
  if (error instanceof ForbiddenAddressError) return 'The address leads to no public host.';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'The name of the host cannot be resolved.';
  if (/CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code))
    return 'The certificate of the host is not good.';
  if (code === 'UND_ERR_CONNECT_TIMEOUT') return 'The host cannot be reached.';
  if (code === 'ECONNREFUSED') return 'The host refuses connections.';
  return 'The connection broke, or the answer was no HTTP.';
}
