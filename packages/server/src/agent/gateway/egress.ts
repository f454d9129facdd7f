import { connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Address } from '../../infrastructure/address-guard.ts';
import type { EgressRecord, EgressRules, GatewayLimits } from './gateway-options.ts';

export type EgressDeps = {
  readonly rules: EgressRules;
  readonly limits: Pick<GatewayLimits, 'idleMs' | 'maxTunnels'>;
  readonly resolveHost: (host: string) => Promise<Address>;
  readonly report: (record: EgressRecord) => void;
};

/** Whether the rules name the host: itself, or `*.` and what it is below. */
export function isNamed(rules: EgressRules, host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, '');
  return rules.hosts.some((rule) =>
    rule.startsWith('*.') ? name.endsWith(rule.slice(1).toLowerCase()) : name === rule.toLowerCase(),
  );
}

/** `example.com:443` or `[2001:db8::1]:443`. */
export function parseAuthority(text: string): { host: string; port: number } | undefined {
  const match = /^(\[[0-9a-f:.]{2,45}\]|[a-z0-9_.-]{1,253}):(\d{1,5})$/i.exec(text);
  const port = Number(match?.[2]);
  return match?.[1] !== undefined && port > 0 && port < 65_536 ? { host: match[1], port } : undefined;
}

/** Tunnels from the jail to the few hosts that the session was given. What passes is not read. */
export class Egress {
  readonly #deps: EgressDeps;
  readonly #open = new Set<Duplex>();

  constructor(deps: EgressDeps) {
    this.#deps = deps;
  }

  async connect(target: string, client: Duplex, head: Buffer): Promise<void> {
    const where = parseAuthority(target);
    if (!where) {
      refuse(client, 400);
      return;
    }
    const reason = this.#refusal(where);
    if (reason !== undefined) {
      this.#deps.report({ ...where, verdict: 'refused', reason });
      refuse(client, 403);
      return;
    }
    this.#open.add(client);
    client.once('close', () => this.#open.delete(client));
    try {
      const { address } = await this.#deps.resolveHost(where.host);
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

  close(): void {
    for (const client of this.#open) client.destroy();
  }

  #refusal({ host, port }: { host: string; port: number }): string | undefined {
    if (!isNamed(this.#deps.rules, host)) return 'host_not_allowed';
    if (!this.#deps.rules.ports.includes(port)) return 'port_not_allowed';
    return this.#open.size >= this.#deps.limits.maxTunnels ? 'too_many_tunnels' : undefined;
  }

  async #tunnel(
    where: { host: string; port: number },
    address: string,
    client: Duplex,
    head: Buffer,
  ): Promise<void> {
    const server = connect({ host: address, port: where.port, timeout: this.#deps.limits.idleMs });
    client.once('close', () => server.destroy());
    await connected(server);
    this.#deps.report({ ...where, verdict: 'opened' });
    server.once('timeout', () => server.destroy());
    server.once('close', () => {
      const bytes = { bytesOut: server.bytesWritten, bytesIn: server.bytesRead };
      this.#deps.report({ ...where, verdict: 'closed', ...bytes });
      client.destroy();
    });
    server.on('error', () => undefined);
    client.write('HTTP/1.1 200 Connection established\r\n\r\n');
    if (head.length > 0) server.write(head);
    client.pipe(server).pipe(client);
  }
}

function connected(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('closed')));
    socket.once('timeout', () => socket.destroy(new Error('timeout')));
  });
}

export function refuse(client: Duplex, status: 400 | 403 | 408 | 502): void {
  client.end(`HTTP/1.1 ${status} Refused\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`);
}
