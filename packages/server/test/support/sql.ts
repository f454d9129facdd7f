import pg from 'pg';

export type Sql = AsyncDisposable & {
  readonly rows: (text: string, values?: unknown[]) => Promise<Record<string, unknown>[]>;
};

/** A connection beside the service. It acts as whoever the URL names: in tests a superuser, whom no policy binds. */
export async function openSql(url: string): Promise<Sql> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return {
    rows: async (text, values) => (await client.query<Record<string, unknown>>(text, values)).rows,
    [Symbol.asyncDispose]: () => client.end(),
  };
}
