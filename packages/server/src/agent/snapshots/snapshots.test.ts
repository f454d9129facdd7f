import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { TakenSnapshot } from '../../domain/session/workspace-snapshot.ts';
import { treeOf } from '../../../test/support/same-trees.ts';
import { layOut, type LayOutTask } from './lay-out.ts';
import { ObjectStore } from './object-store.ts';
import { takeSnapshot, type SnapshotTask } from './take-snapshot.ts';
import { hashOf } from './tree-format.ts';

let base: string;
let workspace: string;
let store: ObjectStore;
beforeEach(async () => {
  base = await mkdtemp(path.join(tmpdir(), 'snapshots-'));
  workspace = path.join(base, 'workspace');
  mkdirSync(workspace);
  store = new ObjectStore(path.join(base, 'store'));
});
afterEach(async () => {
  execFileSync('chmod', ['-R', 'u+rwx', base]);
  await rm(base, { recursive: true, force: true });
});

const limits = { bytes: 1e9, files: 100_000, ms: 60_000 };
const take = (more: Partial<SnapshotTask> = {}): TakenSnapshot =>
  takeSnapshot(store, {
    folders: { workspace },
    cacheFile: path.join(base, 'cache.json'),
    limits,
    ...more,
  });

let copies = 0;
function put(tree: string, more: Partial<LayOutTask> = {}): string {
  const task = { tree, part: 'workspace', target: path.join(base, `copy-${copies++}`), ...more };
  layOut(store, task, { step: 'folders' });
  for (const share of [0, 1]) layOut(store, task, { step: 'files', share, of: 2 });
  layOut(store, task, { step: 'end' });
  return task.target;
}

const at = (...parts: string[]) => path.join(workspace, ...parts);
const write = (name: string, content: string | Buffer = name) => {
  mkdirSync(path.dirname(at(name)), { recursive: true });
  writeFileSync(at(name), content);
};

/** Nothing that changed within a tick of the clock is trusted; these files are older than that. */
const age = () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60);

/** Nothing is closed to root. */
function asNobody<T>(work: () => T): T {
  if (process.getuid?.() !== 0) return work();
  execFileSync('chown', ['-R', '65534:65534', base]);
  process.seteuid?.(65_534);
  try {
    return work();
  } finally {
    process.seteuid?.(0);
  }
}

