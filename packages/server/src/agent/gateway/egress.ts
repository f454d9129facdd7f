import { bulkhead, type BulkheadPolicy } from 'cockatiel';
import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { isNamed, type EgressRules } from '../../domain/agent/egress-rules.ts';
import type { Address } from '../../infrastructure/address-guard.ts';
import type { EgressRecord, GatewayLimits } from './gateway-options.ts';

export type EgressDeps = {
  readonly rules: EgressRules;
  readonly limits: Pick<GatewayLimits, 'idleMs' | 'maxTunnels' | 'maxConnects'>;
  readonly resolveHost: (host: string) => Promise<Address>;
  readonly report: (record: EgressRecord) => void;
};

/** Names that a session has looked up at once; the others wait. */
const lookupsTogether = 2;

type Target = { readonly host: string; readonly port: number };

/** `example.com:443` or `[2001:db8::1]:443`. */
export function parseAuthority(text: string): Target | undefined {
  const match = /^(\[[0-9a-f:.]{2,45}\]|[a-z0-9_.-]{1,253}):(\d{1,5})$/i.exec(text);
  const port = Number(match?.[2]);
  return match?.[1] !== undefined && port > 0 && port < 65_536 ? { host: match[1], port } : undefined;
}

/** Tunnels from the jail to the few hosts that the session was given. What passes is not read. */
export class Egress {
  readonly #deps: EgressDeps;
  readonly #lookups: BulkheadPolicy;
  /** From their request on. */
  readonly #clients = new Set<Duplex>();
  /** Those that stand; each resolves when its end was told. */
  readonly #tunnels = new Set<Promise<void>>();
  #asked = 0;

  constructor(deps: EgressDeps) {
    this.#deps = deps;
    this.#lookups = bulkhead(lookupsTogether, deps.limits.maxTunnels);
  }

  /** For a new turn, whose connections are counted anew. */
  begin(): void {
    this.#asked = 0;
  }

  async connect(target: string, client: Duplex, head: Buffer): Promise<void> {
    const where = parseAuthority(target);
    if (!where) {
      this.#refused({ host: target.slice(0, 253), port: 0 }, 'malformed');
      refuse(client, 400);
      return;
    }
    const reason = this.#refusal(where);
    if (reason !== undefined) {
      this.#refused(where, reason);
      refuse(client, 403);
      return;
    }
    this.#asked += 1;
    this.#clients.add(client);
    client.once('close', () => this.#clients.delete(client));
    try {
      const { address } = await this.#lookups.execute(() => this.#deps.resolveHost(where.host));
      if (client.destroyed) throw new ClientLeftError();
      await this.#tunnel(where, address, client, head);
    } catch (error) {
      this.#deps.report({
        ...where,
        verdict: 'failed',
        reason: error instanceof Error ? error.name : 'Error',
      });
      refuse(client, 502);
    }
  }

  /** A request that is to be forwarded and not tunnelled: it would have to be read. */
  refusePlain(url: string): void {
    const { hostname: host, port } = URL.canParse(url)
      ? new URL(url)
      : { hostname: url.slice(0, 253), port: '' };
    this.#refused({ host, port: Number(port === '' ? 80 : port) }, 'not_a_tunnel');
  }

  /** Cuts what is open. @returns when the end of each tunnel was told. */
  async close(): Promise<void> {
    for (const client of this.#clients) client.destroy();
    await Promise.all(this.#tunnels);
  }

  /** Told as often as there may be connections, so that an agent cannot fill the log. */
  #refused(where: Target, reason: string): void {
    const { maxConnects } = this.#deps.limits;
    this.#asked += 1;
    if (this.#asked <= maxConnects) this.#deps.report({ ...where, verdict: 'refused', reason });
    if (this.#asked === maxConnects + 1)
      this.#deps.report({ ...where, verdict: 'refused', reason: 'too_many_connections' });
  }

  #refusal({ host, port }: Target): string | undefined {
    const { rules, limits } = this.#deps;
    if (this.#asked >= limits.maxConnects) return 'too_many_connections';
    if (!isNamed(rules, host)) return 'host_not_allowed';
    if (!rules.ports.includes(port)) return 'port_not_allowed';
    return this.#clients.size >= limits.maxTunnels ? 'too_many_tunnels' : undefined;
  }

  async #tunnel(where: Target, address: string, client: Duplex, head: Buffer): Promise<void> {
    const server = connect({ host: address, port: where.port, timeout: this.#deps.limits.idleMs });
    client.once('close', () => server.destroy());
    await connected(server);
    this.#deps.report({ ...where, verdict: 'opened' });
    this.#watch(where, server, client);
    server.once('timeout', () => server.destroy());
    server.on('error', () => undefined);
    client.write('HTTP/1.1 200 Connection established\r\n\r\n');
    if (head.length > 0) server.write(head);
    client.pipe(server).pipe(client);
  }

  #watch(where: Target, server: Socket, client: Duplex): void {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const tunnel = promise.finally(() => this.#tunnels.delete(tunnel));
    this.#tunnels.add(tunnel);
    server.once('close', () => {
      const bytes = { bytesOut: server.bytesWritten, bytesIn: server.bytesRead };
      this.#deps.report({ ...where, verdict: 'closed', ...bytes });
      client.destroy();
      resolve(undefined);
    });
  }
}

class ClientLeftError extends Error {
  override readonly name = 'ClientLeftError';
}

function connected(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('closed')));
    socket.once('timeout', () => socket.destroy(new Error('timeout')));
  });
}

/** With 407 a client that did not show its token at once is asked for it. */
export function refuse(client: Duplex, status: 400 | 403 | 407 | 408 | 502): void {
  const ask = status === 407 ? 'proxy-authenticate: Basic realm="session"\r\n' : '';
  const text = `HTTP/1.1 ${status} Refused\r\n${ask}content-length: 0\r\nconnection: close\r\n\r\n`;
  // A client that keeps its half open would keep the gateway open.
  client.end(text, () => client.destroy());
}
