import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export type DatabaseProxy = AsyncDisposable & {
  /** The database by way of the proxy. */
  readonly url: string;
  /** Holds the database's answers back until each of these words has gone to it. */
  readonly answerOnlyAfter: (...words: string[]) => void;
};

/** Stands between the service and its database, to see what goes out before anything comes back. */
export async function openDatabaseProxy(databaseUrl: string): Promise<DatabaseProxy> {
  const target = new URL(databaseUrl);
  const folder = target.searchParams.get('host');
  const port = Number(target.port || 5432);
  let awaited: string[] = [];
  const server = createServer((client) => {
    const database: Socket = folder ? connect(`${folder}/.s.PGSQL.${port}`) : connect(port, target.hostname);
    const held: Buffer[] = [];
    client.on('data', (sent: Buffer) => {
      database.write(sent);
      awaited = awaited.filter((word) => !sent.includes(word));
      if (awaited.length === 0) for (const answer of held.splice(0)) client.write(answer);
    });
    database.on('data', (answer: Buffer) => {
      if (awaited.length === 0) client.write(answer);
      else held.push(answer);
    });
    for (const [one, other] of [
      [client, database],
      [database, client],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('The proxy does not listen.');
  const url = new URL(databaseUrl);
  url.searchParams.delete('host');
  url.hostname = '127.0.0.1';
  url.port = String(address.port);
  return {
    url: url.href,
    answerOnlyAfter: (...words) => {
      awaited = words;
    },
    [Symbol.asyncDispose]: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}
