import { spawn } from 'node:child_process';
import { createHash, createPublicKey, verify } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectDatabase } from '../src/database/connection.ts';
import { askForDeletion, cancelDeletion } from '../src/domain/access/organization-deletion.ts';
import { certificateText } from '../src/domain/audit/deletion-certificate.ts';
import { OrganizationId, UserId } from '../src/domain/ids.ts';
import { Store } from '../src/repositories/store.ts';
import { cloneDatabase } from './support/database.ts';
import { deletionsOf, placesIn, signer } from './support/deleting-process.ts';
import { eventually } from './support/eventually.ts';
import { fillTenant, type FilledTenant } from './support/filled-tenant.ts';
import { openSql, type Sql } from './support/sql.ts';

const stack = new AsyncDisposableStack();
let url: string;
let folder: string;
let store: Store;
let superuser: Sql;
let operators: OrganizationId;
let umbrella: FilledTenant;
const signal = () => AbortSignal.timeout(60_000);

beforeAll(async () => {
  url = stack.use(await cloneDatabase()).url;
  folder = await mkdtemp(path.join(tmpdir(), 'deleted-organizations-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  superuser = stack.use(await openSql(url));
  const database = stack.use(connectDatabase({ url, poolSize: 4, onError: () => undefined }));
  store = new Store(database, () => Promise.resolve());
  operators = OrganizationId.new();
  await store.transact(operators, async (tx) => {
    await tx.organizations.add({ id: operators, slug: 'operators', name: 'Operators' });
    await tx.organizations.setOperator(operators);
  });
  umbrella = await fill();
});
afterAll(() => stack.disposeAsync());

/** An organization with rows in every table, jobs, and files wherever there are some. */
async function fill(): Promise<FilledTenant> {
  const tenant = await fillTenant(store);
  const { organizationId: id, sessionId } = tenant;
  const { sessions, archives, reports } = placesIn(folder);
  for (const [inside, name] of [
    [path.join(sessions, sessionId, 'workspace'), 'canary.txt'],
    [path.join(sessions, `${sessionId}.0123.aside`), 'old.txt'],
    [path.join(sessions, 'snapshots', id), 'content'],
    [path.join(archives, id), 'archive.1.zip'],
    [path.join(reports, id), 'report'],
  ] as const) {
    await mkdir(inside, { recursive: true });
    await writeFile(path.join(inside, name), `canary of ${id}`);
  }
  await superuser.rows(
    `insert into pgboss.job (name, data) values ('run-turn', jsonb_build_object('organizationId', $1::text)),
       ('mail-password-reset', jsonb_build_object('email', lower($2::text)))`,
    [id, tenant.user.email],
  );
  return tenant;
}

/** It is asked for, and due. No node has a session of it any more. */
async function ask({ organizationId: id, user }: FilledTenant): Promise<void> {
  await store.transact(id, async (tx) => {
    const organization = await tx.organizations.get(id);
    const wanted = { askedBy: user.id, at: new Date(), confirm: organization.slug, graceDays: 0 };
    await tx.organizations.saveOperated(askForDeletion(organization, wanted));
  });
  await superuser.rows(
    `update sessions set lease_until = now() - interval '1 second' where organization_id = $1`,
    [id],
  );
}

async function tables(): Promise<string[]> {
  const rows = await superuser.rows(
    `select table_schema || '.' || table_name as name from information_schema.tables
     where table_schema in ('public', 'pgboss') and table_type = 'BASE TABLE' order by 1`,
  );
  return rows.map((row) => String(row['name']));
}

/** Where a text is found anywhere in the database, in any column. */
async function tablesWith(text: string): Promise<string[]> {
  const found: string[] = [];
  for (const table of await tables()) {
    const [row] = await superuser.rows(
      `select count(*)::int as count from ${table} t where strpos(t::text, $1) > 0`,
      [text],
    );
    if (row?.['count'] !== 0) found.push(table);
  }
  return found;
}

/** Rows and their checksum, for each table that has rows of an organization. */
async function rowsOf(id: string): Promise<Record<string, unknown>> {
  const sums: Record<string, unknown> = {};
  const held = await superuser.rows(
    `select table_name as name from information_schema.columns c join information_schema.tables t
       using (table_schema, table_name)
     where table_schema = 'public' and column_name = 'organization_id' and table_type = 'BASE TABLE'`,
  );
  for (const name of [...held.map((row) => String(row['name'])), 'organizations']) {
    const column = name === 'organizations' ? 'id' : 'organization_id';
    const [row] = await superuser.rows(
      `select count(*)::int as count, md5(coalesce(string_agg(t::text, '|' order by t::text), '')) as sum
       from ${name} t where ${column} = $1`,
      [id],
    );
    sums[name] = row;
  }
  return sums;
}

const countsOf = (sums: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(sums).flatMap(([name, sum]) => {
      const { count } = sum as { count: number };
      return name === 'organizations' || count === 0 ? [] : [[name, count]];
    }),
  );

async function filesWith(text: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries) {
    const whole = path.join(entry.parentPath, entry.name);
    if (whole.includes(text) || (entry.isFile() && (await readFile(whole, 'utf8')).includes(text)))
      found.push(path.relative(folder, whole));
  }
  return found;
}

async function certificateFor(id: string) {
  const kept = await store.transact(operators, (tx) => tx.deletionCertificates.get(id));
  return { ...kept, says: JSON.parse(kept.certificate) as Record<string, Record<string, unknown>> };
}

/** Nothing of it is anywhere but in what its operators keep. */
async function expectGone({ organizationId: id, sessionId, user }: FilledTenant): Promise<void> {
  const kept = ['public.audit_log', 'public.deletion_certificates'];
  expect((await tablesWith(id)).filter((table) => !kept.includes(table))).toEqual([]);
  const [own] = await superuser.rows(
    `select (select count(*) from audit_log where organization_id = $1)
       + (select count(*) from deletion_certificates where organization_id = $1) as count`,
    [id],
  );
  expect(Number(own?.['count'])).toBe(0);
  expect(await tablesWith(user.email)).toEqual([]);
  expect(await tablesWith(sessionId)).toEqual([]);
  for (const text of [id, sessionId]) expect(await filesWith(text)).toEqual([]);
}

describe('an organization whose deletion is due', () => {
  test('leaves no row and no file, and a signed certificate; others are as they were [deletion:whole]', async () => {
    const acme = await fill();
    const { organizationId: id } = acme;
    const [theirs, theirFiles] = [
      await rowsOf(umbrella.organizationId),
      await filesWith(umbrella.organizationId),
    ];
    for (const [day, name] of [
      ['1 day', 'holds'],
      ['-1 day', 'too-old'],
    ] as const)
      await superuser.rows(
        `insert into backups select created_at + $1::interval, $2 from organizations where id = $3`,
        [day, name, id],
      );
    // Who was one of them, and is one of the others now.
    await superuser.rows(
      `insert into users (id, organization_id, name, email, role, is_active, deleted_at) values ($1, $2, 'Gone', $3, 'user', false, now())`,
      [UserId.new(), id, umbrella.user.email],
    );
    await ask(acme);
    const before = await rowsOf(id);
    expect(Object.entries(countsOf(before)).length).toBeGreaterThan(60);
    expect(await deletionsOf(store, folder).delete(id, signal())).toBe(true);

    await expectGone(acme);
    expect(await rowsOf(umbrella.organizationId)).toEqual(theirs);
    expect(await filesWith(umbrella.organizationId)).toEqual(theirFiles);
    const [mail] = await superuser.rows(
      `select count(*)::int as count from pgboss.job where data ->> 'email' = lower($1)`,
      [umbrella.user.email],
    );
    expect(mail?.['count']).toBe(1);

    const { says, certificate, publicKey, signature } = await certificateFor(id);
    const slug = createHash('sha256').update(id).digest('hex');
    expect(says).toMatchObject({ organization_id: id, slug_sha256: slug, asked_by: acme.user.id });
    // Attachments go with the end of their turn, and one entry says that the deletion began.
    const { turn_attachments: _, ...counts } = countsOf(before);
    expect(Object.keys(says['rows'] ?? {}).sort()).toEqual([...Object.keys(counts), 'jobs'].sort());
    expect(says['rows']).toMatchObject({ users: counts['users'], messages: counts['messages'], jobs: 2 });
    expect(says['files']).toMatchObject({ archives: { files: 1 }, reports: { files: 1 } });
    expect(says['audit_head']).toMatchObject({ seq: Number(counts['audit_log']) + 1 });
    const untilDays = expect.stringMatching(/^\d{4}-.*Z$/) as string;
    expect(says['backups']).toEqual([{ made_at: untilDays, folder: 'holds', kept_until: untilDays }]);
    const spki = Buffer.concat([
      Buffer.from('302a300506032b6570032100', 'hex'),
      Buffer.from(publicKey, 'base64'),
    ]);
    const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
    const text = Buffer.from(certificateText(certificate));
    expect(verify(null, text, key, Buffer.from(signature, 'base64'))).toBe(true);
    expect(publicKey).toBe(signer.publicKey);
    const [entry] = await superuser.rows(
      `select resource_id, after from audit_log where organization_id = $1 and action = 'organization.deleted' and resource_id = $2`,
      [operators, id],
    );
    expect(String(entry?.['after'])).toContain(createHash('sha256').update(certificate).digest('hex'));
  });

  test('is not touched before its time, nor while a node may run a session of it [deletion:not-early]', async () => {
    const early = await fill();
    const id = early.organizationId;
    await ask(early);
    await superuser.rows(
      `update organizations set deletion_due_at = now() + interval '1 day' where id = $1`,
      [id],
    );
    const before = countsOf(await rowsOf(id));
    expect(await store.find((finder) => finder.due.organizationsToDelete())).not.toContain(id);
    const erase = store.erase(id, async (eraser) => {
      for (const table of await eraser.tables()) expect(await eraser.removeRows(table, 10)).toBe(0);
      return eraser.removed();
    });
    await expect(erase).rejects.toThrow('is not due');
    expect(countsOf(await rowsOf(id))).toEqual(before);

    await superuser.rows(`update organizations set deletion_due_at = now() where id = $1`, [id]);
    await superuser.rows(`update sessions set lease_until = now() + interval '1 minute' where id = $1`, [
      early.sessionId,
    ]);
    expect(await deletionsOf(store, folder).delete(id, signal())).toBe(false);
    expect(await filesWith(early.sessionId)).not.toEqual([]);
  });

  test('goes on whole when somebody has cancelled that since it was found to be due [deletion:cancelled]', async () => {
    const kept = await fill();
    const id = kept.organizationId;
    await ask(kept);
    await store.transact(id, async (tx) =>
      tx.organizations.saveOperated(cancelDeletion(await tx.organizations.get(id))),
    );
    const before = await rowsOf(id);
    expect(await deletionsOf(store, folder).delete(id, signal())).toBe(false);
    expect(await rowsOf(id)).toEqual(before);
    expect(await filesWith(kept.sessionId)).not.toEqual([]);
  });

  test('lets nobody but the eraser remove anything, and it nothing of others [deletion:rights]', async () => {
    const due = await fill();
    await ask(due);
    await store.transact(due.organizationId, (tx) => tx.organizations.beginDeletion(due.organizationId));
    const others = await rowsOf(umbrella.organizationId);
    const asEraser = async (statement: string) => {
      await using other = await openSql(url);
      await other.rows(`begin`);
      await other.rows(`set local app.organization_id = '${due.organizationId}'`);
      await other.rows(`set local role ai_agent_eraser`);
      await other.rows(statement);
      await other.rows('commit');
    };
    await asEraser(`delete from notifications where organization_id = '${umbrella.organizationId}'`);
    await asEraser(`delete from notifications`);
    expect(await rowsOf(umbrella.organizationId)).toEqual(others);
    await expect(asEraser(`update users set role = 'admin'`)).rejects.toThrow(/permission denied/);
    await expect(asEraser(`truncate audit_log cascade`)).rejects.toThrow(/permission denied/);
    await expect(
      asEraser(`insert into audit_heads values ('${due.organizationId}', 1, 'x')`),
    ).rejects.toThrow(/permission denied/);
    for (const table of ['audit_log', 'audit_heads', 'audit_checkpoints', 'organizations']) {
      await using other = await openSql(url);
      await other.rows(`set app.organization_id = '${due.organizationId}'`);
      await other.rows(`set role ai_agent_app`);
      await expect(other.rows(`delete from ${table}`), table).rejects.toThrow(/permission denied/);
    }
    await expect(superuser.rows(`delete from audit_log`)).rejects.toThrow(/never changed or removed/);
  });

  test.each(['audit_log', 'usage_ledger', 'deletion_certificates'])(
    'is deleted by another node when one is killed before it is through with %s [deletion:killed]',
    async (table) => {
      const lost = await fill();
      const others = await rowsOf(umbrella.organizationId);
      await ask(lost);
      {
        await using lock = await openSql(url);
        await lock.rows('begin');
        await lock.rows(`lock table ${table} in exclusive mode`);
        const script = path.join(import.meta.dirname, 'support', 'deleting-process.ts');
        const child = spawn(process.execPath, [script, url, folder, lost.organizationId], {
          stdio: 'ignore',
        });
        const ended = once(child, 'exit');
        await eventually(
          async () => {
            const [waits] = await superuser.rows(
              `select count(*)::int as count from pg_locks where relation = $1::regclass and not granted`,
              [table],
            );
            expect(waits?.['count']).toBe(1);
          },
          { within: 20_000 },
        );
        child.kill('SIGKILL');
        await ended;
        await lock.rows('rollback');
      }
      expect(await deletionsOf(store, folder).delete(lost.organizationId, signal())).toBe(true);
      await expectGone(lost);
      expect(await rowsOf(umbrella.organizationId)).toEqual(others);
      const { says } = await certificateFor(lost.organizationId);
      expect(says['rows']).toMatchObject({ sessions: 2, users: 1, audit_checkpoints: 1 });
      expect(says['audit_head']).toMatchObject({ seq: 2 });
    },
  );

  test('is tried again when it cannot be deleted, which its job says, and holds up no other [deletion:failed]', async () => {
    const [stuck, other] = [await fill(), await fill()];
    for (const each of [stuck, other]) await ask(each);
    const inTheWay = path.join(placesIn(folder).archives, stuck.organizationId, 'no file of the service');
    await mkdir(inTheWay);
    await expect(deletionsOf(store, folder).sweep(signal())).rejects.toThrow('no file of the service');
    await expectGone(other);
    await rm(inTheWay, { recursive: true });
    await deletionsOf(store, folder).sweep(signal());
    await expectGone(stuck);
  });

  test('takes every table with it that can be reached from an organization [deletion:every-table]', async () => {
    const reached = await superuser.rows(
      `with recursive reached (oid) as (
         select 'organizations'::regclass::oid
         union select f.conrelid from pg_constraint f join reached on f.confrelid = reached.oid where f.contype = 'f')
       select c.relname::text as name from reached join pg_class c using (oid) where c.relname <> 'organizations' order by 1`,
    );
    const due = await fill();
    await ask(due);
    await store.transact(due.organizationId, (tx) => tx.organizations.beginDeletion(due.organizationId));
    const erased = await store.erase(due.organizationId, (eraser) => eraser.tables());
    expect(erased.map(({ name }) => name).sort()).toEqual(reached.map((row) => row['name']));
  });

  test('is removed without reading all of a table for each row that goes [deletion:references]', async () => {
    const read = await superuser.rows(
      `select f.conrelid::regclass::text as table, f.confrelid::regclass::text as "of" from pg_constraint f
       where f.contype = 'f' and f.connamespace = 'public'::regnamespace and cardinality(f.conkey) > 1
         and not exists (
           select from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
           where i.indrelid = f.conrelid and a.attnum = any(f.conkey)
             and (i.indpred is null or pg_get_expr(i.indpred, i.indrelid) = format('(%I IS NOT NULL)', a.attname)))
       order by 1, 2`,
    );
    expect(read).toEqual([]);
  });
});
