import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DomainError } from '../../domain/errors.ts';
import { OrganizationId, SessionId } from '../../domain/ids.ts';
import type { Seen } from '../../domain/session/workspace-file.ts';
import { parseWorkspacePath } from '../../domain/session/workspace-path.ts';
import { countNames } from './list-files.ts';
import { KnownNames } from './lookalikes.ts';
import { WorkspaceFiles } from './workspace-files.ts';

const id = SessionId.new();
const of = { id, organizationId: OrganizationId.new() };
let base: string;
let workspace: string;
let outside: string;
let files: WorkspaceFiles;

beforeEach(() => {
  base = mkdtempSync(path.join(tmpdir(), 'ai-agent-api-files-'));
  workspace = path.join(base, id, 'workspace');
  outside = path.join(base, 'outside');
  mkdirSync(path.join(workspace, 'src'), { recursive: true });
  mkdirSync(outside);
  writeFileSync(path.join(outside, 'secret'), 'a secret');
  writeFileSync(path.join(workspace, 'src', 'main.ts'), 'export {};\n');
  files = new WorkspaceFiles({
    ...{ sessionsDir: base, minFreeBytes: 0 },
    scans: {
      countNames: (_of, file) => Promise.resolve(countNames({ ...file, folder: workspace, within: 5_000 })),
    },
  });
});
afterEach(() => rmSync(base, { recursive: true, force: true }));

async function read(name: string): Promise<string> {
  await using file = await files.open(of, parseWorkspacePath(name));
  return await file.handle.readFile('utf8');
}

async function write(name: string, text: string, seen?: Seen) {
  const path = parseWorkspacePath(name);
  await using draft = await files.receive(id, chunks(text), () => undefined);
  return await files.put(id, draft, path, { seen });
}

async function remove(name: string, isRecursive = false): Promise<void> {
  const left = await files.remove(id, parseWorkspacePath(name), { isRecursive });
  await left?.[Symbol.asyncDispose]();
}

async function move(from: string, to: string, isReplacing = false) {
  const way = { from: parseWorkspacePath(from), to: parseWorkspacePath(to), isReplacing };
  return files.move(id, way);
}

// eslint-disable-next-line @typescript-eslint/require-await -- what comes over a network is awaited
async function* chunks(...texts: string[]): AsyncGenerator<Buffer, void> {
  for (const text of texts) yield Buffer.from(text);
}

