import { lookup as askSystem } from 'node:dns/promises';
import { isIP } from 'node:net';
import { ownAddresses } from '../../infrastructure/address-guard.ts';
import type { Lookup } from '../../infrastructure/host-lookup.ts';
import { isIn, networkList } from '../../infrastructure/networks.ts';
import { McpServerError } from './mcp-server-error.ts';

export type OwnService = {
  /** A name, an address, or the folder of a socket, beside which it may listen on this machine. */
  readonly host: string;
  readonly port: number;
};

export type OwnServicesOptions = {
  readonly services: readonly OwnService[];
  /** As the service itself finds them: by the system, with its search list. */
  readonly lookup?: Lookup | undefined;
  readonly thisMachine?: (() => readonly string[]) | undefined;
  readonly lookupMs?: number;
};

const local = networkList(['127.0.0.0/8', '0.0.0.0/8', '::1', '::']);

/** The database and the Redis of the service: no tenant is led to them, wherever they are, and whatever is opened. */
export class OwnServices {
  readonly #options: OwnServicesOptions;
  /** The system's resolver has few threads, so that each name is asked for once at a time. */
  readonly #asked = new Map<string, Promise<readonly string[]>>();

  constructor(options: OwnServicesOptions) {
    this.#options = options;
  }

  /** @throws McpServerError while it cannot be told where they are, which is within four seconds */
  async areAt(address: string, port: number): Promise<boolean> {
    for (const { host } of this.#options.services.filter((each) => each.port === port)) {
      const found = await this.#addressesOf(host);
      if (isIn(networkList(found), address)) return true;
      // What listens on one address of a machine mostly listens on all.
      if (this.#isHere(address) && found.some((each) => this.#isHere(each))) return true;
    }
    return false;
  }

  #isHere(address: string): boolean {
    const { thisMachine = ownAddresses } = this.#options;
    return isIn(local, address) || isIn(networkList(thisMachine()), address);
  }

  async #addressesOf(host: string): Promise<readonly string[]> {
    if (isIP(host) > 0) return [host];
    if (host === '' || host.startsWith('/')) return ['127.0.0.1'];
    const asked = this.#asked.get(host) ?? this.#ask(host);
    this.#asked.set(host, asked);
    const late = Promise.withResolvers<never>();
    const timer = setTimeout(() => late.reject(unknown()), this.#options.lookupMs ?? 4_000);
    try {
      return await Promise.race([asked, late.promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  async #ask(host: string): Promise<readonly string[]> {
    const { lookup = (name: string) => askSystem(name, { all: true }) } = this.#options;
    try {
      const found = await lookup(host);
      if (found.length === 0) throw unknown();
      return found.map(({ address }) => address.replace(/%.*/, ''));
    } catch (cause) {
      throw unknown(cause);
    } finally {
      this.#asked.delete(host);
    }
  }
}

function unknown(cause?: unknown): McpServerError {
  return new McpServerError(
    'It cannot be told now whether the address is one of this service itself, to which nobody is led; try again later.',
    { cause },
  );
}
