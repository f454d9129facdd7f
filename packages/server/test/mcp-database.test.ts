import { TLSSocket } from 'node:tls';
import { connect } from 'node:net';
import { script } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defaultDatabaseLimits, type DatabaseLimits } from '../src/agent/mcp/database/database-limits.ts';
import { databaseServer } from '../src/agent/mcp/database/database-tools.ts';
import { defaultMcpLimits } from '../src/agent/mcp/mcp-limits.ts';
import { McpNetwork, type McpNetworkOptions } from '../src/agent/mcp/mcp-network.ts';
import type { Json } from './support/api.ts';
import { selfSigned } from './support/certificates.ts';
import { eventually } from './support/eventually.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { listenWith, openTenantDatabase, type TenantDatabase } from './support/tenant-database.ts';

const stack = new AsyncDisposableStack();
let database: TenantDatabase;
let service: TestApp;
beforeAll(async () => {
  database = stack.use(await openTenantDatabase());
  await database.sql(`
    create table orders (id integer primary key, customer text not null, total numeric(10, 2) default 0);
    comment on table orders is 'What was bought';
    create index orders_customer on orders (customer);
    insert into orders select n, 'customer ' || n, n from generate_series(1, 50) n;
    create sequence numbers;
    create table hidden (secret text);
    create function wipe() returns integer language plpgsql as 'begin delete from orders; return 1; end';
    grant all on orders, numbers to READER;
    grant create, usage on schema public to READER`);
  service = stack.use(await startTestApp({ MCP_TO_LOOPBACK: 'yes' }));
  const wrong = call('list_tables', {}, { url: database.url.replace(/:[^:@]+@/, ':wrong@') });
  await eventually(() => expect(wrong).rejects.toThrow('refuses the user'), { within: 10_000 });
});
afterAll(() => stack.disposeAsync());

type Wish = {
  url?: string;
  ca?: string;
  limits?: Partial<DatabaseLimits>;
  network?: Partial<McpNetworkOptions>;
  signal?: AbortSignal;
};

async function call(name: string, input: Json, wish: Wish = {}): Promise<Json> {
  await using network = new McpNetwork({ toLoopback: true, limits: defaultMcpLimits, ...wish.network });
  const { tools } = databaseServer({
    secrets: () => ({
      connection_string: wish.url ?? database.url,
      ...(wish.ca !== undefined && { ca_certificate: wish.ca }),
    }),
    resolve: (host, port) => network.resolve(host, port),
    limits: { ...defaultDatabaseLimits, ...wish.limits },
  });
  const tool = tools.find((each) => each.name === name);
  if (!tool) throw new Error(`There is no tool ${name}.`);
  return await tool.run(input, wish.signal ?? new AbortController().signal);
}

const query = (sql: string, wish?: Wish) => call('query', { sql }, wish);

