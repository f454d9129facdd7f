import { CompiledQuery, Kysely, PostgresDialect, type DatabaseConnection } from 'kysely';
import type { DB } from './schema.gen.ts';
import type { Database } from './connection.ts';

/** What a handle on a connection carries and never uses: it has its connection already. */
const dialect = new PostgresDialect({ pool: () => Promise.reject(new Error('There is no pool here.')) });
const unused = { dialect, config: { dialect }, driver: dialect.createDriver() };

/**
 * Reserves a connection for some work. Its statements go out at once and are answered in order; Kysely's own
 * `connection()` sends each only after the answer to the one before.
 */
export async function onConnection<T>(db: Database, work: (bound: Database) => Promise<T>): Promise<T> {
  return db.getExecutor().provideConnection(async (connection) => {
    let isOver = false;
    const bound: Pick<DatabaseConnection, 'executeQuery'> = {
      executeQuery: <R>(query: CompiledQuery) => {
        // The connection is somebody else's by now, and so is the transaction on it.
        if (isOver) throw new Error('A statement came after the end of its transaction.');
        return connection.executeQuery<R>(query);
      },
    };
    try {
      return await work(handleOn(db, bound));
    } finally {
      isOver = true;
    }
  });
}

/** Work of a single statement, which goes out together with one before and one after it. A second one is refused. */
export async function onConnectionOnce<T>(
  db: Database,
  { before, after }: { readonly before: string; readonly after: string },
  work: (bound: Database) => Promise<T>,
): Promise<T> {
  return db.getExecutor().provideConnection((connection) => {
    let isUsed = false;
    const once: Pick<DatabaseConnection, 'executeQuery'> = {
      executeQuery: async <R>(query: CompiledQuery) => {
        if (isUsed) throw new Error('Only one statement may go out here.');
        isUsed = true;
        const opened = connection.executeQuery(CompiledQuery.raw(before));
        const result = connection.executeQuery<R>(query);
        const closed = connection.executeQuery(CompiledQuery.raw(after));
        // The connection is free for others only when all three are answered.
        await Promise.allSettled([opened, result, closed]);
        const [, answer] = await Promise.all([opened, result, closed]);
        return answer;
      },
    };
    return work(handleOn(db, once));
  });
}

function handleOn(db: Database, connection: Pick<DatabaseConnection, 'executeQuery'>): Database {
  const whole: DatabaseConnection = {
    executeQuery: (query) => connection.executeQuery(query),
    streamQuery: () => {
      throw new Error('Results are not streamed here.');
    },
  };
  const executor = db
    .getExecutor()
    .withConnectionProvider({ provideConnection: (consumer) => consumer(whole) });
  return new Kysely<DB>({ ...unused, executor });
}
