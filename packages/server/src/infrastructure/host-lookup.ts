import { Resolver } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { networkInterfaces } from 'node:os';

export type Lookup = (host: string) => Promise<readonly { address: string; family: number }[]>;

/** For each server that is asked, in milliseconds, and how often. */
const timeout = 1_500;
const tries = 2;
const altogether = 4_000;

/**
 * The addresses of a name: those of the machine's own list of hosts, else what the name servers say within four seconds.
 * Not by the system's resolver, which has no deadline and takes one of the few threads that files are read with.
 */
export const lookUpHost: Lookup = async (host) => {
  const listed = await listedAddresses(host.toLowerCase());
  return toAnswers(listed.length > 0 ? listed : await askServers(host));
};

async function askServers(host: string): Promise<string[]> {
  const resolver = new Resolver({ timeout, tries });
  const timer = setTimeout(() => resolver.cancel(), altogether);
  try {
    const answers = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
    const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    const failed = answers.find((answer) => answer.status === 'rejected');
    if (found.length === 0 && failed) throw failed.reason;
    return found;
  } finally {
    clearTimeout(timer);
  }
}

async function listedAddresses(host: string): Promise<string[]> {
  if (host === 'localhost' || host.endsWith('.localhost')) return ['127.0.0.1', '::1'];
  const list = await readFile('/etc/hosts', 'utf8').catch(() => '');
  const lines = list.split('\n').map((line) => line.replace(/#.*/, '').trim().toLowerCase().split(/\s+/));
  return lines.flatMap(([address = '', ...names]) =>
    names.includes(host) && isIP(address) > 0 ? [address] : [],
  );
}

/** First those of the family in which this machine reaches others. */
function toAnswers(addresses: readonly string[]) {
  const outside = Object.values(networkInterfaces())
    .flat()
    .filter((each) => each?.internal === false);
  const first = outside.some((each) => each?.family === 'IPv4') || outside.length === 0 ? 4 : 6;
  const answers = addresses.map((address) => ({ address, family: isIP(address) }));
  return answers.toSorted((one, other) => Number(other.family === first) - Number(one.family === first));
}