describe('a database', () => {
  test('has its tables listed, described and queried [mcp:database-reads]', async () => {
    const { tables } = await call('list_tables', {});
    expect(tables).toEqual([
      expect.objectContaining({
        schema: 'public',
        name: 'orders',
        kind: 'table',
        comment: 'What was bought',
      }),
    ]);
    expect(await call('list_tables', { schema: 'none' })).toEqual({ tables: [] });
    const described = await call('describe_table', { table: 'public.orders' });
    expect(described['columns']).toContainEqual(
      expect.objectContaining({ name: 'total', type: 'numeric(10,2)', nullable: 'yes', default: '0' }),
    );
    expect(JSON.stringify(described)).toMatch(/PRIMARY KEY \(id\).*orders_customer/);
    await expect(call('describe_table', { table: 'nothing' })).rejects.toThrow('There is no such table');
    await expect(call('describe_table', { table: `"o'; drop` })).rejects.toThrow('There is no such table');
    const found = await query(
      "with o as (table orders) select id, id, null as n, customer from o where id < 3 order by 1; -- '",
    );
    expect(found).toEqual({
      columns: ['id', 'id', 'n', 'customer'],
      rows: [
        ['1', '1', null, 'customer 1'],
        ['2', '2', null, 'customer 2'],
      ],
      has_more: false,
    });
    expect(await call('query', { sql: 'values (1), (2), (3)', limit: 2 })).toMatchObject({
      rows: [['1'], ['2']],
      has_more: true,
    });
    await expect(query('select secret from hidden')).rejects.toThrow('permission denied for table hidden');
    await expect(query('')).rejects.toThrow();
  });

  test.each([
    'insert into orders values (99, $$x$$)',
    'update orders set total = 1',
    'delete from orders',
    'DELETE /* */ FROM orders',
    'truncate orders',
    'drop table orders',
    'create table planted (x int)',
    'create temporary table planted (x int)',
    'with gone as (delete from orders returning *) select * from gone',
    'select * from (with gone as (delete from orders returning *) select * from gone) x',
    'select 1; delete from orders',
    'select 1; commit; delete from orders',
    'select 1 \\; delete from orders',
    'commit',
    'rollback; delete from orders',
    'end; begin; delete from orders; commit',
    'set transaction read write',
    'select 1; set transaction read write; delete from orders',
    "select set_config('transaction_read_only', 'off', false)",
    "select set_config('transaction_read_only', 'off', true), wipe()",
    "select set_config('default_transaction_read_only', 'off', false), wipe()",
    'set session characteristics as transaction read write',
    'do $$ begin delete from orders; end $$',
    'select wipe()',
    "select query_to_xml('delete from orders returning id', true, false, '')",
    "select * from query_to_xml('commit', true, false, '')",
    'call wipe()',
    'select * from orders for update',
    'select * into planted from orders',
    "select nextval('numbers')",
    "select setval('numbers', 7)",
    "copy orders to program 'id'",
    "copy orders from '/etc/passwd'",
    'copy orders to stdout',
    'explain analyze delete from orders',
    'prepare p as delete from orders',
    'merge into orders using orders o on false when not matched then do nothing',
    'lock table orders in access exclusive mode',
    'grant all on orders to public',
    'alter role current_user password null',
    'vacuum orders',
    'listen x',
    'select lo_create(0)',
    "select lo_import('/etc/passwd')",
    "select pg_read_file('/etc/passwd')",
    "select pg_ls_dir('/')",
    'select pg_reload_conf()',
    "select set_config('role', 'postgres', false)",
    "select set_config('session_authorization', 'postgres', false)",
    'select pg_terminate_backend(pid) from pg_stat_activity where usename <> current_user and usename is not null',
  ])('is changed by nothing, and nothing is reached by it: %s [mcp:database-writes]', async (sql) => {
    await expect(query(sql)).rejects.toThrow(/^(The database refused|Only reading is allowed here)/);
    const left = await database.sql(
      "select (select count(*)::int from orders) as orders, (select last_value::int from numbers) as numbers, to_regclass('planted') as planted",
    );
    expect(left).toEqual([{ orders: 50, numbers: 1, planted: null }]);
  });

  test('is stopped in time and answers within bounds [mcp:database-bounds]', async () => {
    const limits = { statementMs: 300 };
    await expect(query('select pg_sleep(60)', { limits })).rejects.toThrow('took too long');
    // The second part of the answer has its time, whatever the first has set.
    const unbounded =
      "select set_config('statement_timeout', '0', false), case when n > 10 then pg_sleep(60)::text end from generate_series(1, 40) n";
    await expect(query(unbounded, { limits })).rejects.toThrow('took too long');
    await expect(query('select pg_sleep(60)', { limits: { callMs: 400 } })).rejects.toThrow(
      'no answer in time',
    );
    await expect(query('select pg_sleep(60)', { signal: AbortSignal.timeout(300) })).rejects.toThrow();
    const many = await call('query', { sql: 'select generate_series(1, 1000000000)', limit: 1_000 });
    expect([many['rows'].length, many['has_more']]).toEqual([1_000, true]);
    const long = await query("select repeat('x', 100000) from generate_series(1, 20)");
    expect(long['rows'][0][0]).toBe(`${'x'.repeat(4_000)}… (100000 characters)`);
    const much = await query("select repeat('x', 3000) from generate_series(1, 90)", {
      limits: { characters: 10_000 },
    });
    expect([much['rows'].length, much['has_more']]).toEqual([3, true]);
    const before = process.memoryUsage().rss;
    const flood = query("select repeat('x', 20000000)", { limits: { wireBytes: 1_000_000 } });
    await expect(flood).rejects.toThrow('The database sent more than 1000000 bytes; ask for less.');
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
    const left = "select count(*)::int as count from pg_stat_activity where usename = 'READER'";
    await eventually(async () => expect(await database.sql(left)).toEqual([{ count: 0 }]), {
      within: 10_000,
    });
  });

  test('is not read as one who may do more than reading [mcp:database-rights]', async () => {
    const [{ owner } = {}] = await database.sql('select current_user as owner');
    const asOwner = database.urlOf(String(owner), 'any');
    await expect(query('select 1', { url: asOwner })).rejects.toThrow('The user is a superuser');
    await database.sql('grant pg_read_server_files to READER');
    await expect(query('select 1')).rejects.toThrow('reaches files and programs');
    await database.sql('revoke pg_read_server_files from READER');
    await database.sql('alter role READER replication');
    await expect(query('select 1')).rejects.toThrow('may replicate it');
    await database.sql('alter role READER noreplication');
    expect((await query('select 1'))['rows']).toEqual([['1']]);
  });
});

