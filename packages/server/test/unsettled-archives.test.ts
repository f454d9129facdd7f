import { once } from 'node:events';
import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { script } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ObjectStore } from '../src/agent/snapshots/object-store.ts';
import { encodeTree, hashOf } from '../src/agent/snapshots/tree-format.ts';
import { SessionArchiveId } from '../src/domain/ids.ts';
import { diskObjects } from '../src/infrastructure/disk-objects.ts';
import { createLog } from '../src/infrastructure/log.ts';
import { ArchiveLostError } from '../src/services/archive-errors.ts';
import { makeArchive } from '../src/services/make-archive.ts';
import type { Api, Json } from './support/api.ts';
import { eventually } from './support/eventually.ts';
import { newArchiveFile } from './support/filled-tenant.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { treeOf } from './support/same-trees.ts';
import { openSql, type Sql } from './support/sql.ts';

const stack = new AsyncDisposableStack();
let service: TestApp;
let sql: Sql;
let alice: Api;
beforeAll(async () => {
  service = stack.use(await startTestApp());
  sql = stack.use(await openSql(service.databaseUrl));
  alice = await service.newUser();
});
afterAll(() => stack.disposeAsync());

const bash = (command: string) => ({ tools: [{ name: 'Bash', input: { command } }] });
const workspaceOf = (id: string) => path.join(service.dataDir, 'sessions', id, 'workspace');
const archivesOf = (api: Api) => path.join(service.dataDir, 'archives', api.organizationId);

async function newSession(): Promise<string> {
  const id = await alice.newSession();
  await alice.ask(id, `Run.${script(bash('echo kept > kept'), { text: 'Ran.' })}`);
  return id;
}

async function becomes(id: string, expected: Json): Promise<Json> {
  return eventually(
    async () => {
      const { body } = await alice.get(`/sessions/${id}/archive`);
      expect(body).toMatchObject(expected);
      return body;
    },
    { within: 30_000 },
  );
}

/** An archive that a worker has in hand for so many seconds, who is not heard of again. */
async function inHand(id: string, { tries = 1, seconds = 0 } = {}): Promise<SessionArchiveId> {
  const archiveId = SessionArchiveId.new();
  await sql.rows(
    `with archived as (update sessions set status = 'archived', completed_at = now() where id = $3)
    insert into session_archives (id, organization_id, session_id, format, status, session_status, todo, attempt, tries, taken_until)
    values ($1, $2, $3, 'zip', 'running', 'active', 'archive', 1, $4, now() + make_interval(secs => $5))`,
    [archiveId, alice.organizationId, id, tries, seconds],
  );
  return archiveId;
}

