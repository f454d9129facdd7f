import { hash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ObjectStore } from '../src/agent/snapshots/object-store.ts';
import { connectDatabase } from '../src/database/connection.ts';
import type { OrganizationExport } from '../src/domain/organization/organization-export.ts';
import { AuditSigner } from '../src/infrastructure/audit-signer.ts';
import { diskObjects } from '../src/infrastructure/disk-objects.ts';
import { ExportFiles } from '../src/infrastructure/export-files.ts';
import { createLog } from '../src/infrastructure/log.ts';
import { ReportFiles } from '../src/infrastructure/report-files.ts';
import { exportedTables } from '../src/repositories/exported-tables.ts';
import { Store } from '../src/repositories/store.ts';
import { ExportMaker, type ExportMakerDeps } from '../src/services/export-maker.ts';
import { ExportRetention } from '../src/services/export-retention.ts';
import { cloneDatabase } from './support/database.ts';
import { fillTenant, newExport, type FilledTenant } from './support/filled-tenant.ts';
import { addUser } from './support/harness.ts';
import { layOutExport } from './support/laid-out-export.ts';
import { openSql, type Sql } from './support/sql.ts';

const stack = new AsyncDisposableStack();
let superuser: Sql;
let store: Store;
let folder: string;
beforeAll(async () => {
  const { url } = stack.use(await cloneDatabase());
  superuser = stack.use(await openSql(url));
  store = new Store(stack.use(connectDatabase({ url, poolSize: 4, onError: () => undefined })), () =>
    Promise.resolve(),
  );
  folder = await mkdtemp(path.join(tmpdir(), 'ai-agent-api-exports-'));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
});
afterAll(() => stack.disposeAsync());

const inFolder = (name: string) => path.join(folder, name);

function newMaker(more: Partial<ExportMakerDeps> = {}): ExportMaker {
  const workDir = inFolder('work');
  return new ExportMaker({
    files: new ExportFiles({ storage: diskObjects(inFolder('kept')), workDir }),
    reportFiles: new ReportFiles({ storage: diskObjects(inFolder('reports')), workDir: inFolder('drafts') }),
    archives: diskObjects(inFolder('archives')),
    workspaces: { storeOf: () => new ObjectStore(inFolder('objects')) },
    signer: new AuditSigner('x'.repeat(32)),
    ...{ store, minFreeBytes: 0, keptDays: 1, version: '1', log: createLog('silent') },
    now: () => new Date(),
    ...more,
  });
}

/** An organization with something in every table, of which an admin has asked for an export. */
async function askedFor(): Promise<{ tenant: FilledTenant; wanted: OrganizationExport }> {
  const tenant = await fillTenant(store);
  const { organizationId } = tenant;
  const { userId: id } = await addUser(store, 'admin', organizationId);
  const wanted = newExport({ organizationId, user: { id } });
  await store.transact(organizationId, async (tx) => {
    await tx.organizationExports.remove(tenant.wholeExport.id);
    await tx.organizationExports.add(wanted);
  });
  return { tenant, wanted };
}

const stateOf = ({ organizationId, id }: OrganizationExport) =>
  store.transact(organizationId, (tx) => tx.organizationExports.get(id));

const orderOf = ({ organizationId, id: exportId }: OrganizationExport) => ({ organizationId, exportId });

/** All that there is on the disk of an export. */
async function filesOf({ id }: OrganizationExport): Promise<string[]> {
  const found = await Promise.all(
    ['kept', 'work'].map((name) => readdir(inFolder(name), { recursive: true }).catch(() => [])),
  );
  return found.flat().filter((name) => name.includes(id));
}

const judged = Object.entries(exportedTables).map(([table, judgement]) =>
  'left' in judgement
    ? { table }
    : {
        table,
        columns: judgement.columns.flatMap((line) => line.split(' ')),
        without: 'without' in judgement ? Object.keys(judgement.without) : [],
      },
);

const inOrder = (names: readonly string[]) => names.toSorted((a, b) => (a < b ? -1 : 1));

