import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectDatabase, type Database } from '../src/database/connection.ts';
import { roles } from '../src/database/migrate.ts';
import { OrganizationId, SessionId } from '../src/domain/ids.ts';
import { Store } from '../src/repositories/store.ts';
import { cloneDatabase } from './support/database.ts';
import { fillTenant, newSession, type FilledTenant } from './support/filled-tenant.ts';
import { openSql, type Sql } from './support/sql.ts';

const stack = new AsyncDisposableStack();
let service: Database;
let store: Store;
let superuser: Sql;
let acme: FilledTenant;
let umbrella: FilledTenant;
let databaseUrl: string;

beforeAll(async () => {
  databaseUrl = stack.use(await cloneDatabase()).url;
  superuser = stack.use(await openSql(databaseUrl));
  service = stack.use(connectDatabase({ url: databaseUrl, poolSize: 8, onError: () => undefined }));
  store = new Store(service, () => Promise.resolve());
  acme = await fillTenant(store);
  umbrella = await fillTenant(store);
});
afterAll(() => stack.disposeAsync());

/** Tables that hold rows of tenants, as the catalogue knows them: a new one is in here by itself. */
async function tenantTables(): Promise<string[]> {
  const rows = await superuser.rows(
    `select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid
     where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
       and a.attname = 'organization_id' and not a.attisdropped order by 1`,
  );
  return rows.map((row) => String(row['relname']));
}

