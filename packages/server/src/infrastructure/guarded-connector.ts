import { buildConnector } from 'undici';
import type { Address } from './address-guard.ts';

/** Resolves a name once and judges what it finds; throws for what may not be reached. */
export type ResolveHost = (host: string) => Promise<Address>;

/** Connects to the very address that was judged, so that a name that changes in between gains nothing. */
export function guardedConnector(resolveHost: ResolveHost, timeout: number): buildConnector.connector {
  const connect = buildConnector({ timeout });
  return (options, callback) => {
    resolveHost(options.hostname).then(
      ({ address }) => {
        const hostname = address.includes(':') ? `[${address}]` : address;
        connect({ ...options, hostname, servername: options.servername ?? options.hostname }, callback);
      },
      (error: unknown) => callback(error instanceof Error ? error : new Error(String(error)), null),
    );
  };
}
