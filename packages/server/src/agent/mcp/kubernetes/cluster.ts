import { Agent, type Dispatcher } from 'undici';
import { z } from 'zod';
import { beginningOf } from '../../../infrastructure/answer-beginning.ts';
import { guardedConnector } from '../../../infrastructure/guarded-connector.ts';
import type { McpNetwork } from '../mcp-network.ts';
import { McpServerError } from '../mcp-server-error.ts';
import type { ClusterLimits } from './cluster-limits.ts';
import type { ClusterAccess } from './kubeconfig.ts';

export type ClusterWay = {
  readonly access: ClusterAccess;
  readonly resolve: McpNetwork['resolve'];
  readonly limits: ClusterLimits;
};

/** Runs one call of a tool with the cluster. */
export type AskCluster = <T>(signal: AbortSignal, work: (cluster: Cluster) => Promise<T>) => Promise<T>;

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

type Patch = { readonly type: string; readonly body: object };

/** Of a refusal only this is read. */
const Status = z.object({ message: z.string() });
const refusalBytes = 65_536;
const longest = 1_000;

/** The API of a cluster, for one call of a tool. Its address is judged, and the judged one is dialled. */
export class Cluster implements AsyncDisposable {
  readonly #way: ClusterWay;
  readonly #signal: AbortSignal;
  readonly #agent: Agent;

  constructor(way: ClusterWay, signal: AbortSignal) {
    const { access, resolve, limits } = way;
    const port = Number(new URL(access.server).port || 443);
    this.#way = way;
    this.#signal = signal;
    this.#agent = new Agent({
      ...{ pipelining: 1, allowH2: false, maxHeaderSize: 16_384 },
      ...{ headersTimeout: limits.callMs, bodyTimeout: limits.idleMs },
      connect: guardedConnector((host) => resolve(host, port), limits.connectMs, access.tls),
    });
  }

  /** Where what names no namespace is. */
  get namespace(): string {
    return this.#way.access.namespace;
  }

  async get(path: readonly string[], query: Query = {}): Promise<unknown> {
    return this.#json(await this.#request('GET', path, query));
  }

  async patch(path: readonly string[], query: Query, patch: Patch): Promise<unknown> {
    return this.#json(await this.#request('PATCH', path, query, patch));
  }

  /** The beginning of a text, and whether there is more. */
  async text(path: readonly string[], query: Query): Promise<{ text: string; isCut: boolean }> {
    const { limits } = this.#way;
    const { body } = await this.#request('GET', path, query);
    const { bytes, isCut } = await beginningOf(body, limits.logBytes);
    return { text: bytes.toString('utf8'), isCut };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#agent.destroy();
  }

  async #request(method: 'GET' | 'PATCH', path: readonly string[], query: Query, patch?: Patch) {
    const { server, token } = this.#way.access;
    const url = new URL(`${server}/${path.map(encodeURIComponent).join('/')}`);
    for (const [name, value] of Object.entries(query))
      if (value !== undefined) url.searchParams.set(name, String(value));
    const answer = await this.#agent.request({
      ...{ origin: url.origin, path: `${url.pathname}${url.search}`, method, signal: this.#signal },
      headers: {
        ...{ accept: 'application/json', 'accept-encoding': 'identity', 'user-agent': 'ai-agent-api' },
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(patch && { 'content-type': patch.type }),
      },
      ...(patch && { body: JSON.stringify(patch.body) }),
    });
    const { statusCode: status, body } = answer;
    if (status >= 200 && status < 300) return answer;
    const { bytes } = await beginningOf(body, refusalBytes).catch(() => ({ bytes: Buffer.alloc(0) }));
    throw new McpServerError(this.#refusal(status, bytes.toString('utf8')));
  }

  async #json({ body }: Dispatcher.ResponseData): Promise<unknown> {
    const { answerBytes } = this.#way.limits;
    const { bytes, isCut } = await beginningOf(body, answerBytes);
    if (isCut) throw new McpServerError(`The cluster sent more than ${answerBytes} bytes; ask for less.`);
    const value = parsed(bytes.toString('utf8'));
    if (value === undefined) throw new McpServerError('The cluster sent something that is no JSON.');
    return value;
  }

  /** A cluster could say back what it was sent. */
  #refusal(status: number, text: string): string {
    if (status >= 300 && status < 400)
      return `The cluster answered with the status ${status}; redirects are not followed.`;
    if (status === 401) return 'The cluster refuses the credentials of the kubeconfig.';
    const said = Status.safeParse(parsed(text));
    const words = said.success ? said.data.message : '';
    const { token } = this.#way.access;
    const clean = token === undefined ? words : words.replaceAll(token, '…');
    return `The cluster answered with the status ${status}${clean === '' ? '.' : `: ${clean.slice(0, longest)}`}`;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
