import { isIP } from 'node:net';
import { buildConnector } from 'undici';
import type { Address } from './address-guard.ts';

/** Resolves a name once and judges what it finds; throws for what may not be reached. */
export type ResolveHost = (host: string, port: number) => Promise<Address>;

/** Of somebody's own: by whom it is vouched for, as who it is expected, and who we are. */
export type OwnTls = {
  readonly ca?: string;
  readonly servername?: string;
  readonly cert?: string;
  readonly key?: string;
};

/** Connects to the very address that was judged, so that a name that changes in between gains nothing. */
export function guardedConnector(
  resolveHost: ResolveHost,
  timeout: number,
  { servername: name, ...tls }: OwnTls = {},
): buildConnector.connector {
  const connect = buildConnector({ timeout, ...tls });
  return (options, callback) => {
    const port = Number(options.port || (options.protocol === 'http:' ? 80 : 443));
    resolveHost(options.hostname, port)
      .then(({ address }) => {
        const hostname = address.includes(':') ? `[${address}]` : address;
        const servername = name ?? options.servername ?? nameOf(options.hostname);
        connect({ ...options, hostname, servername }, callback);
      })
      .catch((error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), null));
  };
}

/** An address is no name; whom it is of is seen by the address itself. */
function nameOf(host: string): string {
  return isIP(host.replace(/^\[(.*)\]$/, '$1')) === 0 ? host : '';
}
