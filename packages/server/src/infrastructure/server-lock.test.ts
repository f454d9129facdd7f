import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { DataDirInUseError, lockDataDir } from './server-lock.ts';

async function temporaryFolder(): Promise<AsyncDisposable & { path: string; file: string }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ai-agent-api-lock-'));
  return {
    path: folder,
    file: path.join(folder, 'server.json'),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** What the kernel says about when a process started. */
async function startOf(pid: number): Promise<string> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? '';
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
      const holder = { pid, started: await startOf(pid), node_id: 'node_other' };
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
    const holder = { pid: 1, started: 'never', node_id: 'node_dead' };
    await writeFile(folder.file, JSON.stringify(holder));
    expect((await lockDataDir(folder.path, 'node_1')).deadNodeId).toBe('node_dead');
  });

  test.each(['', '{', 'null', '[]', '{"pid":"1"}', '{"pid":1.5,"started":"","node_id":"x"}'])(
    'whose note is %j is taken as if there were none [lock:broken-note]',
    async (text) => {
      await using folder = await temporaryFolder();
      await writeFile(folder.file, text);
      expect((await lockDataDir(folder.path, 'node_1')).deadNodeId).toBeUndefined();
    },
  );
});
