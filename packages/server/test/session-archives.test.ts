import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { script } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Api, Json } from './support/api.ts';
import { eventually } from './support/eventually.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { startS3Server, type S3Server } from './support/s3-server.ts';
import { treeOf } from './support/same-trees.ts';
import { shownBefore } from './support/shown-messages.ts';
import { logInAsOperator } from './support/operator.ts';
import { openSql, type Sql } from './support/sql.ts';
import { endless, endlessRuns } from './support/tools.ts';

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
const run = (api: Api, id: string, command: string) =>
  api.ask(id, `Run.${script(bash(command), { text: 'Ran.' })}`);

/** The archive when no job has anything more to do with it. */
async function settled(api: Api, id: string, status: string): Promise<Json> {
  return eventually(
    async () => {
      const { body } = await api.get(`/sessions/${id}/archive`);
      expect(body).toMatchObject({ status });
      return body;
    },
    { within: 30_000 },
  );
}

async function archived(api: Api, id: string, format = 'zstd'): Promise<Json> {
  const { status, body, headers } = await api.post(`/sessions/${id}/archive`, { format });
  expect({ status, body }).toMatchObject({
    status: 202,
    body: { session_id: id, format, status: 'pending' },
  });
  expect(headers.get('location')).toBe(`/api/v1/sessions/${id}/archive`);
  return settled(api, id, 'ready');
}

async function restored(api: Api, id: string): Promise<Json> {
  expect(await api.post(`/sessions/${id}/restore`)).toMatchObject({
    status: 202,
    body: { status: 'restoring', problem: null },
  });
  return settled(api, id, 'restored');
}

const workspaceOf = (of: TestApp, id: string) => path.join(of.dataDir, 'sessions', id, 'workspace');
const archivesOf = (api: Api) => path.join(service.dataDir, 'archives', api.organizationId);

