import { BlockList, isIP } from 'node:net';

/** @param networks as `10.1.2.0/24`, or single addresses. */
export function networkList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [net = '', prefix] = network.split('/');
    const family = isIP(net) === 6 ? 'ipv6' : 'ipv4';
    list.addSubnet(net, Number(prefix ?? (family === 'ipv6' ? 128 : 32)), family);
  }
  return list;
}

/** Whether it is an address, or one with a prefix that is not longer than the address. */
export function isNetwork(text: string): boolean {
  const [net = '', prefix = '0', ...rest] = text.split('/');
  const bits = isIP(net) === 4 ? 32 : 128;
  return isIP(net) > 0 && rest.length === 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) <= bits;
}

export function isIn(list: BlockList, address: string): boolean {
  const plain = embedded4(address) ?? address;
  const family = isIP(plain);
  return family > 0 && list.check(plain, family === 6 ? 'ipv6' : 'ipv4');
}

/** The network that one caller has to themselves: an IPv4 address, or the 2^64 of IPv6 that come with a connection. */
export function networkOf(address: string): string {
  const plain = embedded4(address) ?? address.replace(/%.*$/, '');
  if (isIP(plain) !== 6) return plain;
  const [head = '', tail = ''] = new URL(`http://[${plain}]`).hostname.slice(1, -1).split('::');
  const [before, after] = [partsOf(head), partsOf(tail)];
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return `${[...before, ...zeros, ...after].slice(0, 4).join(':')}::/64`;
}

function partsOf(text: string): string[] {
  return text === '' ? [] : text.split(':');
}

/** The IPv4 address in `::ffff:127.0.0.1`, however it is written. */
export function embedded4(address: string): string | undefined {
  if (isIP(address) !== 6 || address.includes('%')) return undefined;
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const match = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(canonical);
  if (!match) return undefined;
  const [high, low] = [parseInt(match[1] ?? '', 16), parseInt(match[2] ?? '', 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}
