import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { script } from '@ai-agent-api/fake-anthropic';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Sweeper, type Held, type Leftover } from '../src/agent/sweeper.ts';
import { createLog } from '../src/infrastructure/log.ts';
import { agentOf, processesOf } from './support/agent-processes.ts';
import { eventually } from './support/eventually.ts';
import { startTestApp, type TestApp } from './support/harness.ts';
import { hasBubblewrap, isRoot, JailScene, until } from './support/jail-scene.ts';
import { collectLines } from './support/log-lines.ts';
import { nodeOf } from './support/server-process.ts';
import { openSql } from './support/sql.ts';

const why = hasBubblewrap ? '' : ' (skipped: bubblewrap is not installed)';
/** A leftover is ended at the first sweep after it was nobody's for five seconds. */
const soon = { within: 20_000 };

describe.skipIf(!hasBubblewrap)(`a sweeper${why}`, () => {
  let scene: JailScene;
  beforeAll(async () => {
    scene = await JailScene.open();
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  function sweeperOf(held: Partial<Held> = {}, socketsDir = '/nonexistent'): Sweeper {
    const all = { processes: new Set<string>(), socketDirectories: new Set<string>(), ...held };
    return new Sweeper({
      nodeId: 'node_swept',
      held: () => all,
      socketsDir,
      host: scene.host,
      patienceMs: 100,
    });
  }

  /** What two looks end that are further apart than the sweeper's patience. */
  async function sweepTwice(sweeper: Sweeper): Promise<readonly Leftover[]> {
    expect((await sweeper.sweep()).ended).toEqual([]);
    let ended: readonly Leftover[] = [];
    await until(async () => (ended = (await sweeper.sweep()).ended).length > 0);
    return ended;
  }

  test('ends the jails that nobody holds, and no other [sweep:jails]', async () => {
    const start = async (name: string) =>
      scene.start(await scene.session(), 'sleep 300', {
        env: {
          AI_AGENT_API_PROCESS: name,
          AI_AGENT_API_SESSION: `ses_${name}`,
          AI_AGENT_API_NODE: 'node_swept',
        },
      });
    const [held, stray] = [await start('held'), await start('stray')];
    const ended = await sweepTwice(sweeperOf({ processes: new Set(['held']) }));
    expect(new Set(ended.map(({ session }) => session))).toEqual(new Set(['ses_stray']));
    expect(await stray.exited).toBe('SIGKILL');
    expect(await processesOf({ session: 'ses_held' })).not.toEqual([]);
    held.kill();
    await held.exited;
  });

  test.skipIf(!isRoot)(
    'frees a user whose jail is over, with what still runs as it [sweep:users]',
    async () => {
      const uid = scene.host.uids?.take() ?? 0;
      const left = spawn('/usr/bin/sleep', ['300'], { uid, gid: uid, stdio: 'ignore' });
      const ended = once(left, 'exit');
      const sweeper = sweeperOf();
      expect(await sweepTwice(sweeper)).toEqual([{ kind: 'user', name: String(uid) }]);
      expect(await ended).toEqual([null, 'SIGKILL']);
      await until(async () => {
        await sweeper.sweep();
        return scene.host.uids?.isTaken(uid) === false;
      });
      expect(await sweeper.sweep()).toEqual({ ended: [], stubborn: [] });
    },
  );

  test.skipIf(!isRoot)(
    'removes a control group without a jail, with what is in it [sweep:groups]',
    async (context) => {
      const group = scene.host.groups?.open('held', { memoryBytes: 1 << 28, processes: 9, cpus: 1 });
      if (!group) return context.skip();
      const folders = group.joinFiles.map((file) => path.join(path.dirname(file), '..', 'left-over'));
      const left = spawn('/usr/bin/sleep', ['300'], { stdio: 'ignore' });
      const ended = once(left, 'exit');
      for (const folder of folders) {
        await mkdir(folder);
        await writeFile(path.join(folder, 'cgroup.procs'), String(left.pid));
      }
      expect(await sweepTwice(sweeperOf())).toEqual([{ kind: 'control_group', name: 'left-over' }]);
      expect(await ended).toEqual([null, 'SIGKILL']);
      expect(folders.filter((folder) => existsSync(folder))).toEqual([]);
      expect(group.joinFiles.every((file) => existsSync(file))).toBe(true);
      await group.remove();
    },
  );

  test('removes a socket folder that belongs to no gateway [sweep:sockets]', async () => {
    const gw = path.join(scene.dataDir, 'gw');
    for (const name of ['held', 'stray']) await mkdir(path.join(gw, name), { recursive: true });
    const held = { socketDirectories: new Set([path.join(gw, 'held')]) };
    expect(await sweepTwice(sweeperOf(held, gw))).toEqual([{ kind: 'socket_directory', name: 'stray' }]);
    expect([existsSync(path.join(gw, 'held')), existsSync(path.join(gw, 'stray'))]).toEqual([true, false]);
  });
});

describe.skipIf(!hasBubblewrap)(`a service that sweeps${why}`, { timeout: 60_000 }, () => {
  const log = collectLines();
  let service: TestApp;
  beforeAll(async () => {
    service = await startTestApp({ ISOLATION: 'jail' }, createLog('info', log));
  });
  afterAll(() => service[Symbol.asyncDispose]());

  const ready = async () =>
    (await (await fetch(`${service.url}/ready`)).json()) as { checks: Record<string, unknown> };
  const metric = async (name: string) => {
    const text = await (await fetch(`${service.url}/metrics`)).text();
    const line = text.split('\n').find((each) => each.startsWith(`${name} `));
    return Number(line?.split(' ')[1] ?? 0);
  };

  test('ends planted jails and processes, logs and counts them, and leaves its sessions alone [sweep:service]', async () => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    await alice.ask(id, `Hello.${script({ text: 'Hello.' })}`);
    const agent = await agentOf(id);
    await using scene = await JailScene.open();
    const marks = { AI_AGENT_API_NODE: await nodeOf(service.dataDir), AI_AGENT_API_SESSION: 'ses_planted' };
    const jail = scene.start(await scene.session(), 'sleep 300', {
      env: { ...marks, AI_AGENT_API_PROCESS: 'nobody' },
    });
    // As a tool leaves one behind that an unjailed agent has started.
    const loose = spawn('/usr/bin/sleep', ['300'], { env: marks, stdio: 'ignore', detached: true });
    const looseEnded = once(loose, 'exit');
    await eventually(
      async () => expect((await processesOf({ session: 'ses_planted' })).length).toBe(4),
      soon,
    );

    expect(await jail.exited).toBe('SIGKILL');
    expect(await looseEnded).toEqual([null, 'SIGKILL']);
    await eventually(async () => {
      expect(await metric('leftovers_total{kind="process"}')).toBeGreaterThanOrEqual(2);
      expect((await ready()).checks['processes']).toMatchObject({
        ok: true,
        detail: '1 agent process runs. Nothing is left over.',
      });
    }, soon);
    const told = log.lines().filter((line) => line['msg'] === 'ended what nobody answers for');
    expect(told.map((line) => line['session_id'])).toContain('ses_planted');
    expect(told.map((line) => line['kind'])).toContain('process');
    expect(told.every((line) => line['session_id'] !== id)).toBe(true);
    expect(await agentOf(id)).toBe(agent);
    expect(await alice.ask(id, `Still here?${script({ text: 'Yes.' })}`)).toMatchObject({
      status: 'completed',
    });
    expect(await metric('sweeps_total{outcome="done"}')).toBeGreaterThan(1);
    expect(await metric('jail_starts_total')).toBeGreaterThan(0);
  });

  test.each([
    ['was taken over by another node', `fence = fence + 1, lease_node_id = 'node_other'`],
    ['is over, though nobody was told', `status = 'terminated'`],
  ])('ends the idle agent of a session that %s [sweep:leases]', async (_, change) => {
    const alice = await service.newUser();
    const id = await alice.newSession();
    await alice.ask(id, `Hello.${script({ text: 'Hello.' })}`);
    await agentOf(id);
    const ends = await metric('jail_ends_total{how="exited"}');
    await using sql = await openSql(service.databaseUrl);
    await sql.rows(`update sessions set ${change} where id = $1`, [id]);
    await eventually(async () => expect(await processesOf({ session: id })).toEqual([]), soon);
    await eventually(
      async () => expect(await metric('jail_ends_total{how="exited"}')).toBeGreaterThan(ends),
      soon,
    );
  });
});