describe('a database that cannot be used', () => {
  test.each([
    [
      'of another password',
      (one: TenantDatabase) => one.url.replace(/:[^:@]+@/, ':canary-wrong@'),
      'The database refuses the user or the password.',
    ],
    [
      'of nobody',
      (one: TenantDatabase) => one.urlOf('reader_none', 'canary-wrong'),
      'The database refuses the user or the password.',
    ],
    [
      'that is not there',
      (one: TenantDatabase) => one.url.replace(/tenant_\w+/, 'nothing'),
      'database "nothing" does not exist',
    ],
    [
      'that nobody listens at',
      (one: TenantDatabase) => one.url.replace(/:\d+\//, ':1024/'),
      'The host refuses connections.',
    ],
    [
      'whose name is none',
      (one: TenantDatabase) => one.url.replace('127.0.0.1', 'no-such.invalid'),
      'The name of the host cannot be resolved.',
    ],
  ])('%s is told of in words, without the secret [mcp:database-errors]', async (_, urlOf, why) => {
    const failed: unknown = await query('select 1', { url: urlOf(database) }).catch(
      (error: unknown) => error,
    );
    expect(String(failed)).toContain(why);
    expect(String(failed)).not.toContain('canary');
  });

  test('fails in time and in bounds whatever is at its address [mcp:database-errors]', async () => {
    const url = (port: number, mode = 'disable') =>
      database.urlOf('a', database.password, { port }).replace('disable', mode);
    const limits = { connectMs: 500, wireBytes: 1_000_000 };
    await using silent = await listenWith(() => undefined);
    await expect(query('select 1', { url: url(silent.port), limits })).rejects.toThrow(
      'cannot be reached in time',
    );
    await using flooding = await listenWith((client) => {
      client.write(Buffer.from([0x52, 0x7f, 0xff, 0xff, 0xff]));
      const more = () => client.writable && client.write(Buffer.alloc(100_000), () => setImmediate(more));
      more();
    });
    await expect(query('select 1', { url: url(flooding.port), limits })).rejects.toThrow(
      'more than 1000000 bytes',
    );
    await using nonsense = await listenWith((client) => client.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    for (const mode of ['disable', 'require'])
      await expect(query('select 1', { url: url(nonsense.port, mode), limits })).rejects.toThrow(
        'none of the protocol',
      );
    await using plain = await listenWith((client) => client.once('data', () => client.write('N')));
    await expect(query('select 1', { url: url(plain.port, 'verify-full'), limits })).rejects.toThrow(
      'offers no encryption',
    );
    await using echo = await listenWith((client) => {
      const text = `SFATAL\0C42000\0Mis it ${database.password}?\0\0`;
      const message = Buffer.concat([Buffer.from('E'), Buffer.alloc(4), Buffer.from(text)]);
      message.writeUInt32BE(message.length - 1, 1);
      client.once('data', () => client.end(message));
    });
    await expect(query('select 1', { url: url(echo.port), limits })).rejects.toThrow(
      'The database refused: is it …?.',
    );
  });

  test('is where no tenant may go [mcp:database-place]', async () => {
    const lookup = () => Promise.resolve([{ address: '10.1.2.3', family: 4 }]);
    const inside = database.urlOf('a', 'b', { host: 'db.example.com' });
    const refused = 'The address leads to no public host.';
    await expect(query('select 1', { network: { toLoopback: false } })).rejects.toThrow(refused);
    await expect(query('select 1', { url: inside, network: { lookup } })).rejects.toThrow(refused);
    const own = [{ host: 'localhost', port: database.port }];
    await expect(query('select 1', { network: { own } })).rejects.toThrow(refused);
    expect((await query('select 1', { network: { own: [{ host: 'localhost', port: 1 }] } }))['rows']).toEqual(
      [['1']],
    );
    const ownLookup = () => Promise.reject(new Error('ENOTFOUND'));
    const unknown = query('select 1', { network: { own, ownLookup } });
    await expect(unknown).rejects.toThrow('It cannot be told now whether the address is one of this service');
    await using network = new McpNetwork({
      toLoopback: false,
      inside: ['10.1.0.0/16'],
      lookup,
      limits: defaultMcpLimits,
    });
    expect(await network.resolve('db.example.com', 5_432)).toEqual({
      address: '10.1.2.3',
      family: 4,
      isInside: true,
    });
    const outside = () => Promise.resolve([{ address: '93.184.215.14', family: 4 }]);
    const clear = query('select 1', { url: inside, network: { lookup: outside } });
    await expect(clear).rejects.toThrow('Without encryption nothing leaves');
  });

  test('is one that its certificate does not vouch for [mcp:database-tls]', async () => {
    const { cert, key } = await selfSigned();
    await using front = await listenWith((client) => {
      client.once('data', () => {
        client.write('S');
        const safe = new TLSSocket(client, { isServer: true, cert, key });
        const plain = connect(database.port, '127.0.0.1');
        safe.on('error', () => plain.destroy());
        plain.on('error', () => safe.destroy());
        safe.pipe(plain).pipe(safe);
      });
    });
    const url = (host: string, mode: string) =>
      database.url.replace(/127\.0\.0\.1:\d+/, `${host}:${front.port}`).replace('disable', mode);
    const rows = async (wish: Wish) => (await query('select 1', wish))['rows'];
    for (const host of ['localhost', '127.0.0.1']) {
      expect(await rows({ url: url(host, 'verify-full'), ca: cert })).toEqual([['1']]);
      expect(await rows({ url: url(host, 'require') })).toEqual([['1']]);
      await expect(rows({ url: url(host, 'verify-full') })).rejects.toThrow(
        'The certificate of the host is not good.',
      );
    }
    const lookup = () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]);
    const other = rows({ url: url('other.example', 'verify-full'), ca: cert, network: { lookup } });
    await expect(other).rejects.toThrow('The certificate of the host is not good.');
  });
});

