import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { assessIsolation } from '../src/agent/jail/assess-isolation.ts';
import { bootProbes } from '../src/agent/jail/boot-probes.ts';
import type { JailHost } from '../src/agent/jail/jail-host.ts';
import type { Outcome } from '../src/agent/jail/probe.ts';
import { tryJail } from '../src/agent/jail/self-test.ts';
import { jailSpawner } from '../src/agent/jail/spawn-jailed.ts';
import { thoroughProbes } from '../src/agent/jail/thorough-probes.ts';
import { UidPool } from '../src/agent/jail/uid-pool.ts';
import { uids } from '../src/housing.ts';
import { hasBubblewrap, isRoot, JailScene, marked, until } from './support/jail-scene.ts';

const keeper = path.join(import.meta.dirname, 'support', 'jail-keeper.ts');
const why = hasBubblewrap ? '' : ' (skipped: bubblewrap is not installed)';

describe.skipIf(!hasBubblewrap)(`a jail${why}`, () => {
  let scene: JailScene;
  beforeAll(async () => {
    scene = await JailScene.open();
  });
  afterAll(async () => {
    await scene[Symbol.asyncDispose]();
  });

  /** The same machine without control groups, as an unprivileged server has it. */
  const withoutGroups = (): JailHost => {
    const { groups: _, ...host } = scene.host;
    return host;
  };

  describe('its walls', () => {
    let outcomes: readonly Outcome[] = [];
    beforeAll(async () => {
      outcomes = await tryJail(scene.host, [...bootProbes, ...thoroughProbes]);
    });
    test.each([...bootProbes, ...thoroughProbes].map(({ name }) => name))('hold: %s', (name) => {
      expect(outcomes.find((each) => each.name === name)).toMatchObject({ verdict: 'held' });
    });
    test('hold in the same way without control groups', async () => {
      const failed = (await tryJail(withoutGroups(), [...bootProbes, ...thoroughProbes])).filter(
        ({ verdict }) => verdict !== 'held',
      );
      expect(failed).toEqual([]);
    });
  });

  describe('what an agent has', () => {
    test('its workspace and home, which stay when it ends', async () => {
      const session = await scene.session();
      await scene.run(
        session,
        'echo kept > note; mkdir -p "$HOME/.claude"; echo kept > "$CLAUDE_CONFIG_DIR/note"',
      );
      expect(await scene.run(session, 'cat /workspace/note /home/agent/.claude/note')).toBe('kept\nkept');
      expect(await readFile(path.join(session.folders.workspace, 'note'), 'utf8')).toBe('kept\n');
    });

    test('an environment of settings, not of folders, keys or paths of the host', async () => {
      const session = await scene.session();
      const env = {
        HOME: '/root',
        TMPDIR: '/secret',
        PATH: '/secret',
        JWT_SECRET: 'canary',
        CLAUDE_CODE_OAUTH_TOKEN: 'canary',
        LD_PRELOAD: '/secret',
        CLAUDE_CODE_MAX_RETRIES: '2',
        ANTHROPIC_API_KEY: 'session-token',
      };
      const seen = (await scene.run(session, 'env', { env })).split('\n').sort();
      expect(seen).toEqual([
        'ANTHROPIC_API_KEY=session-token',
        'CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC=1',
        'CLAUDE_CODE_MAX_RETRIES=2',
        'CLAUDE_CODE_TMPDIR=/tmp',
        'CLAUDE_CONFIG_DIR=/home/agent/.claude',
        'DISABLE_AUTOUPDATER=1',
        'HOME=/home/agent',
        'IS_SANDBOX=1',
        'LANG=C.UTF-8',
        'PATH=/usr/local/bin:/usr/bin:/bin',
        'PWD=/workspace',
        'SHELL=/bin/bash',
        'SHLVL=0',
        'TMPDIR=/tmp',
        'USER=agent',
        '_=/usr/bin/env',
      ]);
    });

    test('an exit code, an error stream and an input of its own', async () => {
      const session = await scene.session();
      const started = scene.start(session, 'echo out; echo err >&2; exit 7');
      expect(await started.exited).toBe(7);
      expect(await started.output).toBe('out\nerr\n');
    });

    test('process substitution, pipes and temporary files work', async () => {
      const session = await scene.session();
      const script = 'cat <(echo one) | tee >(cat > /tmp/copy) | cat; sleep 0.1; cat /tmp/copy; cat <<< two';
      expect(await scene.run(session, script)).toBe('one\none\ntwo');
    });

    test('the gateway, also after the gateway has made its socket anew', async () => {
      const session = await scene.session();
      const socket = path.join(session.socketDirectory, 'gw.sock');
      const ask = `read -r go; /usr/bin/python3 -c "import socket; s = socket.socket(socket.AF_UNIX); s.connect('/run/gw/gw.sock'); print(s.recv(9))"`;
      for (const answer of ['first', 'again']) {
        await rm(socket, { force: true });
        const server = createServer((client) => client.end(answer));
        server.listen({ path: socket, writableAll: true });
        await once(server, 'listening');
        expect(await scene.run(session, ask.replace('read -r go; ', ''))).toContain(answer);
        server.close();
      }
    });
  });

  describe('secrets of the server', () => {
    test('20 of them, in its environment, files and memory, are not found from inside', async () => {
      const canaries = Array.from(
        { length: 20 },
        (_, index) => `canary-${index}-${randomBytes(6).toString('hex')}`,
      );
      const folder = await mkdtemp(path.join(tmpdir(), 'secrets-'));
      const environment = canaries
        .slice(0, 10)
        .map((canary, index): [string, string] => [`SECRET_${index}`, canary]);
      await writeFile(path.join(folder, 'secret'), canaries[10] ?? '');
      for (const canary of canaries.slice(11))
        await writeFile(path.join(folder, `.${canary}`), canary, { mode: 0o644 });
      const hunt = `
        cat /proc/[0-9]*/{environ,cmdline,maps,mountinfo,mounts,stack,wchan} /proc/[0-9]*/task/*/{environ,comm} 2> /dev/null
        for each in /proc/[0-9]*/fd/*; do readlink "$each"; head -c 4096 "$each" 2> /dev/null < /dev/null; done
        grep -raoh 'canary-[0-9]*-[0-9a-f]*' /etc /home /opt /run /tmp /workspace /dev/shm ${folder} 2> /dev/null
        ls -laR / 2> /dev/null | grep canary; find / -name '*canary*' 2> /dev/null
        /usr/bin/python3 -c "
import glob, re
for path in glob.glob('/proc/[0-9]*/mem'):
  try:
    maps = open(path.replace('mem', 'maps')).read().split(chr(10)); memory = open(path, 'rb')
    for line in maps:
      if ' rw' not in line: continue
      start, end = (int(each, 16) for each in line.split()[0].split('-'))
      memory.seek(start)
      for found in re.findall(rb'canary-[0-9]+-[0-9a-f]+', memory.read(min(end - start, 1 << 24))): print(found)
  except Exception: pass"
        env; true`;
      const server = spawn(process.execPath, [keeper, '1', hunt], {
        env: {
          ...Object.fromEntries(environment),
          SECRET_FILE: path.join(folder, 'secret'),
          PATH: '/usr/bin:/bin',
        },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const found = await text(server.stdout);
      await rm(folder, { recursive: true });
      expect(found).toContain('AI_AGENT_API_SESSION=ses_0');
      for (const canary of canaries) expect(found.includes(canary), `secret number ${canary}`).toBe(false);
    });

    test('the launcher is given a path and marks, nothing else', async () => {
      const session = await scene.session();
      const env = {
        AI_AGENT_API_SESSION: 'ses_env',
        AI_AGENT_API_NODE: 'node_env',
        ANTHROPIC_API_KEY: 'token',
      };
      const started = scene.start(session, 'cat /proc/1/environ; sleep 60', { env });
      await until(async () => (await marked({ name: 'AI_AGENT_API_SESSION', value: 'ses_env' })).length >= 3);
      const outside = readFileSync(`/proc/${started.pid}/environ`, 'utf8').split('\0').filter(Boolean);
      started.kill();
      const expected = [
        'AI_AGENT_API_NODE=node_env',
        `AI_AGENT_API_SERVER=${scene.host.server}`,
        'AI_AGENT_API_SESSION=ses_env',
        'PATH=/usr/bin:/bin',
      ];
      // The shell that starts it adds its folder, which is the root.
      expect(outside.filter((each) => each !== 'PWD=/').sort()).toEqual(expected);
      expect((await started.output).split('\0')).toEqual(expect.arrayContaining(expected));
    });
  });

  describe.skipIf(!isRoot)(`users${isRoot ? '' : ' (skipped: only root may choose users)'}`, () => {
    test('each live session has its own, and its folders belong to it', async () => {
      const sessions = await Promise.all([scene.session(), scene.session()]);
      const owners = sessions.map((session) => {
        const started = scene.start(session, 'touch mine; sleep 60');
        return { session, started };
      });
      for (const { session } of owners)
        await until(() => readdirSync(session.folders.workspace).includes('mine'));
      const numbers = owners.map(({ session }) => statSync(path.join(session.folders.workspace, 'mine')).uid);
      for (const uid of numbers) expect(uid).toBeGreaterThanOrEqual(uids.first);
      expect(new Set(numbers).size).toBe(2);
      for (const { started } of owners) started.kill();
      await Promise.all(owners.map(({ started }) => started.exited));
      await until(() => numbers.every((uid) => scene.host.uids?.isTaken(uid) === false));
    });

    test('are those of one server only [jail:users-claimed]', async () => {
      await using other = await JailScene.open();
      expect(other.host.uids?.range.first).not.toBe(scene.host.uids?.range.first);
    });

    test('a session that comes back keeps its user', async () => {
      const session = await scene.session();
      await scene.run(session, 'touch one');
      const before = statSync(path.join(session.folders.workspace, 'one')).uid;
      await until(() => scene.host.uids?.isTaken(before) === false);
      await scene.run(session, 'touch two');
      expect(statSync(path.join(session.folders.workspace, 'two')).uid).toBe(before);
    });

    test('a session whose user is taken gets another, and links do not lead the hand-over outside', async () => {
      const session = await scene.session();
      const outside = path.join(scene.dataDir, 'outside');
      await mkdir(outside);
      await writeFile(path.join(outside, 'file'), 'root');
      await symlink(outside, path.join(session.folders.workspace, 'link'));
      await symlink(path.join(outside, 'file'), path.join(session.folders.home, 'link'));
      await mkdir(path.join(session.folders.workspace, 'deep'));
      await writeFile(path.join(session.folders.workspace, 'deep', 'file'), 'own');
      await chown(session.folders.workspace, 1234, 1234);
      expect(await scene.run(session, 'echo more >> deep/file; cat deep/file; cat link/file')).toMatch(
        /^ownmore\n.*No such file/s,
      );
      expect(statSync(outside).uid).toBe(0);
      expect(statSync(path.join(outside, 'file')).uid).toBe(0);
    });

    test('no user is left when the range is used up', async () => {
      const only = scene.host.uids?.choose() ?? 0;
      const host = { ...scene.host, uids: new UidPool({ first: only, count: 1 }) };
      const one = scene.start(await scene.session(), 'sleep 60', { host });
      const other = await scene.session();
      expect(() => scene.start(other, 'true', { host })).toThrow(/taken/);
      one.kill();
      await one.exited;
      await until(() => !host.uids.isTaken(only));
      expect(await scene.run(other, 'echo free', { host })).toBe('free');
    });
  });

  describe('limits', () => {
    const bomb = 'bomb() { bomb | bomb & }; bomb; sleep 60';
    const groups = (host: JailHost) => (host.groups ? 'with' : 'without');

    test.each([['with control groups'], ['without control groups']])(
      'a fork bomb stays small, %s',
      async (name) => {
        const host = name.startsWith('without') ? withoutGroups() : scene.host;
        const session = await scene.session();
        const env = { AI_AGENT_API_SESSION: `ses_bomb_${groups(host)}` };
        const mark = { name: 'AI_AGENT_API_SESSION', value: env.AI_AGENT_API_SESSION } as const;
        const started = scene.start(session, bomb, { env, host, limits: { processes: 100 } });
        let most = 0;
        const watched = performance.now() + 1_500;
        await until(async () => {
          most = Math.max(most, (await marked(mark)).length);
          return performance.now() > watched;
        });
        expect(most).toBeGreaterThan(20);
        expect(most).toBeLessThan(110);
        started.kill();
        expect(await until(async () => (await marked(mark)).length === 0)).toBeLessThan(2_000);
      },
    );

    test('a program that eats memory is ended, and the jail goes on', async () => {
      const session = await scene.session();
      const eat = `/usr/bin/python3 -c "x = [bytearray(b'1') * (32 << 20) for _ in range(99)]"; echo "ended $?"`;
      expect(await scene.run(session, eat, { limits: { memoryBytes: 300 << 20 } })).toMatch(
        /^ended (137|1)$/m,
      );
      const host = withoutGroups();
      expect(await scene.run(session, eat, { host, limits: { memoryBytes: 300 << 20 } })).toMatch(
        /^ended 1\n[^]*MemoryError/m,
      );
    });

    test('one file, the number of open files and core dumps are limited', async () => {
      const session = await scene.session();
      const script = 'head -c 20M /dev/zero > big; stat -c %s big; ulimit -n; ulimit -c';
      const limits = { fileBytes: 10 << 20, openFiles: 512 };
      expect(await scene.run(session, script, { limits })).toMatch(/^10485760\n512\n0$/m);
    });

    test.skipIf(!isRoot)('the kernel takes a jail before it takes the server', async () => {
      const session = await scene.session();
      expect(await scene.run(session, 'cat /proc/self/oom_score_adj')).toBe('1000');
    });
  });

  describe('the choice at the start', () => {
    test('a machine whose walls hold gets jails', async () => {
      const isolation = await assessIsolation('auto', { dataDir: scene.dataDir, uids });
      expect(isolation).toMatchObject({ kind: 'jail', uidPerSession: isRoot });
    });

    test('no walls are there only for those who ask for none', async () => {
      expect(await assessIsolation('none', { dataDir: scene.dataDir, uids })).toEqual({ kind: 'none' });
    });

    test.skipIf(!isRoot)('a data folder that agents cannot reach is refused, with the remedy', async () => {
      const closed = await mkdtemp(path.join(tmpdir(), 'closed-'));
      const dataDir = path.join(closed, 'data');
      const answer = await assessIsolation('jail', { dataDir, uids });
      expect(answer.kind === 'refused' && answer.remedy).toContain(`chmod o+x ${closed}`);
      await rm(closed, { recursive: true });
    });

    test.skipIf(!isRoot)('a program below a closed folder is put where agents can reach it', async () => {
      const closed = await mkdtemp(path.join(tmpdir(), 'closed-'));
      const program = path.join(closed, 'claude');
      await writeFile(program, '#!/bin/sh\necho "I am here"\n');
      await chmod(program, 0o700);
      await using inner = await JailScene.open(program);
      const spawnJailed = jailSpawner({ host: inner.host, ...(await inner.session()) });
      const child = spawnJailed({
        command: program,
        args: [],
        env: {},
        signal: new AbortController().signal,
      });
      expect(await text(child.stdout)).toBe('I am here\n');
      await rm(closed, { recursive: true });
    });
  });
});
