import { InvalidInputError } from '../errors.ts';

/** Whether the way to a database is encrypted, and whether it is sure who is at its other end. */
export type DatabaseTls = 'verified' | 'encrypted' | 'none';

export type DatabaseAddress = {
  /** Without brackets. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  readonly tls: DatabaseTls;
};

const tlsOf: Readonly<Record<string, DatabaseTls>> = {
  'verify-full': 'verified',
  require: 'encrypted',
  disable: 'none',
};

/**
 * Reads `postgresql://user:password@host:5432/database?sslmode=verify-full`. Only that much of what such addresses may
 * hold is known: the rest names files, or is not for tenants to set.
 * @throws InvalidInputError which does not say what was read, because it holds a secret.
 */
export function parseDatabaseAddress(text: string): DatabaseAddress {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^postgres(ql)?:$/.test(url.protocol))
    throw fault('must be a URL such as postgresql://user:password@host:5432/database.');
  const database = decoded(url.pathname.slice(1));
  const [user, password] = [decoded(url.username), decoded(url.password)];
  if (user === '' || password === '' || database === '' || url.hash !== '')
    throw fault('must name a user, a password and a database.');
  if ([user, password, database].some((each) => each.includes('\0')))
    throw fault('must not hold a character NUL.');
  return { host: hostOf(url), port: portOf(url), user, password, database, tls: tlsFrom(url) };
}

/** As any URL's: what is another spelling of an address becomes that address, so that it is judged as one. */
function hostOf({ hostname }: URL): string {
  const isPlain = /^([A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])$/.test(hostname);
  if (!isPlain || !URL.canParse(`https://${hostname}/`)) throw fault('must name one host.');
  return new URL(`https://${hostname}/`).hostname.replace(/^\[(.*)\]$/, '$1');
}

function portOf({ port }: URL): number {
  const number = Number(port === '' ? 5_432 : port);
  // The well-known ports belong to services that are not databases.
  if (number < 1_024) throw fault('must have a port of 1024 or higher.');
  return number;
}

function tlsFrom({ searchParams }: URL): DatabaseTls {
  const strange = [...searchParams.keys()].find((name) => name !== 'sslmode');
  if (strange !== undefined) throw fault('may have no other parameter than sslmode.');
  const mode = searchParams.get('sslmode') ?? 'verify-full';
  const tls = Object.hasOwn(tlsOf, mode) ? tlsOf[mode] : undefined;
  if (!tls) throw fault(`must have an sslmode among: ${Object.keys(tlsOf).join(', ')}.`);
  return tls;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw fault('must not hold a % that begins no escape; write it as %25.');
  }
}

function fault(what: string): InvalidInputError {
  return new InvalidInputError(`The connection string ${what}`);
}
