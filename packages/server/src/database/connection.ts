import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { DB } from './schema.gen.ts';

export type Database = Kysely<DB>;

export type ConnectionOptions = {
  readonly url: string;
  readonly poolSize: number;
  /** Idle connections break when the server restarts; the pool replaces them, and this hears of it. */
  readonly onError: (error: Error) => void;
  /** Handed how to count the connections. */
  readonly watch?: (count: () => { total: number; idle: number; waiting: number }) => void;
};

// Counters, and money in millionths of a dollar, are far below 2^53.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/** Connections that act as the service's role, which owns nothing, whoever logs in. */
export function connectDatabase(options: ConnectionOptions): Database {
  const pool = new pg.Pool({
    ...asServiceRole(options.url),
    max: options.poolSize,
    // A transaction's opening travels with its first statement; see Store.
    pipeline: true,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    application_name: 'ai-agent-api',
  });
  // The pool hears of a connection only while nobody holds it; one that breaks in somebody's hands must not end us.
  pool.on('connect', (client) => client.on('error', options.onError));
  pool.on('error', () => undefined);
  options.watch?.(() => ({ total: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }));
  return new Kysely<DB>({ dialect: new PostgresDialect({ pool }) });
}

/** Where it is, as the driver reads its URL: a host and a port, of which the host may be the folder of a socket. */
export function placeOfDatabase(url: string): { host: string; port: number } {
  const { host, port } = new pg.Client({ connectionString: url });
  return { host, port };
}

/** `statement_timeout` is a deadline for every statement: nothing waits for ever, not even for a lock. */
export function asServiceRole(url: string): { connectionString: string; options: string } {
  return {
    connectionString: url,
    options: '-c role=ai_agent_app -c statement_timeout=30000 -c idle_in_transaction_session_timeout=5000',
  };
}