/** Without a tenant, like every statement that does not go through the store. */
async function countWithoutTenant(table: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) from ${sql.table(table)}`.execute(service);
  return rows[0]?.count ?? -1;
}

describe('row-level security', () => {
  test('binds every table that holds rows of a tenant [rls:every-table]', async () => {
    const rows = await superuser.rows(
      `select c.relname as name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
              coalesce(bool_or(p.polname = 'tenant_only' and p.polqual is not null and p.polwithcheck is not null), false) as bound
       from pg_class c left join pg_policy p on p.polrelid = c.oid
       where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
       group by 1, 2, 3 order by 1`,
    );
    // What belongs to no organization is listed here by name, so that a new table is bound or thought about.
    const shared = ['backups', 'chores', 'feature_switches', 'nodes', 'schema_migrations', 'service_state'];
    const unbound = rows.filter((row) => !(row['enabled'] && row['forced'] && row['bound']));
    expect(unbound.map((row) => row['name'])).toEqual(shared);
    expect((await tenantTables()).length).toBeGreaterThan(8);
  });

  test('has policies for every role of the service and for nobody else [rls:roles]', async () => {
    const rows = await superuser.rows(
      `select distinct r.rolname as role, p.polcmd as command from pg_policy p
       cross join unnest(p.polroles) as granted (oid) left join pg_roles r on r.oid = granted.oid order by 1`,
    );
    expect(rows).toEqual([
      { role: 'ai_agent_app', command: '*' },
      { role: 'ai_agent_eraser', command: '*' },
      { role: 'ai_agent_finder', command: 'r' },
    ]);
  });

  test('leaves the service a role that owns nothing and is not above the rules [rls:service-role]', async () => {
    const attributes = await superuser.rows(
      `select rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolcanlogin
       from pg_roles where rolname = any($1) order by 1`,
      [[...roles]],
    );
    const powerless = {
      rolsuper: false,
      rolbypassrls: false,
      rolcreaterole: false,
      rolcreatedb: false,
      rolcanlogin: false,
    };
    expect(attributes).toEqual([...roles].sort().map((rolname) => ({ rolname, ...powerless })));
    const owned = await superuser.rows(
      `select c.relname from pg_class c join pg_roles r on r.oid = c.relowner where r.rolname = any($1)`,
      [[...roles]],
    );
    expect(owned).toEqual([]);
    const { rows } = await sql<{ role: string }>`select current_user::text as role`.execute(service);
    expect(rows).toEqual([{ role: 'ai_agent_app' }]);
  });

  test('shows no row to a transaction that names no tenant [rls:no-tenant]', async () => {
    for (const table of await tenantTables()) {
      const [held] = await superuser.rows(`select count(*)::int as count from ${table}`);
      expect([table, Number(held?.['count'])]).not.toEqual([table, 0]);
      expect([table, await countWithoutTenant(table)]).toEqual([table, 0]);
    }
  });

  test('shows each tenant its own rows of every table and no others [rls:own-rows]', async () => {
    for (const table of await tenantTables()) {
      const seen = await asTenant(acme.organizationId, (db) =>
        sql<{ organization_id: string }>`select distinct organization_id from ${sql.table(table)}`.execute(
          db,
        ),
      );
      expect([table, seen.rows]).toEqual([table, [{ organization_id: acme.organizationId }]]);
    }
  });

  test('refuses a row that is added in the name of another tenant [rls:insert]', async () => {
    const smuggle = store.transact(umbrella.organizationId, (tx) =>
      tx.users.add({ ...acme.user, id: umbrella.unusedUserId, email: 'smuggled@example.com' }, 'hash'),
    );
    await expect(smuggle).rejects.toThrow(/row-level security/);
  });

  test('refuses to move a row to another tenant [rls:move]', async () => {
    for (const table of await tenantTables()) {
      const move = asTenant(acme.organizationId, (db) =>
        sql`update ${sql.table(table)} set organization_id = ${umbrella.organizationId}`.execute(db),
      );
      await expect(move, table).rejects.toThrow(/row-level security|permission denied|foreign key/);
    }
  });

  test('refuses a row that hangs on a row of another tenant [rls:references]', async () => {
    const rows = await superuser.rows(
      `select con.conrelid::regclass::text as from_table, con.confrelid::regclass::text as to_table,
              array(select a.attname::text from unnest(con.conkey) as k (n)
                    join pg_attribute a on a.attrelid = con.conrelid and a.attnum = k.n) as columns
       from pg_constraint con where con.contype = 'f' and con.connamespace = 'public'::regnamespace
         and con.confrelid <> 'organizations'::regclass order by 1, 2`,
    );
    expect(rows.length).toBeGreaterThan(5);
    const loose = rows.filter((row) => !(row['columns'] as string[]).includes('organization_id'));
    // Neither belongs to an organization.
    expect(loose).toEqual([{ from_table: 'chores', to_table: 'nodes', columns: ['only_on'] }]);
    const session = newSession(acme.organizationId, acme.user.id);
    await store.transact(acme.organizationId, (tx) => tx.sessions.add(session));
    const hang = store.transact(umbrella.organizationId, (tx) =>
      tx.turns.add({
        id: umbrella.unusedTurnId,
        organizationId: umbrella.organizationId,
        sessionId: session.id,
        prompt: 'in the session of another tenant',
      }),
    );
    await expect(hang).rejects.toThrow(/foreign key/);
  });

  test('leaks nothing between 500 interleaved transactions on eight connections [rls:interleaved]', async () => {
    const tenants = [acme, umbrella];
    const seen = await Promise.all(
      Array.from({ length: 500 }, async (_, index) => {
        const own = tenants[index % 2] ?? acme;
        const other = tenants[(index + 1) % 2] ?? umbrella;
        if (index % 7 === 0) return [await countWithoutTenant('sessions'), 0];
        return store.transact(own.organizationId, async (tx) => {
          const { items } = await tx.sessions.list({}, { limit: 100, skip: 0 });
          const strangers = items.filter((session) => session.organizationId !== own.organizationId);
          return [strangers.length, items.some((session) => session.id === other.sessionId) ? 1 : 0];
        });
      }),
    );
    expect(seen.flat().reduce((sum, count) => sum + count)).toBe(0);
  });

  test('forgets the tenant of a transaction that failed [rls:after-failure]', async () => {
    const one = connectDatabase({ url: databaseUrl, poolSize: 1, onError: () => undefined });
    const narrow = new Store(one, () => Promise.resolve());
    const failed = narrow.transact(acme.organizationId, () => Promise.reject(new Error('no')));
    await expect(failed).rejects.toThrow('no');
    const { rows } = await sql<{ count: number }>`select count(*) from sessions`.execute(one);
    expect(rows).toEqual([{ count: 0 }]);
    await one.destroy();
  });

  test('takes no tenant that is not an organization id [rls:tenant-is-parsed]', async () => {
    const hostile = "x'; reset role; select '" as OrganizationId;
    await expect(store.transact(hostile, () => Promise.resolve(1))).rejects.toThrow(
      'There is no organization',
    );
  });

  test('lets nobody of the service change or remove an entry of the log [rls:append-only]', async () => {
    const before = await superuser.rows('select * from session_events order by session_id, seq');
    expect(before.length).toBeGreaterThan(0);
    const attempts = [
      sql`update session_events set payload = '{}'`,
      sql`delete from session_events`,
      sql`truncate session_events`,
      // The log goes with its session, so the session must not go either.
      sql`delete from sessions`,
      sql`truncate sessions cascade`,
    ];
    for (const attempt of attempts) {
      const tried = asTenant(acme.organizationId, (db) => attempt.execute(db));
      await expect(tried).rejects.toThrow(/permission denied/);
    }
    expect(await superuser.rows('select * from session_events order by session_id, seq')).toEqual(before);
  });

  test('lets the finder look and not touch [rls:finder]', async () => {
    const privileges = await superuser.rows(
      `select distinct privilege_type as privilege from information_schema.role_table_grants
       where grantee = 'ai_agent_finder'`,
    );
    expect(privileges).toEqual([{ privilege: 'SELECT' }]);
    const write = connectAs('ai_agent_finder', (db) =>
      sql`update users set role = 'admin' where id = ${acme.user.id}`.execute(db),
    );
    await expect(write).rejects.toThrow(/permission denied/);
    const create = connectAs('ai_agent_finder', (db) => sql`create table mine (id int)`.execute(db));
    await expect(create).rejects.toThrow(/permission denied/);
    expect(await store.find((finder) => finder.owners.anyUser())).toBe(true);
  });

  test('shows the finder no log, no message and no kept answer [rls:finder-sees-addresses]', async () => {
    const rows = await superuser.rows(
      `select distinct table_name::text as name from information_schema.role_table_grants
       where grantee = 'ai_agent_finder' and table_schema = 'public'`,
    );
    const readable = rows.map((row) => row['name']);
    for (const hidden of ['session_events', 'messages', 'tool_calls', 'idempotency_keys'])
      expect(readable).not.toContain(hidden);
  });

  test('lets the eraser remove rows of every table, and see none of an organization that stays [rls:eraser]', async () => {
    for (const table of await tenantTables()) {
      const seen = await service.transaction().execute(async (db) => {
        await sql
          .raw(
            `reset role; set local app.organization_id = '${acme.organizationId}'; set local role ai_agent_eraser`,
          )
          .execute(db);
        return sql`delete from ${sql.table(table)} returning 1`.execute(db);
      });
      expect([table, seen.rows]).toEqual([table, []]);
    }
  });

  test('finds nothing under an id of the right shape that nobody has [rls:unknown-id]', async () => {
    const lost = store.transact(acme.organizationId, (tx) => tx.sessions.get(SessionId.new()));
    await expect(lost).rejects.toThrow('There is no session');
    const empty = await store.transact(OrganizationId.new(), (tx) =>
      tx.sessions.list({}, { limit: 10, skip: 0 }),
    );
    expect(empty).toEqual({ items: [], total: 0 });
  });
});

async function asTenant<T>(organizationId: OrganizationId, work: (db: Database) => Promise<T>): Promise<T> {
  return service.transaction().execute(async (db) => {
    await sql`select set_config('app.organization_id', ${organizationId}, true)`.execute(db);
    return work(db);
  });
}

async function connectAs<T>(role: (typeof roles)[number], work: (db: Database) => Promise<T>): Promise<T> {
  return service.transaction().execute(async (db) => {
    await sql.raw(`reset role; set local role ${role}`).execute(db);
    return work(db);
  });
}
