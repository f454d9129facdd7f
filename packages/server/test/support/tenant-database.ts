import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { inject } from 'vitest';
import { openSql, type Sql } from './sql.ts';

export type TenantDatabase = AsyncDisposable & {
  readonly port: number;
  /** Of a role that may read. */
  readonly url: string;
  readonly password: string;
  /** As its owner, who may all. */
  readonly sql: (text: string) => Promise<Record<string, unknown>[]>;
  /** For another role, or a part that is wrong. */
  readonly urlOf: (user: string, password: string, more?: { port?: number; host?: string }) => string;
};

/** A database of somebody's on the real PostgreSQL of the tests, which is reached by TCP as theirs would be. */
export async function openTenantDatabase(): Promise<TenantDatabase> {
  await using stack = new AsyncDisposableStack();
  const template = new URL(inject('templateUrl'));
  const id = randomBytes(6).toString('hex');
  const [name, reader] = [`tenant_${id}`, `reader_${id}`];
  const password = `canary-database-${randomBytes(8).toString('hex')}`;
  const ofServer = new URL(template);
  ofServer.pathname = '/postgres';
  const server = await openSql(ofServer.href);
  stack.defer(() => server[Symbol.asyncDispose]());
  await askForPasswords(server);
  await server.rows(`create database ${name} template template0`);
  await server.rows(`create role ${reader} login password '${password}'`);
  stack.defer(async () => {
    await server.rows(`drop database if exists ${name} with (force)`);
    await server.rows(`drop role if exists ${reader}`);
  });
  const ofTenant = new URL(template);
  ofTenant.pathname = `/${name}`;
  const sql = await openSql(ofTenant.href);
  stack.defer(() => sql[Symbol.asyncDispose]());
  const front = stack.use(await tcpTo(template));
  const urlOf: TenantDatabase['urlOf'] = (user, secret, { port = front.port, host = '127.0.0.1' } = {}) =>
    `postgresql://${user}:${encodeURIComponent(secret)}@${host}:${port}/${name}?sslmode=disable`;
  await sql.rows(`grant connect on database ${name} to ${reader}`);
  const held = stack.move();
  return {
    ...{ port: front.port, password, urlOf, url: urlOf(reader, password) },
    sql: (text) => sql.rows(text.replaceAll('READER', reader)),
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

/** The server of the tests trusts whoever reaches it; of readers it wants a password, as one of somebody's does. */
async function askForPasswords(server: Sql): Promise<void> {
  const rule = 'local all /^reader_ scram-sha-256';
  const [found] = await server.rows(
    "select current_setting('hba_file') as file, pg_read_file(current_setting('hba_file')) as text",
  );
  const lines = String(found?.['text'])
    .split('\n')
    .filter((line) => line.trim() !== '');
  if (lines.includes(rule)) return;
  const literal = (text: string) => `'${text.replaceAll("'", "''")}'`;
  const text = [rule, rule.replace('local all', 'host all').replace('scram', 'all scram'), ...lines].map(
    literal,
  );
  const plain = "format csv, quote e'\\x01', delimiter e'\\x02'";
  await server.rows(
    `copy (select unnest(array[${text.join(',')}])) to ${literal(String(found?.['file']))} with (${plain})`,
  );
  await server.rows('select pg_reload_conf()');
}

/** A place of this machine from which connections go on to the server of the tests. */
async function tcpTo(target: URL): Promise<AsyncDisposable & { readonly port: number }> {
  const folder = target.searchParams.get('host');
  const port = Number(target.port || 5_432);
  return listenWith((client) => {
    const database: Socket = folder ? connect(`${folder}/.s.PGSQL.${port}`) : connect(port, target.hostname);
    client.pipe(database).pipe(client);
    for (const [one, other] of [
      [client, database],
      [database, client],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
}

/** Whatever is wanted of a server of this machine. */
export async function listenWith(
  serve: (client: Socket) => void,
): Promise<AsyncDisposable & { readonly port: number }> {
  const open = new Set<Socket>();
  const server: Server = createServer((client) => {
    open.add(client);
    client.on('error', () => undefined);
    client.on('close', () => open.delete(client));
    serve(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    [Symbol.asyncDispose]: async () => {
      for (const each of open) each.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
