import { isIP } from 'node:net';
import pg from 'pg';
import type { DatabaseAddress } from '../../../domain/agent/database-address.ts';
import type { JudgedHost } from '../mcp-network.ts';
import { McpServerError } from '../mcp-server-error.ts';
import { BoundedSocket } from './bounded-socket.ts';
import { toDatabaseError } from './database-error.ts';
import type { DatabaseLimits } from './database-limits.ts';

export type DatabaseWay = {
  readonly address: DatabaseAddress;
  /** In PEM: whom the database is to be vouched for by, in place of those whom this machine trusts. */
  readonly ca?: string;
  readonly resolve: (host: string, port: number) => Promise<JudgedHost>;
  readonly limits: DatabaseLimits;
};

/** Every value as the database writes it. */
type Row = (string | null)[];

export type RowSet = { readonly columns: readonly string[]; readonly rows: readonly Row[] };

/** A transaction that can only read. Each statement is one: the protocol refuses a text that holds several. */
export type DatabaseReader = {
  readonly query: (text: string, values?: readonly string[]) => Promise<RowSet>;
  /** Gives the next statement its whole time, whatever the one before has set. */
  readonly rewind: () => Promise<void>;
};

/** Roles that reach past the database, to the files and programs of its machine, or to its replicas. */
const mighty = [
  'pg_execute_server_program',
  'pg_read_server_files',
  'pg_write_server_files',
  'rds_replication',
];

const opening = `
  select pg_catalog.set_config('statement_timeout', $1, true), pg_catalog.set_config('lock_timeout', $1, true),
    pg_catalog.set_config('idle_in_transaction_session_timeout', $2, true),
    exists (
      select from pg_catalog.pg_roles
      -- Slots of replication are made, moved and dropped in a transaction that only reads, too.
      where (rolsuper or rolreplication or rolname = any (string_to_array($3, ','))) and pg_catalog.pg_has_role(oid, 'member')
    )::text,
    -- Where it is known, a database notices soon that nobody waits any more.
    (select pg_catalog.set_config(name, '1000', true) from pg_catalog.pg_settings
      where name = 'client_connection_check_interval')`;

const again = "select pg_catalog.set_config('statement_timeout', $1, true)";

/** How long a database is told goodbye. */
const goodbyeMs = 1_000;

/**
 * Reads in a connection of its own, which is gone afterwards with all that was set in it.
 * @throws McpServerError
 */
export async function readDatabase<T>(
  way: DatabaseWay,
  signal: AbortSignal,
  work: (reader: DatabaseReader) => Promise<T>,
): Promise<T> {
  const { limits, address } = way;
  const late = AbortSignal.any([signal, AbortSignal.timeout(limits.callMs)]);
  const socket = new BoundedSocket(
    limits.wireBytes,
    () => new McpServerError(`The database sent more than ${limits.wireBytes} bytes; ask for less.`),
  );
  const stop = () => void socket.destroy(new McpServerError('There was no answer in time.'));
  late.addEventListener('abort', stop, { once: true });
  // One that nobody listens to any more breaks without a word.
  socket.on('error', () => undefined);
  try {
    const client = await connect(way, socket, late);
    const read = await work(await beginReading(client, limits));
    await leave(client);
    return read;
  } catch (error) {
    throw toDatabaseError(error, address.password);
  } finally {
    late.removeEventListener('abort', stop);
    socket.destroy();
  }
}

async function connect(
  { address, ca, resolve, limits }: DatabaseWay,
  socket: BoundedSocket,
  signal: AbortSignal,
): Promise<pg.Client> {
  const { host, port, user, password, database, tls } = address;
  const found = await resolve(host, port);
  signal.throwIfAborted();
  if (tls === 'none' && !found.isInside)
    throw new McpServerError('Without encryption nothing leaves for a database; set sslmode to verify-full.');
  const ssl = {
    rejectUnauthorized: tls === 'verified',
    ...(isIP(host) === 0 && { servername: host }),
    ...(ca !== undefined && { ca }),
  };
  const client = new pg.Client({
    ...{ host: found.address, port, user, password, database },
    ssl: tls === 'none' ? false : ssl,
    stream: () => socket,
    application_name: 'ai-agent-api',
    types: { getTypeParser: () => (value: string | Buffer) => String(value) },
  });
  client.on('error', () => undefined);
  const slow = setTimeout(
    () => socket.destroy(new McpServerError('The database cannot be reached in time.')),
    limits.connectMs,
  );
  try {
    await client.connect();
  } finally {
    clearTimeout(slow);
  }
  return client;
}

async function beginReading(client: pg.Client, { statementMs }: DatabaseLimits): Promise<DatabaseReader> {
  const time = String(statementMs);
  const query: DatabaseReader['query'] = async (text, values = []) => {
    const found = await client.query<Row>({
      ...{ text, values: [...values], rowMode: 'array', queryMode: 'extended' },
    });
    return { columns: found.fields.map(({ name }) => name), rows: found.rows };
  };
  await client.query('begin read only');
  const { rows } = await query(opening, [time, time, mighty.join(',')]);
  if (rows[0]?.[3] !== 'false')
    throw new McpServerError(
      'The user is a superuser of the database or may replicate it, or may become one who is or may, or reaches files and ' +
        'programs of its machine; give the connection string of one that may only read.',
    );
  return {
    query,
    rewind: async () => {
      await query(again, [time]);
    },
  };
}

/** Ends the transaction with the connection: what it may have done is undone. */
async function leave(client: pg.Client): Promise<void> {
  const goodbye = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => goodbye.resolve(undefined), goodbyeMs);
  await Promise.race([client.end().catch(() => undefined), goodbye.promise]);
  clearTimeout(timer);
}