describe('the list of what is exported', () => {
  test('judges every column of every table, whatever is added [exports:every-column]', async () => {
    const existing = await superuser.rows(
      `select table_name as name, array_agg(column_name::text) as columns from information_schema.columns
       where table_schema = 'public' group by 1`,
    );
    expect(inOrder(judged.map(({ table }) => table))).toEqual(
      inOrder(existing.map(({ name }) => String(name))),
    );
    for (const { table, columns, without } of judged) {
      const held = existing.find(({ name }) => name === table)?.['columns'] as string[];
      if (columns) expect([table, inOrder([...columns, ...without])]).toEqual([table, inOrder(held)]);
    }
  });

  test('writes out nothing that is sealed, and no hash of what lets people in [exports:sealed-columns]', () => {
    const suspect = /sealed|password|^nonce$|(key|token|code|ticket|challenge|state|binding)_hash$/;
    for (const { table, columns = [] } of judged)
      expect([table, columns.filter((name) => suspect.test(name))]).toEqual([table, []]);
  });
});

describe('an export', () => {
  test('has every row of every table once, and none of another organization [exports:every-row]', async () => {
    const other = await fillTenant(store);
    const { tenant, wanted } = await askedFor();
    const { organizationId } = tenant;
    await newMaker().make(orderOf(wanted));
    const { status, file } = await stateOf(wanted);
    expect(status).toBe('completed');
    const [name = ''] = (await filesOf(wanted)).filter((each) => each.endsWith('.gz'));
    const kept = inFolder(`kept/${name}`);
    expect(hash('sha256', await readFile(kept))).toBe(file?.sha256);
    await using laidOut = await layOutExport(kept);
    let rows = 0;
    for (const { table, columns } of judged) {
      if (!columns) continue;
      const found = await laidOut.lines(`tables/${table}.jsonl`);
      rows += found.length;
      const owner = table === 'organizations' ? 'id' : 'organization_id';
      const shown = columns.map((column) =>
        column === 'content' && table === 'turn_attachments'
          ? `translate(encode(content, 'base64'), e'\\n', '') as content`
          : column,
      );
      const held = await superuser.rows(
        `select row_to_json(t)::text as line from (select ${shown.join(', ')} from ${table} where ${owner} = $1) t`,
        [organizationId],
      );
      expect([table, held.length > 0]).toEqual([table, true]);
      expect([table, inOrder(found.map((row) => String(row['id'])))]).toEqual([
        table,
        inOrder(held.map(({ line }) => String((JSON.parse(String(line)) as { id: unknown }).id))),
      ]);
      // It was not done yet when it was written.
      if (table === 'organization_exports') continue;
      const written = (await laidOut.text(`tables/${table}.jsonl`)).trimEnd().split('\n');
      expect([table, inOrder(written)]).toEqual([table, inOrder(held.map(({ line }) => String(line)))]);
    }
    const manifest = await laidOut.lines('manifest.jsonl');
    const audit = await laidOut.lines('audit-log.jsonl');
    const all = await Promise.all(
      manifest.flatMap(({ part }) => (typeof part === 'string' ? [laidOut.text(part)] : [])),
    );
    expect(all.length).toBeGreaterThan(60);
    expect(all.join('')).not.toContain(other.organizationId);
    expect(all.join('')).toContain(organizationId);
    expect(audit.filter(({ type }) => type === 'entry')).toHaveLength(1);
    expect(manifest[0]).toMatchObject({ organization_id: organizationId, export_id: wanted.id, version: 1 });
    expect(manifest[0]?.['left_out']).toHaveProperty(['users.password_hash']);
    expect(manifest.at(-1)).toEqual({ end: true, parts: all.length, rows: rows + audit.length, missing: 2 });
    for (const { part, bytes, sha256 } of manifest.filter((line) => 'part' in line)) {
      const content = await readFile(path.join(laidOut.folder, part));
      expect([part, content.length, hash('sha256', content)]).toEqual([part, bytes, sha256]);
    }
    // Neither its archive nor the objects of its snapshots are where they should be.
    expect(file?.missing).toBe(2);
    expect(
      manifest.flatMap(({ missing }) => (typeof missing === 'string' ? [missing.split('/')[0]] : [])),
    ).toEqual(['archives', 'workspaces']);
  }, 60_000);

  test('that would fill the disk is given up, says so, and leaves nothing [exports:disk]', async () => {
    const { wanted } = await askedFor();
    await newMaker({ minFreeBytes: Number.MAX_SAFE_INTEGER }).make(orderOf(wanted));
    expect(await stateOf(wanted)).toMatchObject({ status: 'failed', failure: { code: 'disk_full' } });
    expect(await filesOf(wanted)).toEqual([]);
  });

  test('whose makers have died of it time and again is given up [exports:deadly]', async () => {
    const { wanted } = await askedFor();
    for (let attempt = 0; attempt < 5; attempt++)
      await store.transact(wanted.organizationId, (tx) => tx.organizationExports.begin(wanted.id));
    await newMaker().make(orderOf(wanted));
    expect(await stateOf(wanted)).toMatchObject({ status: 'failed', failure: { code: 'failed' } });
  });

  test('that nobody makes is given up in the end, and gone when its time is over [exports:stuck]', async () => {
    const { wanted } = await askedFor();
    await store.transact(wanted.organizationId, (tx) => tx.organizationExports.begin(wanted.id));
    const files = new ExportFiles({ storage: diskObjects(inFolder('kept')), workDir: inFolder('work') });
    await writeFile(inFolder('left'), 'What a lost attempt has kept.');
    await files.keep({ ...wanted, attempts: 1 }, inFolder('left'), AbortSignal.timeout(5_000));
    const retention = new ExportRetention({ store, files });
    const olderBy = (interval: string) =>
      superuser.rows(
        `update organization_exports set created_at = created_at - $2::interval, expires_at = expires_at - $2::interval where id = $1`,
        [wanted.id, interval],
      );
    await superuser.rows(`update organization_exports set expires_at = now() + '1 day' where id = $1`, [
      wanted.id,
    ]);
    await retention.sweep();
    expect(await stateOf(wanted)).toMatchObject({ status: 'running' });
    await olderBy('7 hours');
    await retention.sweep();
    expect(await stateOf(wanted)).toMatchObject({ status: 'failed', failure: { code: 'failed' } });
    await olderBy('2 days');
    await retention.sweep();
    await expect(stateOf(wanted)).rejects.toThrow('There is no export');
    expect(await filesOf(wanted)).toEqual([]);
  });

  test('is not made for somebody who may not have it any more [exports:requester]', async () => {
    const { wanted } = await askedFor();
    await superuser.rows(`update users set role = 'viewer' where id = $1`, [wanted.requestedBy]);
    await newMaker().make(orderOf(wanted));
    expect(await stateOf(wanted)).toMatchObject({ status: 'failed', failure: { code: 'requester_gone' } });
    expect(await filesOf(wanted)).toEqual([]);
  });

  test('that somebody else has begun again meanwhile is theirs, and what this one made is gone [exports:taken-over]', async () => {
    const { wanted } = await askedFor();
    const storage = diskObjects(inFolder('kept'));
    const slow = new ExportFiles({
      storage: {
        ...storage,
        put: async (...args) => {
          await store.transact(wanted.organizationId, (tx) => tx.organizationExports.begin(wanted.id));
          await storage.put(...args);
        },
      },
      workDir: inFolder('work'),
    });
    await newMaker({ files: slow }).make(orderOf(wanted));
    expect(await stateOf(wanted)).toMatchObject({ status: 'running', attempts: 2 });
    expect(await filesOf(wanted)).toEqual([]);
    await newMaker().make(orderOf(wanted));
    expect(await stateOf(wanted)).toMatchObject({ status: 'completed', attempts: 3 });
    expect(await filesOf(wanted)).toHaveLength(1);
  });

  test('that somebody else has made meanwhile stays when who stood still gives it up [exports:stalled]', async () => {
    const { wanted } = await askedFor();
    const { organizationId } = wanted;
    const storage = diskObjects(inFolder('kept'));
    const files = new ExportFiles({ storage, workDir: inFolder('work') });
    const made = { bytes: 1, sha256: '0'.repeat(64), takenAt: new Date(), rows: 1, files: 1, missing: 0 };
    const stalled = new ExportFiles({
      storage: {
        ...storage,
        put: async (_place, file, signal) => {
          await store.transact(organizationId, async (tx) => {
            const attempt = await tx.organizationExports.begin(wanted.id);
            await files.keep(attempt!, file, signal);
            await tx.organizationExports.complete(attempt!, made, 1);
          });
          throw Object.assign(new Error('There is no room.'), { code: 'ENOSPC' });
        },
      },
      workDir: inFolder('work'),
    });
    await newMaker({ files: stalled }).make(orderOf(wanted));
    expect(await stateOf(wanted)).toMatchObject({ status: 'completed', attempts: 2 });
    expect(await filesOf(wanted)).toHaveLength(1);
  });
});