describe('an archive', () => {
  test('that was begun again and again by workers that were lost is given up [archives:deadly]', async () => {
    const id = await newSession();
    await inHand(id, { tries: 6 });
    const lost = { code: 'failed', message: expect.stringContaining('its worker was lost') as string };
    await becomes(id, { status: 'failed', problem: lost });
    expect((await alice.get(`/sessions/${id}`)).body).toMatchObject({ status: 'active' });
    await alice.post(`/sessions/${id}/archive`, {});
    const { id: archiveId } = await becomes(id, { status: 'ready' });
    const begunAgain = `update session_archives
      set status = 'restoring', todo = 'restore', tries = 6, attempt = attempt + 1, taken_until = now()
      where id = $1 and todo is null returning id`;
    await eventually(async () => expect(await sql.rows(begunAgain, [archiveId])).toHaveLength(1), {
      within: 20_000,
    });
    await becomes(id, { status: 'ready', problem: lost });
    await alice.post(`/sessions/${id}/restore`);
    await becomes(id, { status: 'restored' });
  }, 90_000);

  test.each(['evict', 'take'] as const)(
    'is not harmed by a worker that stood still in %s while another one made it [archives:stale]',
    async (where) => {
      const id = await newSession();
      const files = treeOf(workspaceOf(id));
      const archiveId = await inHand(id, where === 'take' ? { seconds: 60 } : {});
      const archive = await service.store.transact(alice.organizationId, (tx) => tx.archives.get(archiveId));
      const frozen = Promise.withResolvers<undefined>();
      const store = new ObjectStore(
        path.join(service.dataDir, 'sessions', 'snapshots', alice.organizationId),
      );
      const empty = encodeTree([
        { kind: 'folder', name: 'workspace', mode: 0o755, mtime: 1, hash: hashOf(Buffer.of()) },
      ]);
      store.add(hashOf(empty), empty);
      const work = path.join(service.dataDir, `stale-${where}`);
      await mkdir(work);
      const none = () => Promise.resolve();
      const stale = makeArchive(
        {
          ...{ store: service.store, storage: diskObjects(path.join(service.dataDir, 'archives')) },
          ...{ leaseSeconds: 3, minFreeBytes: 0, log: createLog('silent'), now: () => new Date() },
          liveSessions: {
            evict: async () => {
              if (where === 'evict') await frozen.promise;
            },
          },
          workspaces: {
            take: async () => {
              await frozen.promise;
              const figures = { files: 1, bytes: 0, addedBytes: 0, skipped: [], skippedCount: 0 };
              return { tree: hashOf(empty), ...figures };
            },
            ...{ storeOf: () => store, setAside: none, removeAside: none },
          },
        },
        {
          ...{ archive, work, signal: AbortSignal.timeout(60_000) },
          hold: { archiveId, task: 'archive', attempt: 1, tries: 1 },
        },
      );
      stale.catch(() => undefined);
      await becomes(id, { status: 'ready' });
      frozen.resolve(undefined);
      await expect(stale).rejects.toThrow(ArchiveLostError);
      expect((await readdir(archivesOf(alice))).filter((name) => name.startsWith(archiveId))).toHaveLength(1);
      const [row] = await sql.rows('select last_tree from sessions where id = $1', [id]);
      expect(row).not.toEqual({ last_tree: hashOf(empty) });
      await alice.post(`/sessions/${id}/restore`);
      await becomes(id, { status: 'restored' });
      await alice.ask(id, `On.${script({ text: 'Here.' })}`);
      expect(treeOf(workspaceOf(id))).toEqual(files);
    },
    90_000,
  );

  test('of which its worker does not know that it is made is not given up by it [archives:unknown-end]', async () => {
    const id = await newSession();
    const archiveId = await inHand(id, { seconds: 60 });
    const hold = { archiveId, task: 'archive', attempt: 1, tries: 6 } as const;
    const now = new Date();
    await service.store.transact(alice.organizationId, async (tx) => {
      expect(await tx.archives.saveMade(hold, newArchiveFile(), now)).toBe(true);
      expect(await tx.archives.saveEnd(hold, { status: 'failed', todo: 'remove', at: now })).toBe(false);
      expect(await tx.archives.leave(hold, 60)).toBe(false);
    });
    await becomes(id, { status: 'ready' });
  }, 60_000);

  test('that is put when its session was deleted meanwhile does not stay [archives:put-late]', async () => {
    const id = await newSession();
    const archiveId = await inHand(id, { seconds: 4 });
    const [held] = await sql.rows('select taken_until from session_archives where id = $1', [archiveId]);
    await mkdir(archivesOf(alice), { recursive: true });
    await writeFile(path.join(archivesOf(alice), `${archiveId}.1.zip`), 'Of a session that is deleted.');
    expect((await alice.delete(`/sessions/${id}`)).status).toBe(204);
    await eventually(async () => expect((await readdir(archivesOf(alice))).join()).not.toContain(archiveId), {
      within: 20_000,
    });
    // Nobody puts anything any more by then.
    const [over] = await sql.rows('select now() >= $1 as over', [held?.['taken_until']]);
    expect(over).toEqual({ over: true });
  }, 60_000);

  test('is not made of a session whose workspace is missing [archives:not-here]', async () => {
    const id = await newSession();
    const [away, workspace] = [path.join(service.dataDir, 'away'), workspaceOf(id)];
    await eventually(
      async () => {
        const [row] = await sql.rows('select last_tree from sessions where id = $1', [id]);
        expect(row?.['last_tree']).not.toBeNull();
      },
      { within: 20_000 },
    );
    await rename(workspace, away);
    await alice.post(`/sessions/${id}/archive`, {});
    // The last of its attempts.
    await sql.rows(`update session_archives set tries = 5 where session_id = $1`, [id]);
    await becomes(id, { status: 'failed', problem: { code: 'files_unreadable' } });
    await rename(away, workspace);
    await alice.post(`/sessions/${id}/archive`, {});
    await becomes(id, { status: 'ready' });
  }, 60_000);
});

test('a node ends in time while its bucket is silent [archives:silent-bucket]', async () => {
  await using own = new AsyncDisposableStack();
  const silent = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  own.defer(() => {
    silent.closeAllConnections();
    silent.close();
  });
  const asked = once(silent, 'request');
  const node = await startTestApp({
    ARCHIVE_S3_BUCKET: 'archives',
    ARCHIVE_S3_ENDPOINT: `http://127.0.0.1:${(silent.address() as AddressInfo).port}`,
    ...{ ARCHIVE_S3_ACCESS_KEY_ID: 'key', ARCHIVE_S3_SECRET_ACCESS_KEY: 'secret' },
  });
  own.use(node);
  const bob = await node.newUser();
  await bob.post(`/sessions/${await bob.newSession()}/archive`, {});
  await asked;
  const began = performance.now();
  await node.app[Symbol.asyncDispose]();
  expect(performance.now() - began).toBeLessThan(15_000);
}, 60_000);