describe('a session that is archived', () => {
  test.each(['gzip', 'zstd', 'zip'])(
    'as %s and restored goes on with its conversation and its files to the byte [archives:continue]',
    async (format) => {
      const id = await alice.newSession({ name: `As ${format}` });
      await run(
        alice,
        id,
        'mkdir -p src empty; echo one > src/a; ln -s src/a link; ln src/a twin; chmod 640 src/a; chmod 1770 empty; ' +
          'printf odd > "$(printf "\\377\\376")"; head -c 300000 /dev/urandom > random; git init -q repo',
      );
      await run(alice, id, 'seq 1 20000');
      await alice.ask(id, `Before ${format}.${script({ text: 'The word is swordfish.' })}`);
      const files = treeOf(workspaceOf(service, id));
      const before = (await alice.get(`/sessions/${id}`)).body;
      const log = await alice.events(id);

      const archive = await archived(alice, id, format);
      expect(archive).toMatchObject({ problem: null, user_id: alice.userId });
      expect(archive['bytes']).toBeGreaterThan(300_000);
      await eventually(
        async () => expect((await readdir(path.join(service.dataDir, 'sessions'))).join()).not.toContain(id),
        { within: 10_000 },
      );
      expect(await sql.rows('select 1 from transcripts where session_id = $1', [id])).toEqual([]);
      const refused = await alice.post(`/sessions/${id}/query`, { message: 'Still there?' });
      expect(refused).toMatchObject({ status: 409, body: { code: 'wrong_state' } });
      expect((await alice.get(`/sessions/${id}`)).body).toMatchObject({ status: 'archived', total_turns: 3 });
      expect((await alice.events(id)).slice(0, log.length)).toEqual(log);
      expect((await alice.get(`/sessions/${id}/messages`)).body['total']).toBeGreaterThan(3);

      await restored(alice, id);
      const { updated_at: _, last_seq: seq, ...same } = before;
      expect((await alice.get(`/sessions/${id}`)).body).toMatchObject({
        ...same,
        status: 'active',
        last_seq: Number(seq) + 2,
      });
      const answer = await alice.ask(id, `After ${format}.${script({ text: 'It is swordfish.' })}`);
      expect(answer).toMatchObject({ status: 'completed' });
      const [asked, then] = [`Before ${format}.`, `After ${format}.`].map((prompt) =>
        shownBefore(service.fake, prompt),
      );
      expect(then!.slice(0, asked!.length)).toEqual(asked);
      expect(JSON.stringify(then)).toContain('The word is swordfish.');
      expect(treeOf(workspaceOf(service, id))).toEqual(files);
      expect((await alice.events(id)).slice(log.length, log.length + 2)).toMatchObject([
        { type: 'session.archived', archive_id: archive['id'], user_id: alice.userId },
        { type: 'session.restored', archive_id: archive['id'] },
      ]);
      await eventually(
        async () => expect((await readdir(archivesOf(alice))).join()).not.toContain(archive['id']),
        { within: 10_000 },
      );
    },
    120_000,
  );

  test('is archived again, and a rewind goes to turns of before [archives:again]', async () => {
    const id = await alice.newSession();
    const first = await alice.ask(id, `One.${script({ text: 'First.' })}`);
    await alice.ask(id, `Two.${script({ text: 'Second.' })}`);
    for (const format of ['zip', 'gzip']) {
      await archived(alice, id, format);
      await restored(alice, id);
    }
    const way = { to_turn: first['turn_id'] };
    const files = await alice.post(`/sessions/${id}/rewind`, { ...way, what: 'files' });
    expect(files).toMatchObject({ status: 410, body: { code: 'gone' } });
    expect((await alice.post(`/sessions/${id}/rewind`, { ...way, what: 'conversation' })).status).toBe(200);
    await alice.ask(id, `Three anew.${script({ text: 'Third.' })}`);
    const said = JSON.stringify(shownBefore(service.fake, 'Three anew.'));
    expect(said).toContain('First.');
    expect(said).not.toContain('Second.');
  }, 120_000);

  test('before its first turn, or while it is paused, is so again when it is restored [archives:states]', async () => {
    const id = await alice.newSession();
    await archived(alice, id);
    await restored(alice, id);
    expect((await alice.get(`/sessions/${id}`)).body).toMatchObject({
      status: 'created',
      completed_at: null,
    });
    await alice.ask(id, `Now.${script({ text: 'Here.' })}`);
    await alice.post(`/sessions/${id}/pause`);
    await archived(alice, id);
    expect((await alice.post(`/sessions/${id}/resume`)).status).toBe(409);
    await restored(alice, id);
    expect((await alice.get(`/sessions/${id}`)).body).toMatchObject({ status: 'paused' });
    expect((await alice.post(`/sessions/${id}/resume`)).status).toBe(200);
    expect(await alice.ask(id, `Then.${script({ text: 'Here.' })}`)).toMatchObject({ status: 'completed' });
  }, 120_000);

  test('is not while a turn runs in it, nor twice, nor restored before it is there [archives:refused]', async () => {
    const id = await alice.newSession();
    const none = { status: 404, body: { code: 'not_found' } };
    expect(await alice.get(`/sessions/${id}/archive`)).toMatchObject(none);
    expect(await alice.post(`/sessions/${id}/restore`)).toMatchObject({
      status: 409,
      body: { code: 'wrong_state' },
    });
    const turn = await alice.tell(id, `Go.${script({ tools: [endless] })}`);
    await endlessRuns(id);
    const busy = await alice.post(`/sessions/${id}/archive`, {});
    expect(busy).toMatchObject({ status: 409, body: { code: 'turn_unfinished' } });
    await alice.post(`/sessions/${id}/interrupt`);
    await alice.finished(id, turn);
    await archived(alice, id);
    for (const way of ['archive', 'rewind', 'fork', 'pause'])
      expect(
        await alice.post(
          `/sessions/${id}/${way}`,
          way === 'rewind' ? { to_turn: turn } : way === 'pause' ? undefined : {},
        ),
      ).toMatchObject({ status: 409, body: { code: 'wrong_state' } });
    await restored(alice, id);
    expect(await alice.post(`/sessions/${id}/restore`)).toMatchObject({
      status: 409,
      body: { code: 'wrong_state' },
    });
  }, 120_000);

  test('and deleted takes its archive along [archives:deleted]', async () => {
    const id = await alice.newSession();
    const archive = await archived(alice, id);
    expect((await readdir(archivesOf(alice))).join()).toContain(archive['id']);
    expect((await alice.delete(`/sessions/${id}`)).status).toBe(204);
    await eventually(
      async () => {
        expect((await readdir(archivesOf(alice))).join()).not.toContain(archive['id']);
        const rows = await sql.rows('select status, bytes, place, todo from session_archives where id = $1', [
          archive['id'],
        ]);
        expect(rows).toMatchObject([{ status: 'removed', place: null, todo: null }]);
      },
      { within: 10_000 },
    );
  }, 60_000);

  test('stays so when its archive was changed or is gone, and says what is wrong with it [archives:damaged]', async () => {
    const id = await alice.newSession();
    await run(alice, id, 'head -c 20000 /dev/urandom > notes');
    const archive = await archived(alice, id, 'zip');
    const [name] = (await readdir(archivesOf(alice))).filter((each) => each.startsWith(archive['id']));
    const file = path.join(archivesOf(alice), name!);
    const bytes = await readFile(file);
    const failed = async (problem: Json) => {
      expect((await alice.post(`/sessions/${id}/restore`)).status).toBe(202);
      await eventually(
        async () =>
          expect((await alice.get(`/sessions/${id}/archive`)).body).toMatchObject({
            status: 'ready',
            problem,
          }),
        { within: 30_000 },
      );
      expect((await alice.get(`/sessions/${id}`)).body['status']).toBe('archived');
      const [last] = (await alice.events(id)).slice(-1);
      expect(last).toMatchObject({ type: 'session.archive_failed', task: 'restore', error: problem });
    };
    const changed = Buffer.from(bytes);
    // What cannot be made smaller fills most of the file.
    changed[changed.length - 10_000]! ^= 1;
    await writeFile(file, changed);
    await failed({ code: 'damaged', message: expect.stringContaining('"workspace/notes"') as string });
    await rm(file);
    await failed({ code: 'missing' });
    await writeFile(file, bytes);
    await restored(alice, id);
    expect(await alice.ask(id, `On.${script({ text: 'Here.' })}`)).toMatchObject({ status: 'completed' });
  }, 120_000);

  test('whose files cannot all be kept goes on as it was, and says which [archives:left-out]', async () => {
    await using small = await startTestApp({ WORKSPACE_MAX_MB: '16' });
    const bob = await small.newUser();
    const id = await bob.newSession();
    await bob.ask(id, `Run.${script(bash('mkfifo pipe; echo kept > kept'), { text: 'Ran.' })}`);
    await bob.ask(id, `More.${script({ text: 'More.' })}`);
    const large = path.join(workspaceOf(small, id), 'large');
    await writeFile(large, Buffer.alloc(17 * 1024 * 1024));
    await bob.post(`/sessions/${id}/archive`, {});
    expect(await settled(bob, id, 'failed')).toMatchObject({
      bytes: null,
      problem: {
        code: 'files_left_out',
        message: expect.stringContaining('large in workspace (too_large)') as string,
      },
    });
    expect((await bob.get(`/sessions/${id}`)).body).toMatchObject({ status: 'active', completed_at: null });
    expect((await bob.events(id)).at(-1)).toMatchObject({ type: 'session.archive_failed', task: 'archive' });
    await rm(large);
    await archived(bob, id);
  }, 120_000);
});