describe('the built-in server of a database', () => {
  const connection = { kind: 'builtin', server: 'database' };
  const body = (secrets: Json, more: Json = {}) => ({
    ...{ name: 'orders', scope: 'organization', connection, secrets },
    ...more,
  });

  test('is registered by admins, with secrets that are never shown again [mcp:database-registry]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const user = await service.newUser({ organizationId: admin.organizationId });
    const secrets = { connection_string: database.url };
    expect((await user.post('/mcp-servers', body(secrets))).status).toBe(403);
    const own = await user.post('/mcp-servers', body(secrets, { scope: 'user' }));
    expect([own.status, own.body['errors'][0].pointer]).toEqual([422, '/body/scope']);
    const wrong: [Json, string][] = [
      [body({}), 'secrets'],
      [body({ connection_string: 'canary' }), 'secrets/connection_string'],
      [body({ ...secrets, kubeconfig: 'x' }), 'secrets'],
      [body({ connection_string: null }), 'secrets/connection_string'],
      [body({ ...secrets, ca_certificate: 'canary' }), 'secrets/ca_certificate'],
      [body(secrets, { headers: { authorization: 'x' } }), 'headers'],
      [body(secrets, { connection: { kind: 'builtin', server: 'monitoring' } }), 'secrets'],
      [body(secrets, { connection: { kind: 'http', url: 'https://example.com' } }), 'secrets'],
    ];
    for (const [each, pointer] of wrong) {
      const refused = await admin.post('/mcp-servers', each);
      expect([refused.status, refused.body['errors'][0].pointer]).toEqual([422, `/body/${pointer}`]);
      expect(JSON.stringify(refused.body)).not.toContain('canary');
    }
    const made = await admin.post('/mcp-servers', body(secrets));
    expect(made.body).toMatchObject({ secret_names: ['connection_string'], header_names: [] });
    const path = `/mcp-servers/${made.body['id']}`;
    const checked = await user.post(`${path}/health-check`);
    expect(checked.body['health']).toMatchObject({
      status: 'healthy',
      tools: ['list_tables', 'describe_table', 'query'],
    });
    const renamed = await admin.patch(path, { name: 'sales' });
    expect(renamed.body['secret_names']).toEqual(['connection_string']);
    expect((await admin.patch(path, { secrets: { connection_string: null } })).status).toBe(422);
    const moved = { connection: { kind: 'http', url: 'https://example.com/mcp' } };
    expect((await admin.patch(path, moved)).body).toMatchObject({ secret_names: [], header_names: [] });
    expect((await admin.patch(path, { connection })).status).toBe(422);
    const audit = await admin.get('/audit?limit=100');
    expect(JSON.stringify([made, checked, renamed, audit].map((answer) => answer.body))).not.toContain(
      'canary',
    );
  });

  test('lets an agent read what it sees no secret of [mcp:database]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    const secrets = { connection_string: database.url };
    expect((await admin.post('/mcp-servers', body(secrets))).status).toBe(201);
    const session = await admin.newSession({
      sdk_options: { mcp_servers: ['orders'], allowed_tools: ['mcp__orders__*', 'Bash'] },
    });
    const look =
      'env; for each in $$ $PPID; do tr "\\0" "\\n" < /proc/$each/environ; tr "\\0" "\\n" < /proc/$each/cmdline; done; ' +
      'grep -r . "$HOME" "$CLAUDE_CONFIG_DIR" .; echo looked';
    const calls = [
      { name: 'mcp__orders__query', input: { sql: 'select customer from orders where id = 7' } },
      { name: 'mcp__orders__query', input: { sql: 'delete from orders' } },
      { name: 'mcp__orders__query', input: { sql: 'select 1', limit: 'many' } },
      { name: 'Bash', input: { command: look } },
    ];
    const answer = await admin.ask(
      session,
      `Go.${script(...calls.map((each) => ({ tools: [each] })), { text: 'Done.' })}`,
    );
    const made = answer['tool_calls'] as Json[];
    expect(made.map(({ status }) => status)).toEqual(['success', 'error', 'error', 'success']);
    expect(JSON.parse(made[0]?.['output'])).toEqual({
      columns: ['customer'],
      rows: [['customer 7']],
      has_more: false,
    });
    const everything = JSON.stringify([answer, await admin.events(session), service.fake.requests]);
    expect(everything).toContain('looked');
    expect(everything).not.toContain(database.password);
  });
});