async function codeOf(run: Promise<unknown>): Promise<string> {
  try {
    await run;
    return 'done';
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
}

/** Everything that is outside, as text. */
const outsideNow = () =>
  readdirSync(outside).map((name) => [name, readFileSync(path.join(outside, name), 'utf8')]);

describe('a file of a workspace', () => {
  test('is written with the folders above it, read, moved and removed [files:guard]', async () => {
    expect(await write('docs/one/report.md', '# Report')).toMatchObject({
      isNew: true,
      state: { path: 'docs/one/report.md', size: 8, type: 'file' },
    });
    expect(await read('docs/one/report.md')).toBe('# Report');
    expect(await write('docs/one/report.md', '# Again')).toMatchObject({ isNew: false });
    expect(await move('docs/one/report.md', 'kept/report.md')).toMatchObject({ path: 'kept/report.md' });
    expect(await codeOf(read('docs/one/report.md'))).toBe('not_found');
    await remove('kept/report.md');
    expect(await codeOf(read('kept/report.md'))).toBe('not_found');
    await expect(remove('docs')).rejects.toThrow(/^The folder "docs" is not empty; .*--recursive/);
    await remove('docs', true);
    expect(readdirSync(workspace).sort()).toEqual(['kept', 'src']);
    expect(readdirSync(path.join(base, id, 'incoming'))).toEqual([]);
  });

  test('belongs to whom the workspace belongs, and keeps its mode when it is replaced [files:owner]', async () => {
    const { uid, gid } = { uid: 200_123, gid: 200_124 };
    if (process.getuid?.() === 0) execFileSync('chown', ['-R', `${uid}:${gid}`, workspace]);
    const expected = process.getuid?.() === 0 ? { uid, gid } : statSync(workspace);
    writeFileSync(path.join(workspace, 'run.sh'), '#!/bin/sh\n');
    chmodSync(path.join(workspace, 'run.sh'), 0o754);
    await write('run.sh', '#!/bin/sh\necho\n');
    await write('new/deep/file', 'x');
    for (const name of ['run.sh', 'new', 'new/deep', 'new/deep/file'])
      expect(statSync(path.join(workspace, name))).toMatchObject({ uid: expected.uid, gid: expected.gid });
    expect(statSync(path.join(workspace, 'run.sh')).mode & 0o777).toBe(0o754);
    expect(statSync(path.join(workspace, 'new/deep/file')).mode & 0o777).toBe(0o644);
  });

  test('is replaced only as it was seen, if that is asked for [files:if-match]', async () => {
    const { state } = await write('a.txt', 'one');
    expect(await codeOf(write('a.txt', 'two', 'none'))).toBe('precondition_failed');
    expect((await write('a.txt', 'two', { version: state.version })).isNew).toBe(false);
    expect(await codeOf(write('a.txt', 'three', { version: state.version }))).toBe('precondition_failed');
    expect(await codeOf(write('b.txt', 'three', 'any'))).toBe('precondition_failed');
    expect(await read('a.txt')).toBe('two');
    expect((await write('b.txt', 'three', 'none')).isNew).toBe(true);
  });

  test('whose upload breaks off leaves nothing [files:cut-off]', async () => {
    async function* broken(): AsyncGenerator<Buffer, void> {
      yield* chunks('half');
      throw new Error('The connection is gone.');
    }
    await expect(files.receive(id, broken(), () => undefined)).rejects.toThrow('is gone');
    expect(readdirSync(path.join(base, id, 'incoming'))).toEqual([]);
    expect(readdirSync(workspace)).toEqual(['src']);
  });

  test('does not replace a folder, nor a folder it; nor does a moved one unless that is wanted [files:kinds]', async () => {
    await write('a', 'a');
    await write('b', 'b');
    expect(await codeOf(write('src', 'x'))).toBe('not_a_file');
    expect(await codeOf(write('a/b', 'x'))).toBe('not_a_file');
    expect(await codeOf(move('a', 'b'))).toBe('conflict');
    expect(await codeOf(move('a', 'src', true))).toBe('not_a_file');
    expect(await codeOf(move('src', 'src/inner'))).toBe('conflict');
    expect((await move('a', 'b', true)).path).toBe('b');
    expect(await read('b')).toBe('a');
    expect(await codeOf(files.makeFolder(id, ['b']))).toBe('not_a_file');
  });

  test('with another name in the workspace is read, with one outside it is not [files:hard-links]', async () => {
    linkSync(path.join(workspace, 'src/main.ts'), path.join(workspace, 'twin'));
    expect(await read('twin')).toBe('export {};\n');
    linkSync(path.join(outside, 'secret'), path.join(workspace, 'stolen'));
    expect(await codeOf(read('stolen'))).toBe('not_a_file');
    await write('stolen', 'mine');
    await remove('twin');
    expect(outsideNow()).toEqual([['secret', 'a secret']]);
  });

  test('in a workspace that is not there yet is written, and nothing is read [files:new-workspace]', async () => {
    rmSync(path.join(base, id), { recursive: true });
    expect(await files.exists(id)).toBe(false);
    expect(await codeOf(read('a'))).toBe('not_found');
    await write('a', 'first');
    expect(await read('a')).toBe('first');
  });
});

describe('a hostile name', () => {
  const long = 'x'.repeat(256);
  test.each(
    [
      '',
      '.',
      '..',
      '../outside/secret',
      'src/../../outside/secret',
      'src/..',
      './src/main.ts',
      'src/./main.ts',
      'src//main.ts',
      'src/',
      '/',
      '/etc/passwd',
      '//etc/passwd',
      'src/main.ts\0.png',
      '\0',
      long,
      `src/${long}`,
      'ü'.repeat(128),
      '\ud800',
      'src/\udfff/x',
      '/proc/self/environ',
      '../../../../../../../../etc/shadow',
      'a/'.repeat(2_100) + 'a',
      Array.from({ length: 251 }, () => 'd').join('/'),
    ].map((name) => [JSON.stringify(name).slice(0, 40), name]),
  )('%s is refused, whatever is asked for [files:names]', async (_label, name) => {
    for (const run of [
      read(name),
      write(name, 'x'),
      remove(name, true),
      move(name, 'x'),
      move('src/main.ts', name),
    ].map((each) => codeOf(each)))
      expect(await run).toBe('invalid_input');
    expect(outsideNow()).toEqual([['secret', 'a secret']]);
    expect(await read('src/main.ts')).toBe('export {};\n');
  });

  test.each([
    '..\\outside\\secret',
    'src\\main.ts',
    'a\u202egnp.exe',
    'zero\u200bwidth',
    'soft\u00adhyphen',
    'line\u2028break',
    'new\nline',
    'tab\tbed',
    'bell\x07',
    'del\x7f',
    ' leading',
    'trailing ',
    '\ufeffmark',
    'a/\u2066b\u2069/c',
  ])('%j is not made, and is read where an agent has made it [files:unseen-names]', async (name) => {
    expect(await codeOf(write(name, 'x'))).toBe('invalid_input');
    expect(await codeOf(move('src/main.ts', name))).toBe('invalid_input');
    expect(await codeOf(read(name))).toBe('not_found');
    mkdirSync(path.dirname(path.join(workspace, name)), { recursive: true });
    writeFileSync(path.join(workspace, name), 'of the agent');
    expect(await read(name)).toBe('of the agent');
    await remove(name);
  });

  test.each([
    '..%2foutside%2fsecret',
    '....//....//secret',
    '%2e%2e',
    '...',
    '~',
    '~root',
    '$HOME',
    '`id`',
    '-rf',
    '*',
    'CON',
    'a;b',
  ])('%j is a name like others [files:odd-names]', async (name) => {
    const odd = name.replaceAll('//', '/');
    await write(odd, 'x');
    expect(await read(odd)).toBe('x');
    await remove(odd);
    expect(outsideNow()).toEqual([['secret', 'a secret']]);
  });

  test('that looks like another one is told to do so [files:lookalikes]', async () => {
    await write('caf\u00e9.txt', 'one');
    expect(await codeOf(write('cafe\u0301.txt', 'two'))).toBe('conflict');
    expect(await codeOf(write('cafe\u0301.txt/x', 'two'))).toBe('conflict');
    expect(await codeOf(move('src/main.ts', 'cafe\u0301.txt'))).toBe('conflict');
    expect(await codeOf(read('cafe\u0301.txt'))).toBe('not_found');
    expect((await move('caf\u00e9.txt', 'cafe\u0301.txt')).path).toBe('cafe\u0301.txt');
  });
});

test('of many names that are put one after the other two that look the same are told of, and no folder is listed twice [files:lookalikes]', async () => {
  const known = new KnownNames();
  const put = async (name: string) => {
    await using draft = await files.receive(id, chunks(name), () => undefined);
    return await codeOf(files.put(id, draft, parseWorkspacePath(name), { known }));
  };
  await write('caf\u00e9/there', 'x');
  expect(await put('caf\u00e9/gr\u00fcn')).toBe('done');
  expect(await put('caf\u00e9/gru\u0308n')).toBe('conflict');
  expect(await put('cafe\u0301/x')).toBe('conflict');
  expect(await put('caf\u00e9/gr\u00fcn')).toBe('done');
  // What is made meanwhile is not looked for.
  writeFileSync(path.join(workspace, 'caf\u00e9', 'o\u0308'), 'x');
  expect(await put('caf\u00e9/\u00f6')).toBe('done');
});

describe('what an agent has put in the way', () => {
  beforeEach(() => {
    symlinkSync(outside, path.join(workspace, 'folder'));
    symlinkSync(path.join(outside, 'secret'), path.join(workspace, 'file'));
    symlinkSync('../../outside/secret', path.join(workspace, 'relative'));
    symlinkSync('/nowhere', path.join(workspace, 'dangling'));
    symlinkSync('loop', path.join(workspace, 'loop'));
    symlinkSync('/proc/self/environ', path.join(workspace, 'environ'));
    symlinkSync('src', path.join(workspace, 'inside'));
    execFileSync('mkfifo', [path.join(workspace, 'pipe')]);
  });

  test.each([
    'folder/secret',
    'file',
    'relative',
    'dangling',
    'loop',
    'loop/x',
    'environ',
    'inside/main.ts',
    'pipe',
    'pipe/x',
  ])('is not followed: %s [files:links]', async (name) => {
    expect(await codeOf(read(name))).toBe('not_a_file');
    expect(await codeOf(write(name, 'x'))).toBe('not_a_file');
    expect(outsideNow()).toEqual([['secret', 'a secret']]);
  });

  test('is not written through by what is moved or made there, and is removed itself [files:links-removed]', async () => {
    for (const target of ['folder/new', 'inside/new', 'dangling/new', 'pipe/new']) {
      expect(await codeOf(move('src/main.ts', target))).toBe('not_a_file');
      expect(await codeOf(files.makeFolder(id, parseWorkspacePath(target)))).toBe('not_a_file');
      expect(await codeOf(remove(target, true))).toBe('not_a_file');
    }
    expect((await move('folder', 'moved')).type).toBe('link');
    for (const name of ['moved', 'file', 'relative', 'dangling', 'loop', 'environ', 'inside', 'pipe'])
      await remove(name, true);
    expect(readdirSync(workspace)).toEqual(['src']);
    expect(outsideNow()).toEqual([['secret', 'a secret']]);
  });

  test('is a socket, which is not read [files:sockets]', async () => {
    const server = createServer();
    const place = path.join(workspace, 's');
    await new Promise<void>((resolve) => server.listen(place, resolve));
    expect(await codeOf(read('s'))).toBe('not_a_file');
    expect(await codeOf(write('s', 'x'))).toBe('not_a_file');
    await new Promise((resolve) => server.close(resolve));
  });

  test('is a link in the place of the workspace itself [files:root-link]', async () => {
    rmSync(workspace, { recursive: true });
    symlinkSync(outside, workspace);
    expect(await codeOf(read('secret'))).toBe('not_a_file');
    expect(await codeOf(write('new', 'x'))).not.toBe('done');
    expect(outsideNow()).toEqual([['secret', 'a secret']]);
    expect(existsSync(path.join(outside, 'new'))).toBe(false);
  });
});