describe('an organization', () => {
  const path = '/organization/archive-rules';
  const have = async (job: string) => {
    const operator = await logInAsOperator(service);
    await eventually(async () => expect((await operator.post(`/admin/jobs/${job}/run`)).status).toBe(202), {
      within: 10_000,
    });
  };

  test('has its idle sessions archived, and archives removed, after as many days as it says [archives:rules]', async () => {
    const admin = await service.newUser({ role: 'admin' });
    expect((await admin.get(path)).body).toEqual({
      archive_after_days: null,
      keep_days: null,
      format: 'zstd',
    });
    const [idle, used, other] = [
      await admin.newSession(),
      await admin.newSession(),
      await alice.newSession(),
    ];
    await sql.rows(`update sessions set updated_at = now() - interval '8 days' where id = any($1)`, [
      [idle, other],
    ]);
    const queued = await admin.newSession();
    await sql.rows(
      `insert into turns (id, organization_id, session_id, ordinal, status, parked_for, prompt)
      values ('turn_0199c0ffee0199c0ffee0199c0ffee0a', $1, $2, 1, 'parked', 'approval', 'Wait.')`,
      [admin.organizationId, queued],
    );
    await sql.rows(`update sessions set updated_at = now() - interval '9 days' where id = $1`, [queued]);
    const rules = { archive_after_days: 7, keep_days: 30, format: 'zip' };
    expect(await admin.put(path, rules)).toMatchObject({ status: 200, body: rules });
    expect((await alice.put(path, rules)).status).toBe(403);
    expect((await admin.put(path, { archive_after_days: 0 })).status).toBe(422);

    await have('archive-idle-sessions');
    await eventually(async () => expect((await admin.get(`/sessions/${idle}/archive`)).status).toBe(200), {
      within: 10_000,
    });
    expect(await settled(admin, idle, 'ready')).toMatchObject({ format: 'zip', user_id: null });
    for (const [api, id] of [
      [admin, used],
      [admin, queued],
      [alice, other],
    ] as const)
      expect((await api.get(`/sessions/${id}/archive`)).status).toBe(404);

    await sql.rows(
      `update session_archives set ready_at = now() - interval '31 days' where session_id = $1`,
      [idle],
    );
    await have('remove-old-archives');
    await eventually(
      async () => {
        const { body } = await admin.get(`/sessions/${idle}/archive`);
        expect(body).toMatchObject({ status: 'removed', bytes: null, problem: null });
        expect(await readdir(archivesOf(admin))).toEqual([]);
      },
      { within: 10_000 },
    );
    expect(await admin.post(`/sessions/${idle}/restore`)).toMatchObject({
      status: 410,
      body: { code: 'gone' },
    });
    expect((await admin.events(idle)).at(-1)).toMatchObject({ type: 'session.archived' });
  }, 60_000);

  test('that has no room for more archives is told so, and what it archives counts [archives:quota]', async () => {
    await using small = await startTestApp({ SNAPSHOTS_MAX_MB: '1' });
    const bob = await small.newUser();
    const [first, second] = [await bob.newSession(), await bob.newSession()];
    await bob.ask(first, `Run.${script(bash('head -c 1100000 /dev/urandom > random'), { text: 'Ran.' })}`);
    await archived(bob, first);
    expect(await bob.post(`/sessions/${second}/archive`, {})).toMatchObject({
      status: 409,
      body: { code: 'conflict' },
    });
    await bob.ask(second, `Run.${script(bash('echo a > a'), { text: 'Ran.' })}`);
    const { items } = (await bob.get(`/sessions/${second}/snapshots`)).body;
    expect(items).toMatchObject([{ problem: { code: 'quota_reached' } }]);
    await bob.delete(`/sessions/${first}`);
    await eventually(
      async () => expect((await bob.post(`/sessions/${second}/archive`, {})).status).toBe(202),
      { within: 10_000 },
    );
  }, 60_000);
});

