import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { Agent } from 'undici';
import {
  Circuit,
  defaultCircuit,
  type CircuitReading,
  type CircuitResult,
  type CircuitSettings,
  type RetryListener,
} from './circuit.ts';
import { undated } from '../../domain/billing/price-table.ts';
import type { OpenCircuit } from '../../domain/node.ts';
import { guardedConnector, type ResolveHost } from '../../infrastructure/guarded-connector.ts';
import type { Upstream } from './upstream.ts';
import { attempt, type AttemptResult, type UpstreamRequest } from './upstream-attempt.ts';

/** For metrics and readiness. The key is named by a part of its hash. */
export type CircuitHealth = CircuitReading & {
  readonly upstream: string;
  readonly key: string;
  readonly model: string;
};

/** Where a request goes: a circuit of its own, as a provider often lacks room for one model only. */
export type Destination = { readonly upstream: Upstream; readonly model: string };

type Entry = {
  readonly circuit: Circuit;
  readonly upstream: string;
  readonly key: string;
  readonly model: string;
};

const connectMs = 10_000;
const connections = {
  connections: 4_096,
  pipelining: 1,
  allowH2: false,
  keepAliveTimeout: 30_000,
  maxHeaderSize: 65_536,
};

/** Those that were not asked for the longest are forgotten. */
const mostCircuits = 2_000;

/** The way out of this node: connections and circuits that all gateways share. */
export class Upstreams implements AsyncDisposable {
  /** More connections than streams can be open at once, or new ones would wait for old ones to end. */
  readonly #agent = new Agent({ ...connections, connect: { timeout: connectMs } });
  /** For upstreams that tenants name. */
  readonly #guarded: Agent;
  readonly #circuits = new LRUCache<string, Entry>({ max: mostCircuits });
  readonly #settings: CircuitSettings;

  constructor(resolveHost: ResolveHost, settings: Partial<CircuitSettings> = {}) {
    this.#guarded = new Agent({ ...connections, connect: guardedConnector(resolveHost, connectMs) });
    this.#settings = { ...defaultCircuit, ...settings };
  }

  /** Asks, and asks again while nothing has come and it may help. */
  async request(
    to: Destination,
    request: Omit<UpstreamRequest, 'origin'>,
    { signal, onRetry, onAttempt }: { signal: AbortSignal; onRetry: RetryListener; onAttempt: () => void },
  ): Promise<CircuitResult> {
    const base = new URL(to.upstream.baseUrl);
    const authorized = {
      ...request,
      path: `${base.pathname.replace(/\/+$/, '')}${request.path}`,
      headers: { ...request.headers, ...credentials(to.upstream) },
    };
    const dispatcher = to.upstream.isForeign === true ? this.#guarded : this.#agent;
    const circuit = this.#circuit(to);
    const ask = () => {
      onAttempt();
      const one = { ...authorized, origin: base.origin };
      return circuit.isLooking
        ? look((until) => attempt(dispatcher, one, until), this.#settings.lookMs, signal)
        : attempt(dispatcher, one, signal);
    };
    return circuit.run({ ask, signal, onRetry, mayLook: !request.isPaidWhole });
  }

  snapshot(): readonly CircuitHealth[] {
    return [...this.#circuits.values()].map(({ circuit, upstream, key, model }) => ({
      ...circuit.reading,
      upstream,
      key,
      model,
    }));
  }

  /** What is not closed, for the operators. */
  openCircuits(): readonly OpenCircuit[] {
    return this.snapshot().flatMap(({ state, ...circuit }) =>
      state === 'closed' ? [] : [{ ...circuit, state }],
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.#agent.destroy(), this.#guarded.destroy()]);
  }

  /** Under the undated name of the model, as names with dates are without number. */
  #circuit({ upstream, model: asked }: Destination): Circuit {
    const model = undated(asked);
    const name = JSON.stringify([upstream.baseUrl, upstream.key, model]);
    const known = this.#circuits.get(name);
    if (known) return known.circuit;
    const key = createHash('sha256').update(upstream.key).digest('hex').slice(0, 12);
    const entry = { circuit: new Circuit(this.#settings), upstream: upstream.name, key, model };
    this.#circuits.set(name, entry);
    return entry.circuit;
  }
}

/**
 * Has `lookMs` until its answer begins, whatever its client does meanwhile. From then on the answer is the client's, and
 * ends with it.
 */
async function look(
  attempt: (until: AbortSignal) => Promise<AttemptResult>,
  lookMs: number,
  client: AbortSignal,
): Promise<AttemptResult> {
  const ended = new AbortController();
  const timer = setTimeout(() => ended.abort(), lookMs);
  try {
    const result = await attempt(ended.signal);
    return 'aborted' in result ? { ok: false, failure: { kind: 'timeout' } } : result;
  } finally {
    clearTimeout(timer);
    if (client.aborted) ended.abort();
    else client.addEventListener('abort', () => ended.abort(), { once: true });
  }
}

function credentials(upstream: Upstream): Record<string, string> {
  return upstream.auth === 'bearer'
    ? { authorization: `Bearer ${upstream.key}` }
    : { 'x-api-key': upstream.key };
}
