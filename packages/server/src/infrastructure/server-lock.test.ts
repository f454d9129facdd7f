import { mkdtemp, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { serverIdentity } from './server-identity.ts';
import { DataDirInUseError, lockDataDir } from './server-lock.ts';

async function temporaryFolder(): Promise<AsyncDisposable & { path: string; file: string }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ai-agent-api-lock-'));
  return {
    path: folder,
    file: path.join(folder, 'server.json'),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** As a process of another number calls itself. */
async function identityOf(pid: number): Promise<string> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8');
  const start = text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  return `${serverIdentity().split('-')[0]}-${pid}-${start}`;
}

describe.runIf(process.platform === 'linux')('a data folder', () => {
  test('is taken and given back [lock:take]', async () => {
    await using folder = await temporaryFolder();
    const lock = await lockDataDir(folder.path, 'node_1');
    expect(lock.deadNodeId).toBeUndefined();
    expect((await stat(folder.file)).mode & 0o777).toBe(0o600);
    expect(JSON.parse(await readFile(folder.file, 'utf8'))).toMatchObject({
      pid: process.pid,
      node_id: 'node_1',
    });
    await lock[Symbol.asyncDispose]();
    await expect(stat(folder.file)).rejects.toThrow('ENOENT');
  });

  test('of a server that runs is refused, with words that help [lock:in-use]', async () => {
    await using folder = await temporaryFolder();
    const other = spawn('sleep', ['60']);
    try {
      const pid = other.pid ?? 0;
      const holder = { pid, server: await identityOf(pid), node_id: 'node_other' };
      await writeFile(folder.file, JSON.stringify(holder));
      const taken = lockDataDir(folder.path, 'node_1');
      await expect(taken).rejects.toThrow(DataDirInUseError);
      await expect(taken).rejects.toThrow(`process ${pid}`);
      expect(JSON.parse(await readFile(folder.file, 'utf8'))).toEqual(holder);

      other.kill('SIGKILL');
      await once(other, 'exit');
      expect((await lockDataDir(folder.path, 'node_1')).deadNodeId).toBe('node_other');
    } finally {
      other.kill('SIGKILL');
    }
  });

  test('of a dead server is taken although its number was given again [lock:reused-pid]', async () => {
    await using folder = await temporaryFolder();
    const holder = { pid: 1, server: `${serverIdentity().split('-')[0]}-1-0`, node_id: 'node_dead' };
    await writeFile(folder.file, JSON.stringify(holder));
    expect((await lockDataDir(folder.path, 'node_1')).deadNodeId).toBe('node_dead');
  });

  test('of a server in another container is refused while that touches its note [lock:elsewhere]', async () => {
    await using folder = await temporaryFolder();
    await writeFile(folder.file, JSON.stringify({ pid: 1, server: '1-1-1', node_id: 'node_elsewhere' }));
    const touching = setInterval(() => void utimes(folder.file, new Date(), new Date()), 50);
    await expect(lockDataDir(folder.path, 'node_1', 2_000)).rejects.toThrow(DataDirInUseError);
    clearInterval(touching);
    expect((await lockDataDir(folder.path, 'node_1', 300)).deadNodeId).toBe('node_elsewhere');
  });

  test('is got by one of several that start at once [lock:race]', async () => {
    await using folder = await temporaryFolder();
    await writeFile(folder.file, JSON.stringify({ pid: 1, server: '1-1-1', node_id: 'node_dead' }));
    const program = `import { lockDataDir } from ${JSON.stringify(path.join(import.meta.dirname, 'server-lock.ts'))};
      try { await lockDataDir(${JSON.stringify(folder.path)}, 'n', 300); console.log('got'); setInterval(() => 0, 1000); }
      catch (error) { console.log(error.name); }`;
    const servers = Array.from({ length: 4 }, () =>
      spawn(process.execPath, ['--input-type=module', '-e', program], {
        stdio: ['ignore', 'pipe', 'inherit'],
      }),
    );
    try {
      const said = await Promise.all(
        servers.map(async ({ stdout }) => String((await once(stdout, 'data'))[0]).trim()),
      );
      expect(said.toSorted()).toEqual(['DataDirInUseError', 'DataDirInUseError', 'DataDirInUseError', 'got']);
    } finally {
      for (const server of servers) server.kill('SIGKILL');
    }
  });

  test.each(['', '{', 'null', '[]', '{"pid":"1"}', '{"pid":1.5,"server":"","node_id":"x"}'])(
    'whose note is %j is taken as if there were none [lock:broken-note]',
    async (text) => {
      await using folder = await temporaryFolder();
      await writeFile(folder.file, text);
      expect((await lockDataDir(folder.path, 'node_1')).deadNodeId).toBeUndefined();
    },
  );
});
