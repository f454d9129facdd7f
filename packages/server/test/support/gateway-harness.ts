import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { once } from 'node:events';
import { connect } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ByteBudget } from '../../src/agent/gateway/byte-budget.ts';
import type { CircuitSettings } from '../../src/agent/gateway/circuit.ts';
import { openGateway, type Gateway } from '../../src/agent/gateway/gateway.ts';
import type { Accounts, GatewayEvent, GatewayOptions } from '../../src/agent/gateway/gateway-options.ts';
import type { Upstream } from '../../src/agent/gateway/upstream.ts';
import { Upstreams } from '../../src/agent/gateway/upstreams.ts';
import { defaultPrices } from '../../src/domain/billing/default-prices.ts';
import type { ModelCall } from '../../src/domain/billing/model-call.ts';
import { OrganizationId, SessionId, TurnId, UserId } from '../../src/domain/ids.ts';
import { AddressGuard } from '../../src/infrastructure/address-guard.ts';
import { createLog } from '../../src/infrastructure/log.ts';
import { newOpaqueToken } from '../../src/infrastructure/tokens.ts';

/** Accounts without limits, that remember. */
export function openAccounts(): Accounts & { readonly calls: ModelCall[] } {
  const calls: ModelCall[] = [];
  return {
    calls,
    reserve: (_spender, { id, worst }) =>
      Promise.resolve({ reservation: { id, amount: worst, at: new Date() } }),
    settle: (call) => {
      calls.push(call);
      return Promise.resolve([]);
    },
    giveBack: () => Promise.resolve(),
  };
}

export type HarnessOptions = Omit<Partial<GatewayOptions>, 'deps'> & {
  readonly url: string;
  readonly accounts?: Accounts;
  readonly circuit?: Partial<CircuitSettings>;
  readonly upstream?: Partial<Upstream>;
  readonly guard?: AddressGuard;
  /** Those of a node whose gateways share them. */
  readonly bodies?: ByteBudget;
  /** Those of a node whose gateways share them; they are its owner's to end. */
  readonly upstreams?: Upstreams;
};

export type Harness = AsyncDisposable & {
  readonly gateway: Gateway;
  readonly upstreams: Upstreams;
  readonly bodies: ByteBudget;
  readonly token: string;
  readonly socketPath: string;
  readonly events: GatewayEvent[];
  /** The rows of the ledger, when everything so far is written. */
  readonly booked: () => Promise<ModelCall[]>;
};

export const realKey = 'sk-ant-real-upstream-key';
const fast = { initialDelayMs: 5, maxDelayMs: 20, patienceMs: 300 };

/** A gateway on a real socket in a folder of its own. */
export async function openHarness(options: HarnessOptions): Promise<Harness> {
  const {
    url,
    accounts,
    circuit,
    upstream,
    guard = new AddressGuard(),
    upstreams: shared,
    bodies = new ByteBudget(256 * 1024 * 1024),
    ...rest
  } = options;
  const folder = await mkdtemp(path.join(tmpdir(), 'gw-'));
  const socketPath = path.join(folder, 's', 'gw.sock');
  const { token, hash } = newOpaqueToken();
  const resolveHost = (host: string) => guard.resolve(host);
  const upstreams = shared ?? new Upstreams(resolveHost, { ...fast, ...circuit });
  const events: GatewayEvent[] = [];
  const turnId = TurnId.new();
  const to: Upstream = { name: 'test', baseUrl: url, key: realKey, auth: 'x-api-key', ...upstream };
  const gateway = await openGateway({
    identity: {
      organizationId: OrganizationId.new(),
      userId: UserId.new(),
      sessionId: SessionId.new(),
      turnId: () => turnId,
    },
    socketPath,
    token: { hash, expiresAt: new Date(Date.now() + 3_600_000) },
    rules: { models: [], serverFeatures: [] },
    ...rest,
    deps: {
      accounts: accounts ?? openAccounts(),
      access: () => Promise.resolve(to),
      upstreams,
      bodies,
      prices: defaultPrices,
      resolveHost,
      now: () => new Date(),
      log: createLog('silent'),
    },
    onEvent: (event) => events.push(event),
  });
  return {
    gateway,
    upstreams,
    bodies,
    token,
    socketPath,
    events,
    booked: async () => {
      await gateway.settled();
      return events.flatMap((event) => (event.type === 'call' ? [event.call] : []));
    },
    [Symbol.asyncDispose]: async () => {
      await gateway[Symbol.asyncDispose]();
      if (!shared) await upstreams[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type Answer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The connection broke before the answer was whole. */
  readonly isCut: boolean;
};

export type Ask = {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
  readonly signal?: AbortSignal;
  /** Leaves in the middle of the answer, as soon as it has read this. */
  readonly leaveAt?: string;
};

/** One request over the gateway's socket, with its token unless headers say otherwise. */
export function ask(harness: Pick<Harness, 'socketPath' | 'token'>, options: Ask = {}): Promise<Answer> {
  const { method = 'POST', path: target = '/v1/messages', body, signal, leaveAt } = options;
  const headers = { 'x-api-key': harness.token, 'content-type': 'application/json', ...options.headers };
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        socketPath: harness.socketPath,
        method,
        path: target,
        headers: { ...headers, ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }) },
        ...(signal && { signal }),
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => {
          text += part;
          if (leaveAt !== undefined && text.includes(leaveAt)) request.destroy();
        });
        const done = (isCut: boolean) =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text, isCut });
        response.once('end', () => done(false));
        response.once('error', () => done(true));
      },
    );
    request.once('error', reject);
    request.end(body);
  });
}

/** A request for a message, as JSON. */
export function message(more: object = {}): string {
  return JSON.stringify({
    model: 'claude-sonnet-4-5',
    max_tokens: 100,
    stream: true,
    messages: [{ role: 'user', content: 'hello' }],
    ...more,
  });
}

/** Bytes as they are, over a bare socket; what comes back until it closes. */
export async function raw(harness: Harness, bytes: string, half = false): Promise<string> {
  const socket = connect({ path: harness.socketPath, allowHalfOpen: half });
  let text = '';
  socket.on('data', (part) => (text += part.toString()));
  socket.on('error', () => undefined);
  if (half) socket.end(bytes);
  else socket.write(bytes);
  await once(socket, 'close');
  return text;
}
