import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  linkSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { deletedBytes } from './deleted-files.ts';
import { measureFolder } from './measure-folder.ts';

const all = { bytes: Infinity, files: Infinity };
const KiB = 1024;
let base: string;
let folder: string;
beforeEach(async () => {
  base = await mkdtemp(path.join(tmpdir(), 'measure-'));
  folder = path.join(base, 'folder');
  mkdirSync(path.join(folder, 'inner', 'more'), { recursive: true });
});
afterEach(() => rm(base, { recursive: true, force: true }));

const put = (name: string, kib: number, at = folder) =>
  writeFileSync(path.join(at, name), Buffer.alloc(kib * KiB, 1));

describe('what a folder takes', () => {
  test('is that of all files below it [disk-quota:measure]', async () => {
    const empty = await measureFolder(folder, all);
    put('one', 100);
    put('inner/more/two', 200);
    const { bytes, files } = await measureFolder(folder, all);
    expect(files).toBe(4);
    expect(bytes - empty.bytes).toBeGreaterThanOrEqual(300 * KiB);
    expect(bytes - empty.bytes).toBeLessThan(340 * KiB);
  });

  test('is what lies on the disk, not what a file pretends, and once for a file with two names [disk-quota:blocks]', async () => {
    put('one', 100);
    linkSync(path.join(folder, 'one'), path.join(folder, 'inner', 'again'));
    put('sparse', 1);
    truncateSync(path.join(folder, 'sparse'), 1e12);
    expect((await measureFolder(folder, all)).bytes).toBeLessThan(200 * KiB);
  });

  test('counts every name of a file among the files [disk-quota:every-name]', async () => {
    put('one', 100);
    for (let index = 0; index < 500; index++)
      linkSync(path.join(folder, 'one'), path.join(folder, `n${index}`));
    expect((await measureFolder(folder, all)).files).toBe(503);
    expect((await measureFolder(folder, { ...all, files: 100 })).files).toBeLessThan(200);
  });

  test('is said to be unknown when it takes too long to find out [disk-quota:slow]', async () => {
    for (let index = 0; index < 200; index++) put(String(index), 0);
    expect(await measureFolder(folder, all, 0)).toMatchObject({ isPartial: true });
  });

  test('does not count what a link leads to [disk-quota:links]', async () => {
    put('outside', 500, base);
    mkdirSync(path.join(base, 'elsewhere'));
    put('elsewhere/big', 500, base);
    symlinkSync('../outside', path.join(folder, 'file'));
    symlinkSync('../elsewhere', path.join(folder, 'directory'));
    symlinkSync('.', path.join(folder, 'loop'));
    const { bytes, files } = await measureFolder(folder, all);
    expect(bytes).toBeLessThan(100 * KiB);
    expect(files).toBe(5);
    symlinkSync('folder', path.join(base, 'way-in'));
    expect(await measureFolder(path.join(base, 'way-in'), all)).toEqual({ bytes: 0, files: 0 });
  });

  test('counts files whose names are no text [disk-quota:names]', async () => {
    const name = Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0xff, 0xfe, 0x80])]);
    writeFileSync(name, Buffer.alloc(300 * KiB));
    expect((await measureFolder(folder, all)).bytes).toBeGreaterThanOrEqual(300 * KiB);
  });

  test('is not looked at any further once it is too much [disk-quota:stops]', async () => {
    mkdirSync(path.join(folder, 'many'));
    for (let index = 0; index < 1_000; index++) writeFileSync(path.join(folder, 'many', String(index)), '');
    const { files } = await measureFolder(folder, { ...all, files: 100 });
    expect(files).toBeGreaterThan(100);
    expect(files).toBeLessThanOrEqual(100 + 64);
  });

  test('cannot be measured below a certain depth, which is said [disk-quota:deep]', async () => {
    const deep = `${folder}${'/d'.repeat(300)}`;
    mkdirSync(deep, { recursive: true });
    expect(await measureFolder(folder, all)).toMatchObject({ isPartial: true });
    expect((await measureFolder(`${folder}${'/d'.repeat(100)}`, all)).isPartial).toBeUndefined();
  });

  test('includes what is in a folder that is closed to its owner [disk-quota:closed]', async () => {
    const isRoot = process.getuid?.() === 0;
    // Root may look into every folder; whose the agents are may not.
    chmodSync(base, 0o777);
    if (isRoot) process.seteuid?.(65_534);
    try {
      const own = path.join(base, 'own');
      mkdirSync(path.join(own, 'inner'), { recursive: true });
      put('inner/hidden', 300, own);
      chmodSync(path.join(own, 'inner'), 0);
      const used = await measureFolder(own, all);
      expect(used.bytes).toBeGreaterThanOrEqual(300 * KiB);
      expect(used.isPartial).toBeUndefined();
    } finally {
      if (isRoot) process.seteuid?.(0);
    }
  });

  test('is nothing when it is not there [disk-quota:missing]', async () => {
    expect(await measureFolder(path.join(base, 'nothing'), all)).toEqual({ bytes: 0, files: 0 });
  });

  test('never leads outside while folders turn into links [disk-quota:race]', async () => {
    mkdirSync(path.join(base, 'elsewhere'));
    put('elsewhere/big', 4_000, base);
    const [inner, aside] = [path.join(folder, 'inner'), path.join(base, 'aside')];
    let rounds = 0;
    const turning = setInterval(() => {
      renameSync(inner, aside);
      symlinkSync('../elsewhere', inner);
      setImmediate(() => {
        rmSync(inner);
        renameSync(aside, inner);
        rounds++;
      });
    }, 1);
    let most = 0;
    while (rounds < 200) most = Math.max(most, (await measureFolder(folder, all)).bytes);
    clearInterval(turning);
    expect(most).toBeLessThan(1_000 * KiB);
  });
});

describe.skipIf(process.platform !== 'linux')('files without a name', () => {
  test('are found by the descriptors of a process and of its children, once each [disk-quota:deleted]', async () => {
    const hold = `exec 5> ${folder}/gone 6< ${folder}/gone; rm ${folder}/gone; head -c 300k /dev/zero >&5; (echo up; exec tail -f /dev/null); true`;
    const holder = spawn('/bin/bash', ['-c', hold], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
    await once(holder.stdout, 'data');
    const { dev } = statSync(folder);
    const bytes = await deletedBytes(holder.pid ?? 0, dev);
    expect(bytes).toBeGreaterThanOrEqual(300 * KiB);
    expect(bytes).toBeLessThan(600 * KiB);
    expect(await deletedBytes(holder.pid ?? 0, dev + 1)).toBe(0);
    expect((await measureFolder(folder, all)).bytes).toBeLessThan(100 * KiB);
    process.kill(-(holder.pid ?? 0), 'SIGKILL');
  });
});
