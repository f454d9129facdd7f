import { BlockList, isIP } from 'node:net';
import { networkInterfaces } from 'node:os';
import { lookUpHost, type Lookup } from './host-lookup.ts';
import { embedded4, networkList } from './networks.ts';

export type Address = { readonly address: string; readonly family: 4 | 6 };

/** The host has, among its addresses, one that nobody outside may be led to. */
export class ForbiddenAddressError extends Error {
  override readonly name = 'ForbiddenAddressError';
}

const reserved4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const;

/** With the prefixes that carry an IPv4 address inside: NAT64, Teredo, 6to4. */
const reserved6 = [
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 32],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['5f00::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const;

/** Where clouds hand out credentials. No exemption opens these. */
const metadata = ['169.254.169.254', '169.254.170.2', '168.63.129.16', '100.100.100.200', 'fd00:ec2::254'];

const forbidden = new BlockList();
for (const [net, prefix] of reserved4) forbidden.addSubnet(net, prefix, 'ipv4');
for (const [net, prefix] of reserved6) forbidden.addSubnet(net, prefix, 'ipv6');

const alwaysForbidden = new BlockList();
for (const address of metadata) alwaysForbidden.addAddress(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

const loopback = networkList(['127.0.0.0/8', '::1']);

export type AddressGuardOptions = {
  /** Networks of the operator's own that may be reached, such as `10.1.2.0/24`. */
  readonly exempt?: readonly string[];
  /** Other networks that may not be reached, public as they look. */
  readonly refuse?: readonly string[];
  readonly lookup?: Lookup;
  /** The addresses of this machine, which is nobody's way out to itself; they change. Of them only loopback is exempted. */
  readonly own?: () => readonly string[];
};

/** Resolves a host once and judges every address it has; the caller dials the one that is returned, by number. */
export class AddressGuard {
  readonly #exempt: BlockList;
  readonly #refused: BlockList;
  readonly #lookup: Lookup;
  readonly #own: () => readonly string[];

  constructor({
    exempt = [],
    refuse = [],
    lookup = lookUpHost,
    own = ownAddresses,
  }: AddressGuardOptions = {}) {
    this.#exempt = networkList(exempt);
    this.#refused = networkList(refuse);
    this.#lookup = lookup;
    this.#own = own;
  }

  async resolve(host: string): Promise<Address> {
    const bare = host.replace(/^\[(.*)\]$/, '$1');
    const found = isIP(bare) === 0 ? await this.#lookup(bare) : [{ address: bare, family: isIP(bare) }];
    const bad = found.find(({ address }) => !this.isAllowed(address));
    const first = found[0];
    if (bad || !first) throw new ForbiddenAddressError(`${host.slice(0, 200)} leads to no public address.`);
    return { address: first.address, family: first.family === 6 ? 6 : 4 };
  }

  /** Whether it is in a network that the operator has opened, as this guard was told. */
  isExempt(address: string): boolean {
    const plain = embedded4(address) ?? address;
    return isIP(plain) !== 0 && this.#exempt.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4');
  }

  isAllowed(address: string): boolean {
    const plain = embedded4(address) ?? address;
    const family = isIP(plain);
    if (family === 0 || plain.includes('%')) return false;
    const type = family === 6 ? 'ipv6' : 'ipv4';
    if (alwaysForbidden.check(plain, type)) return false;
    const isLoopback = loopback.check(plain, type);
    if (!isLoopback && networkList(this.#own()).check(plain, type)) return false;
    if (this.#exempt.check(plain, type)) return true;
    return !this.#refused.check(plain, type) && !forbidden.check(plain, type);
  }
}

/** For what is not encrypted: it goes no further than this machine. */
export function onThisMachine(host: string, found: Address): Address {
  if (!loopback.check(found.address, found.family === 6 ? 'ipv6' : 'ipv4'))
    throw new ForbiddenAddressError(`${host.slice(0, 200)} is not this machine.`);
  return found;
}

/** Those of this machine at this moment. */
export function ownAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flat();
  return all.flatMap((each) => (each ? [each.address.replace(/%.*/, '')] : []));
}