describe('a snapshot that is laid out', () => {
  test('is the workspace to the byte: contents, modes, times, links, empty folders [snapshots:same]', () => {
    write('a/b/one.txt', 'one');
    write('empty', '');
    write('run.sh', '#!/bin/sh\n');
    write('large', Buffer.alloc(3_500_000, 'xyz'));
    write('exactly', Buffer.alloc(1024 * 1024, 7));
    mkdirSync(at('nothing/in/here'), { recursive: true });
    chmodSync(at('run.sh'), 0o755);
    chmodSync(at('a/b/one.txt'), 0o400);
    chmodSync(at('nothing'), 0o555);
    symlinkSync('a/b/one.txt', at('relative'));
    symlinkSync('/etc/passwd', at('outside'));
    symlinkSync('gone', at('dangling'));
    utimesSync(at('empty'), 1_000_000_000.5, 1_000_000_000.5);
    utimesSync(at('a'), 1_100_000_000, 1_100_000_000);
    const { tree, skippedCount } = take();
    expect(treeOf(put(tree))).toEqual(treeOf(workspace));
    expect(skippedCount).toBe(0);
  });

  test('has names that are no text [snapshots:names]', () => {
    const odd = [
      Buffer.from([0xff, 0xfe, 0x80]),
      Buffer.from('new\nline "quotes" \\ \t'),
      Buffer.from('é 😀'),
      Buffer.from(' '),
      Buffer.from('-rf'),
      Buffer.alloc(255, 'n'),
    ];
    for (const name of odd) {
      const place = Buffer.concat([Buffer.from(`${workspace}/`), name]);
      mkdirSync(place);
      writeFileSync(Buffer.concat([place, Buffer.from('/'), name]), name);
      symlinkSync(name, Buffer.concat([place, Buffer.from('/link')]));
    }
    expect(treeOf(put(take().tree))).toEqual(treeOf(workspace));
  });

  test('has a nested repository as it is [snapshots:git]', () => {
    execFileSync('git', ['init', '-q', at('inner')]);
    write('inner/file');
    const git = (...args: string[]) =>
      execFileSync('git', ['-C', at('inner'), '-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args]);
    git('add', '.');
    git('commit', '-qm', 'One');
    const copy = put(take().tree);
    expect(treeOf(copy)).toEqual(treeOf(workspace));
    expect(execFileSync('git', ['-C', path.join(copy, 'inner'), 'status', '--porcelain']).toString()).toBe(
      '',
    );
  });

  test('has a file with several names once, and shares it with nobody else [snapshots:hard-links]', () => {
    write('one', 'shared');
    mkdirSync(at('deep'));
    linkSync(at('one'), at('deep/two'));
    write('alone', 'shared');
    const { tree } = take();
    const copy = put(tree);
    expect(treeOf(copy)).toEqual(treeOf(workspace));
    const numbers = ['one', 'deep/two', 'alone'].map((name) => statSync(path.join(copy, name)).ino);
    expect(numbers[0]).toBe(numbers[1]);
    expect(numbers[0]).not.toBe(numbers[2]);
    // What an agent writes to its copy reaches neither the store nor another copy.
    appendFileSync(path.join(copy, 'one'), ' and changed');
    appendFileSync(path.join(copy, 'alone'), ' and changed');
    expect(treeOf(put(tree))).toEqual(treeOf(workspace));
  });

  test('has nothing that would run as somebody else [snapshots:set-uid]', () => {
    write('tool');
    chmodSync(at('tool'), 0o6755);
    const copy = put(take().tree);
    expect(statSync(path.join(copy, 'tool')).mode & 0o7777).toBe(0o755);
  });

  test('is reached where no path is long enough [snapshots:deep]', () => {
    const name = 'd'.repeat(200);
    execFileSync('/bin/bash', [
      '-c',
      `cd "$1"; for i in $(seq 60); do mkdir ${name}; cd ${name}; done; echo deep > file; ln file again`,
      'x',
      workspace,
    ]);
    const { tree, files } = take();
    expect(files).toBe(62);
    const copy = put(tree);
    expect(take({ folders: { workspace: copy }, cacheFile: path.join(base, 'other') })).toMatchObject({
      files,
    });
    execFileSync('rm', ['-rf', copy, workspace]);
    mkdirSync(workspace);
  });

  test('is what its owner had closed, which stays closed [snapshots:closed]', () => {
    write('closed/inner', 'secret');
    write('shut', 'secret');
    for (const [name, mode] of [
      ['closed/inner', 0],
      ['shut', 0],
      ['closed', 0],
    ] as const)
      chmodSync(at(name), mode);
    const { tree, skippedCount } = asNobody(() => take());
    expect(skippedCount).toBe(0);
    for (const name of ['shut', 'closed']) expect(statSync(at(name)).mode & 0o777).toBe(0);
    const copy = put(tree);
    for (const folder of [copy, workspace]) chmodSync(path.join(folder, 'closed'), 0o700);
    for (const folder of [copy, workspace])
      for (const name of ['shut', 'closed/inner']) {
        expect(statSync(path.join(folder, name)).mode & 0o777).toBe(0);
        chmodSync(path.join(folder, name), 0o600);
        expect(readFileSync(path.join(folder, name), 'utf8')).toBe('secret');
      }
  });
});

describe('a snapshot', () => {
  test('says what it cannot have: sockets, pipes, and what is too deep or too large [snapshots:skipped]', async () => {
    execFileSync('mkfifo', [at('pipe')]);
    const server = createServer().listen(at('socket'));
    await new Promise((resolve) => server.once('listening', resolve));
    mkdirSync(at('deep' + '/d'.repeat(300)), { recursive: true });
    write('sparse', 'x');
    truncateSync(at('sparse'), 1e12);
    write('kept');
    const { tree, skipped, skippedCount } = take();
    server.close();
    const told = skipped.map(({ path, reason }) => `${reason} ${path.slice(0, 20)}`).toSorted();
    expect(told).toEqual([
      'fifo workspace/pipe',
      'socket workspace/socket',
      'too_deep workspace/deep/d/d/d',
      'too_large workspace/sparse',
    ]);
    expect(skippedCount).toBe(4);
    expect(readdirSync(put(tree)).toSorted()).toEqual(['deep', 'kept']);
  });

  test('tells of the first of many that it cannot have [snapshots:skipped-many]', () => {
    execFileSync(
      'mkfifo',
      Array.from({ length: 50 }, (_, index) => at(`pipe-${index}`)),
    );
    const { skipped, skippedCount } = take();
    expect(skipped).toHaveLength(20);
    expect(skippedCount).toBe(50);
  });

  test('costs what has changed, and nothing when nothing has [snapshots:cost]', () => {
    for (let index = 0; index < 200; index++) write(`d${index % 10}/f${index}`, Buffer.alloc(10_000, index));
    age();
    const first = take();
    expect(first).toMatchObject({ files: 210, bytes: 2_000_000 });
    expect(first.addedBytes).toBeGreaterThanOrEqual(2_000_000);
    const again = take({ known: first.tree });
    expect(again).toMatchObject({ tree: first.tree, addedBytes: 0 });
    write('d3/f3', 'changed');
    const third = take({ known: first.tree });
    expect(third.tree).not.toBe(first.tree);
    // One file, its folder, the workspace, the whole.
    expect(third.addedBytes).toBeLessThan(10_000);
    expect(treeOf(put(third.tree))).toEqual(treeOf(workspace));
  });

  test('sees a change that leaves size and time as they were [snapshots:same-time]', () => {
    write('file', 'one');
    age();
    take();
    const { atime, mtime } = statSync(at('file'));
    write('file', 'two');
    utimesSync(at('file'), atime, mtime);
    expect(treeOf(put(take().tree))).toEqual(treeOf(workspace));
  });

  test('sees each of many changes within a tick of the clock [snapshots:racy]', () => {
    for (let round = 0; round < 200; round++) {
      write('file', String(1_000 + round));
      const copy = put(take().tree);
      expect(readFileSync(path.join(copy, 'file'), 'utf8')).toBe(String(1_000 + round));
      rmSync(copy, { recursive: true });
    }
  });

  test('of what was just laid out reads nothing [snapshots:laid-out]', () => {
    write('a/one');
    write('two');
    const { tree } = take();
    const cacheFile = path.join(base, 'of-copy.json');
    const copy = put(tree, { cacheFile });
    // An object that is damaged shows whether anything is read again.
    const cached = JSON.parse(readFileSync(cacheFile, 'utf8')) as { files: unknown[] };
    expect(cached.files).toHaveLength(2);
    expect(take({ folders: { workspace: copy }, cacheFile })).toMatchObject({ tree, addedBytes: 0 });
  });

  test('finds contents that have left the store, and keeps them again [snapshots:gone-objects]', () => {
    write('file', 'content');
    age();
    const { tree } = take();
    rmSync(store.folders.kept, { recursive: true });
    // The cache still knows the hashes; only what the database knows is taken for granted.
    expect(take().tree).toBe(tree);
    expect(treeOf(put(tree))).toEqual(treeOf(workspace));
  });

  test('heals an object that was cut short by a power failure [snapshots:cut-object]', () => {
    write('file', 'content');
    const { tree } = take();
    for (const prefix of readdirSync(store.folders.kept))
      for (const name of readdirSync(path.join(store.folders.kept, prefix)))
        truncateSync(path.join(store.folders.kept, prefix, name), 0);
    expect(() => put(tree)).toThrow(/damaged/);
    rmSync(path.join(base, 'cache.json'));
    expect(take().tree).toBe(tree);
    expect(treeOf(put(tree))).toEqual(treeOf(workspace));
  });

  test('of folders that are missing has none of them [snapshots:missing]', () => {
    rmSync(workspace, { recursive: true });
    const { tree, files } = take();
    expect(files).toBe(0);
    expect(layOut(store, { tree, part: 'workspace', target: at() }, { step: 'folders' })).toBe(false);
    expect(existsSync(workspace)).toBe(false);
  });

  test('gives up when there are too many files, or it takes too long [snapshots:limits]', () => {
    for (let index = 0; index < 20; index++) write(`f${index}`);
    expect(() => take({ limits: { ...limits, files: 10 } })).toThrow('too_many_files');
    expect(() => take({ limits: { ...limits, ms: 0 } })).toThrow('took_too_long');
    expect(readdirSync(base).filter((name) => name.startsWith('cache'))).toEqual([]);
    expect(take().files).toBe(20);
  });

  test('never has anything from outside while folders turn into links [snapshots:race]', () => {
    const outside = path.join(base, 'outside');
    mkdirSync(path.join(outside, 'secrets'), { recursive: true });
    writeFileSync(path.join(outside, 'file'), 'secret');
    writeFileSync(path.join(outside, 'secrets', 'file'), 'secret');
    const script =
      'cd "$1"; mkdir -p in/secrets; echo own > in/file; echo own > in/secrets/file; while :; do ' +
      'mv -T in aside; ln -s ../outside in; rm in; mv -T aside in; ' +
      'mv in/file kept; ln -s ../../outside/file in/file; rm in/file; mv kept in/file; done';
    const turning = execFileSync('/bin/bash', [
      '-c',
      `(${script.replace('"$1"', `'${workspace}'`)}) > /dev/null 2>&1 & echo $!`,
    ]);
    try {
      const until = performance.now() + 2_000;
      while (performance.now() < until) take();
    } finally {
      process.kill(Number(turning));
    }
    const kept = execFileSync('grep', ['-rlc', 'secret', store.folders.kept, '--include=*'], {
      encoding: 'utf8',
    })
      .split('\n')
      .filter(Boolean);
    // Trees name the folder of that name; no file has the content.
    for (const file of kept) expect(readFileSync(file, 'utf8')).toContain('["folder","secrets"');
  });

  test('takes a file that never stands still as it was read [snapshots:moving]', () => {
    write('log', 'begin\n');
    const writing = execFileSync('/bin/bash', [
      '-c',
      `(while :; do echo more >> '${at('log')}'; done) > /dev/null 2>&1 & echo $!`,
    ]);
    try {
      for (let round = 0; round < 20; round++) {
        const copy = put(take().tree);
        expect(readFileSync(path.join(copy, 'log'), 'utf8')).toMatch(/^begin\n(more\n)*$/);
      }
    } finally {
      process.kill(Number(writing));
    }
  });

  test('is not fooled by a folder that became a link before it was taken [snapshots:link-root]', () => {
    const outside = path.join(base, 'outside');
    renameSync(workspace, outside);
    writeFileSync(path.join(outside, 'file'), 'secret');
    symlinkSync(outside, workspace);
    expect(take().files).toBe(0);
    expect(lstatSync(workspace).isSymbolicLink()).toBe(true);
  });

  test('of ten thousand files is the same again, and cheap [snapshots:many]', () => {
    for (let index = 0; index < 10_000; index++) write(`d${index % 100}/f${index}`, String(index % 50));
    age();
    const { tree, files } = take();
    expect(files).toBe(10_100);
    expect(take({ known: tree })).toMatchObject({ tree, files, addedBytes: 0 });
    expect(treeOf(put(tree))).toEqual(treeOf(workspace));
  }, 60_000);

  test('that was cut off at any moment leaves a store in which the next one finds all it needs [snapshots:killed]', async () => {
    for (let index = 0; index < 600; index++) write(`d${index % 7}/f${index}`, Buffer.alloc(5_000, index));
    const module = new URL('./take-snapshot.ts', import.meta.url).href;
    const code =
      `const { takeSnapshot } = await import(${JSON.stringify(module)});` +
      `const { ObjectStore } = await import(${JSON.stringify(new URL('./object-store.ts', import.meta.url).href)});` +
      `const [folder, workspace, cacheFile] = process.argv.slice(1);` +
      `process.stdout.write('up');` +
      `const limits = { bytes: 1e9, files: 1e5, ms: 6e4 };` +
      `takeSnapshot(new ObjectStore(folder), { folders: { workspace }, cacheFile, limits });`;
    for (const killAfter of [0, 5, 10, 20, 40]) {
      const child = spawn(
        process.execPath,
        [
          '--input-type=module',
          '-e',
          code,
          path.join(base, 'store'),
          workspace,
          path.join(base, 'cache.json'),
        ],
        { stdio: ['ignore', 'pipe', 'ignore'] },
      );
      await once(child.stdout, 'data');
      await new Promise((resolve) => setTimeout(resolve, killAfter));
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    const { tree } = take();
    expect(treeOf(put(tree))).toEqual(treeOf(workspace));
    for (const prefix of readdirSync(store.folders.kept))
      for (const name of readdirSync(path.join(store.folders.kept, prefix)))
        expect(hashOf(readFileSync(path.join(store.folders.kept, prefix, name)))).toBe(prefix + name);
  }, 60_000);
});
