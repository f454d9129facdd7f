import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { jailSpawner } from '../src/agent/jail/spawn-jailed.ts';
import { removeLeftovers } from '../src/agent/jail/sweep.ts';
import { groupFolders } from './support/control-groups.ts';
import { hasBubblewrap, JailScene, marked, until } from './support/jail-scene.ts';

const keeper = path.join(import.meta.dirname, 'support', 'jail-keeper.ts');
const why = hasBubblewrap ? '' : ' (skipped: bubblewrap is not installed)';

describe.skipIf(!hasBubblewrap)(`the end of a jail${why}`, () => {
  let scene: JailScene;
  beforeAll(async () => {
    scene = await JailScene.open();
  });
  afterAll(async () => {
    await scene[Symbol.asyncDispose]();
  });

  describe('its end', () => {
    const hidden =
      'setsid nohup sleep 300 > /dev/null 2>&1 & (sleep 300 &) ; trap "" TERM INT HUP; echo up; sleep 300';

    test('takes along what hid from it', async () => {
      const session = await scene.session();
      const mark = { name: 'AI_AGENT_API_SESSION', value: 'ses_end' } as const;
      const started = scene.start(session, hidden, { env: { [mark.name]: mark.value } });
      await until(async () => (await marked(mark)).length >= 5);
      started.kill();
      expect(await started.exited).toBe('SIGKILL');
      expect(await until(async () => (await marked(mark)).length === 0)).toBeLessThan(2_000);
    });

    test('comes when the program ends by itself, whatever it has left running', async () => {
      const session = await scene.session();
      const mark = { name: 'AI_AGENT_API_SESSION', value: 'ses_leaves' } as const;
      const env = { [mark.name]: mark.value };
      const started = scene.start(session, 'setsid sleep 300 > /dev/null 2>&1 & exit 3', { env });
      expect(await started.exited).toBe(3);
      await until(async () => (await marked(mark)).length === 0);
    });

    test('comes also to a jail whose processes are all stopped', async () => {
      const session = await scene.session();
      const mark = { name: 'AI_AGENT_API_SESSION', value: 'ses_stopped' } as const;
      const script = 'sleep 300 & kill -STOP 1; kill -STOP -1; kill -STOP $$';
      const started = scene.start(session, script, { env: { [mark.name]: mark.value } });
      await until(async () => (await marked(mark)).length >= 3);
      started.kill();
      await until(async () => (await marked(mark)).length === 0, 2_000);
    });

    test('leaves no descriptor, file, control group or user behind', async () => {
      const descriptors = readdirSync('/proc/self/fd').length;
      for (let round = 0; round < 10; round++) await scene.run(await scene.session(), 'true');
      await until(() => groupFolders(scene.host.server).length === 0);
      const open = () => readdirSync('/proc/self/fd').length;
      await until(() => open() <= descriptors + 1);
      expect(readdirSync(tmpdir()).filter((name) => name.startsWith('.jail-'))).toEqual([]);
    });

    test('a jail that cannot start says so, and leaves nothing', async () => {
      const host = { ...scene.host, tools: { ...scene.host.tools, bubblewrap: '/nonexistent/bwrap' } };
      const session = await scene.session();
      const started = scene.start(session, 'true', { host });
      expect(await started.exited).toBe(127);
      expect(await started.output).toMatch(/bwrap/);
      const missing = { ...session, folders: { ...session.folders, workspace: '/nonexistent' } };
      expect(() => scene.start(missing, 'true')).toThrow(/nonexistent/);
    });

    test('an order to stop that comes before the start is obeyed', async () => {
      const spawnJailed = jailSpawner({ host: scene.host, ...(await scene.session()) });
      const child = spawnJailed({ command: '/usr/bin/bash', args: [], env: {}, signal: AbortSignal.abort() });
      child.stdin.on('error', () => undefined);
      expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
    });
  });

  describe('the death of the server', () => {
    test('by kill -9 ends 10 jails within two seconds, and the next start clears up', async () => {
      const node = `node_${randomBytes(6).toString('hex')}`;
      const mark = { name: 'AI_AGENT_API_NODE', value: node } as const;
      const script = 'setsid nohup sleep 300 > /dev/null 2>&1 & sleep 300';
      const server = spawn(process.execPath, [keeper, '10', script], {
        env: { KEEPER_NODE: node, PATH: '/usr/bin:/bin' },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [line] = (await once(createInterface(server.stdout), 'line')) as [string];
      await until(async () => (await marked(mark)).length >= 50, 15_000);
      server.kill('SIGKILL');
      expect(await until(async () => (await marked(mark)).length === 0)).toBeLessThan(2_000);
      await removeLeftovers(scene.host);
      expect(groupFolders(`-${server.pid ?? 0}-`)).toEqual([]);
      await rm(line.replace('started in ', ''), { recursive: true });
    });

    test('what carries the mark of a dead server is ended, what carries that of a living one is not', async () => {
      const [namespace] = scene.host.server.split('-');
      const start = (mark: string) =>
        spawn('/usr/bin/sleep', ['60'], { env: { AI_AGENT_API_SERVER: mark }, stdio: 'ignore' });
      const [dead, alive, elsewhere] = [
        start(`${namespace ?? ''}-4194305-1`),
        start(scene.host.server),
        start('1-4194305-1'),
      ];
      const ended = once(dead, 'exit');
      await until(
        async () => (await marked({ name: 'AI_AGENT_API_SERVER', value: '1-4194305-1' })).length > 0,
      );
      await removeLeftovers(scene.host);
      expect(await ended).toEqual([null, 'SIGKILL']);
      expect([alive.exitCode, elsewhere.exitCode]).toEqual([null, null]);
      alive.kill();
      elsewhere.kill();
    });
  });
});
