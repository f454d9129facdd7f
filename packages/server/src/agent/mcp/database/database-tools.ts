import { bulkhead, BulkheadRejectedError } from 'cockatiel';
import { z } from 'zod';
import { parseDatabaseAddress } from '../../../domain/agent/database-address.ts';
import type { BuiltInServer } from '../built-in-server.ts';
import { inProcessTool } from '../in-process-tool.ts';
import { McpServerError } from '../mcp-server-error.ts';
import type { DatabaseLimits } from './database-limits.ts';
import { readDatabase, type DatabaseReader, type DatabaseWay, type RowSet } from './read-database.ts';
import { describing, listing } from './table-queries.ts';

export type DatabaseToolsOptions = {
  /** Opened anew for each call, and kept nowhere. */
  readonly secrets: () => Readonly<Record<string, string>>;
  readonly resolve: DatabaseWay['resolve'];
  readonly limits: DatabaseLimits;
};

type Read = <T>(signal: AbortSignal, work: (reader: DatabaseReader) => Promise<T>) => Promise<T>;

const Table = z.string().min(1).max(300);

/** Lets an agent read a PostgreSQL of its organization: each call in a transaction of its own that only reads. */
export function databaseServer(options: DatabaseToolsOptions): BuiltInServer {
  const read = reading(options);
  const { limits } = options;
  return {
    probe: (signal) => read(signal, () => Promise.resolve()),
    tools: [
      inProcessTool({
        name: 'list_tables',
        description: 'Lists the tables and views that can be read, with how many rows each may have.',
        input: { schema: Table.optional().describe('only those of this schema') },
        run: ({ schema }, signal) =>
          read(signal, async ({ query }) => ({
            tables: asObjects(await query(listing, [schema ?? '', String(limits.rows)])),
          })),
      }),
      inProcessTool({
        name: 'describe_table',
        description: 'Tells the columns, keys and indexes of a table or view.',
        input: { table: Table.describe('its name, such as orders or sales.orders') },
        run: ({ table }, signal) => read(signal, (reader) => describe(reader, table)),
      }),
      inProcessTool({
        name: 'query',
        description:
          'Runs one SQL query (select, with, values or table) that only reads, and gives its first rows; every value is text. ' +
          'Say in the query what you need: what is long is cut.',
        input: {
          sql: z.string().min(1).max(20_000),
          limit: z.number().int().min(1).max(limits.rows).default(100).describe('how many rows at most'),
        },
        run: ({ sql, limit }, signal) => read(signal, (reader) => firstRows(reader, sql, limit, limits)),
      }),
    ],
  };
}

function reading({ secrets, resolve, limits }: DatabaseToolsOptions): Read {
  const turns = bulkhead(limits.together, limits.waiting);
  return async (signal, work) => {
    const { connection_string: text = '', ca_certificate: ca } = secrets();
    const way = { address: parseDatabaseAddress(text), resolve, limits, ...(ca !== undefined && { ca }) };
    try {
      return await turns.execute(() => readDatabase(way, signal, work), signal);
    } catch (error) {
      if (!(error instanceof BulkheadRejectedError)) throw error;
      throw new McpServerError('Too many calls of the database wait already; make them one after the other.');
    }
  };
}

async function describe({ query }: DatabaseReader, table: string): Promise<object> {
  const { rows } = await query('select pg_catalog.to_regclass($1)::oid::text', [table]);
  const id = rows[0]?.[0];
  if (id === undefined || id === null)
    throw new McpServerError('There is no such table; list_tables tells which there are.');
  return {
    columns: asObjects(await query(describing.columns, [id])),
    constraints: asObjects(await query(describing.constraints, [id])),
    indexes: asObjects(await query(describing.indexes, [id])),
  };
}

/**
 * By a cursor, so that neither we nor the database make more than is wanted; and what a cursor can be declared for is a
 * query and nothing else, whatever the text says.
 */
async function firstRows(
  { query, rewind }: DatabaseReader,
  sql: string,
  most: number,
  limits: DatabaseLimits,
): Promise<object> {
  await query(`declare answer no scroll cursor for\n${sql}`);
  const rows: RowSet['rows'][number][] = [];
  let columns: readonly string[] = [];
  let size = 0;
  for (;;) {
    const wanted = Math.min(most + 1 - rows.length, Math.max(10, rows.length));
    const part = await query(`fetch forward ${wanted} from answer`);
    columns = part.columns;
    for (const row of part.rows) {
      const cut = row.map((cell) => shortened(cell, limits.cellCharacters));
      size += cut.reduce((sum, cell) => sum + (cell?.length ?? 4) + 3, 0);
      if (rows.length === most || size > limits.characters) return { columns, rows, has_more: true };
      rows.push(cut);
    }
    if (part.rows.length < wanted) return { columns, rows, has_more: false };
    await rewind();
  }
}

function shortened(cell: string | null, most: number): string | null {
  return cell === null || cell.length <= most ? cell : `${cell.slice(0, most)}… (${cell.length} characters)`;
}

function asObjects({ columns, rows }: RowSet): object[] {
  return rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index] ?? null])));
}