describe('archives in a bucket', () => {
  let s3: S3Server;
  let remote: TestApp;
  const own = new AsyncDisposableStack();
  beforeAll(async () => {
    s3 = own.use(await startS3Server());
    remote = own.use(await startTestApp(s3.environment));
  });
  afterAll(() => own.disposeAsync());

  test('are restored from there, and removed [archives:bucket]', async () => {
    const bob = await remote.newUser();
    const id = await bob.newSession();
    // More than one part.
    await bob.ask(id, `Run.${script(bash('head -c 20000000 /dev/urandom > random'), { text: 'Ran.' })}`);
    const files = treeOf(workspaceOf(remote, id));
    const archive = await archived(bob, id, 'gzip');
    const [[name, content] = ['', Buffer.alloc(0)]] = await s3.objects();
    expect(name).toMatch(new RegExp(`^sessions/${bob.organizationId}/${archive['id']}\\.\\d+\\.tar\\.gz$`));
    expect(content.length).toBe(archive['bytes']);
    const changed = Buffer.from(content);
    changed[10_000_000]! ^= 1;
    await s3.exchange(name, changed);
    await bob.post(`/sessions/${id}/restore`);
    await eventually(
      async () =>
        expect((await bob.get(`/sessions/${id}/archive`)).body['problem']).toMatchObject({
          message: expect.stringContaining('"workspace/random"') as string,
        }),
      { within: 30_000 },
    );
    await s3.exchange(name, content);
    await restored(bob, id);
    await bob.ask(id, `On.${script({ text: 'Here.' })}`);
    expect(treeOf(workspaceOf(remote, id))).toEqual(files);
    await eventually(async () => expect((await s3.objects()).size).toBe(0), { within: 10_000 });
  }, 120_000);
});
