import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { script } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { layOut } from '../src/agent/snapshots/lay-out.ts';
import { ObjectStore } from '../src/agent/snapshots/object-store.ts';
import { Threads } from '../src/agent/snapshots/threads.ts';
import { Workspaces } from '../src/agent/snapshots/workspaces.ts';
import { SessionId, TurnId } from '../src/domain/ids.ts';
import { createLog } from '../src/infrastructure/log.ts';
import { createMetrics } from '../src/infrastructure/metrics.ts';
import { SnapshotRetention } from '../src/services/snapshot-retention.ts';
import type { Api } from './support/api.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { treeOf } from './support/same-trees.ts';
import { openSql, type Sql } from './support/sql.ts';

const stack = new AsyncDisposableStack();
let service: TestApp;
let sql: Sql;
beforeAll(async () => {
  service = stack.use(await startTestApp());
  sql = stack.use(await openSql(service.databaseUrl));
});
afterAll(() => stack.disposeAsync());

const bash = (command: string) => ({ tools: [{ name: 'Bash', input: { command } }] });
const workspaceOf = (id: string) => path.join(service.dataDir, 'sessions', id, 'workspace');

/** Asks the agent to run something. */
const run = (api: Api, id: string, command: string) =>
  api.ask(id, `Run.${script(bash(command), { text: 'Ran.' })}`);

const snapshotOf = async (api: Api, turnId: string) =>
  service.store.transact(api.organizationId, (tx) => tx.snapshots.find(TurnId.parse(turnId)));

/** The files of a snapshot, as lines. */
async function linesOf(api: Api, tree: string): Promise<string[]> {
  const base = await mkdtemp(path.join(tmpdir(), 'laid-out-'));
  const task = { tree, part: 'workspace', target: path.join(base, 'workspace') };
  const store = new ObjectStore(path.join(service.dataDir, 'sessions', 'snapshots', api.organizationId));
  layOut(store, task, { step: 'folders' });
  layOut(store, task, { step: 'files', share: 0, of: 1 });
  layOut(store, task, { step: 'end' });
  const lines = treeOf(task.target);
  await rm(base, { recursive: true });
  return lines;
}

describe('when a turn has ended', () => {
  test('its files are kept, whatever became of it [snapshots:turn]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    const turns = [];
    for (const command of [
      'echo one > a.txt; mkdir -p d/e; ln -s a.txt link',
      'rm a.txt; echo two > d/e/b',
      'false',
    ])
      turns.push({
        id: (await run(alice, id, command))['turn_id'] as string,
        lines: treeOf(workspaceOf(id)),
      });
    for (const { id: turnId, lines } of turns) {
      const snapshot = await snapshotOf(alice, turnId);
      if (!snapshot || 'problem' in snapshot) throw new Error('There is no snapshot.');
      expect(await linesOf(alice, snapshot.tree)).toEqual(lines);
    }
    const [, second, third] = await Promise.all(turns.map((turn) => snapshotOf(alice, turn.id)));
    expect(third).toMatchObject({ tree: (second as { tree: string }).tree, addedBytes: 0 });
  });

  test('it says which files could not be kept [snapshots:told]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    const answer = await run(alice, id, 'mkfifo pipe; echo kept > file');
    expect(await snapshotOf(alice, answer['turn_id'])).toMatchObject({ files: 2, skippedCount: 1 });
    const events = await alice.events(id);
    expect(events.find(({ type }) => type === 'session.snapshot_incomplete')).toMatchObject({
      turn_id: answer['turn_id'],
      skipped: [{ path: 'workspace/pipe', reason: 'fifo' }],
      skipped_count: 1,
    });
    expect(events.at(-1)).toMatchObject({ type: 'session.status_idle' });
  });

  test('a store that cannot be written costs the snapshot and not the turn [snapshots:failed]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    const folder = path.join(service.dataDir, 'sessions', 'snapshots');
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, alice.organizationId), 'in the way');
    const answer = await run(alice, id, 'echo one > file');
    expect(answer).toMatchObject({ status: 'completed' });
    expect(await snapshotOf(alice, answer['turn_id'])).toMatchObject({ problem: 'failed' });
    await rm(path.join(folder, alice.organizationId), { recursive: true });
    const next = await run(alice, id, 'echo two > file');
    expect(await snapshotOf(alice, next['turn_id'])).toMatchObject({ files: 1, bytes: 4 });
  });

  test('what another tenant has is stored anew for each [snapshots:tenants]', async () => {
    const [alice, bob] = [await service.newUser(), await service.newUser()];
    const content = 'x'.repeat(10_000);
    const added = [];
    for (const user of [alice, bob, bob]) {
      const id = await user.newSession();
      const answer = await run(user, id, `printf ${content} > same`);
      const snapshot = await snapshotOf(user, answer['turn_id']);
      added.push(snapshot && 'tree' in snapshot && snapshot.addedBytes >= 10_000);
    }
    expect(added).toEqual([true, true, false]);
  });

  test('no row of another session is needed to know its last tree [snapshots:last-tree]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    await run(alice, id, 'echo one > file');
    const session = await service.store.transact(alice.organizationId, (tx) =>
      tx.sessions.get(SessionId.parse(id)),
    );
    expect(session.lastTree).toMatch(/^[0-9a-f]{64}$/);
    const rows = await sql.rows('select tree from workspace_snapshots where session_id = $1', [id]);
    expect(rows).toEqual([{ tree: session.lastTree }]);
  });
});

test('what snapshots take counts for as long as others need it, though they are forgotten [snapshots:measured]', async () => {
  const alice = await service.newUser();
  const { organizationId } = alice;
  const id = await alice.newSession();
  await run(alice, id, 'head -c 3000000 /dev/urandom > large.bin');
  for (const name of ['one', 'two']) await run(alice, id, `echo ${name} > small.txt`);
  const storedMb = async () =>
    Math.round(
      (await service.store.transact(organizationId, (tx) => tx.snapshots.storedBytes(organizationId))) / 1e6,
    );
  expect(await storedMb()).toBe(3);
  await using threads = new Threads(2);
  const retention = new SnapshotRetention({
    store: service.store,
    workspaces: new Workspaces({
      sessionsDir: path.join(service.dataDir, 'sessions'),
      ask: threads.run,
      limits: { bytes: 1e9, files: 1_000, ms: 60_000 },
      minFreeBytes: 0,
      newOwner: () => undefined,
      metrics: createMetrics(),
      log: createLog('silent'),
    }),
    keep: 1,
    log: createLog('silent'),
    now: () => new Date(),
  });
  // The snapshot that brought the large file is forgotten; the newest still has it.
  await retention.collect(organizationId);
  expect(await storedMb()).toBe(3);
  await run(alice, id, 'head -c 2000000 /dev/urandom > more.bin');
  expect(await storedMb()).toBe(5);
  await alice.delete(`/sessions/${id}`);
  // What nothing needs any more leaves in two rounds.
  for (let round = 0; round < 2; round++) await retention.collect(organizationId, Date.now() + 1_000);
  expect(await storedMb()).toBe(0);
});
