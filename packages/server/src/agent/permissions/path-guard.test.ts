import fc from 'fast-check';
import { link, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PathGuard } from './path-guard.ts';

let root: string;
let jailed: PathGuard;
let plain: PathGuard;
const host = (name: string) => path.join(root, name);

beforeAll(async () => {
  root = await realpath(await mkdtemp(path.join(tmpdir(), 'path-guard-')));
  for (const name of ['workspace', 'home', 'temp', 'workspace/src', 'other']) await mkdir(host(name));
  await writeFile(host('workspace/src/a.txt'), '');
  await writeFile(host('other/secret'), '');
  const places = [
    { inside: '/workspace', onHost: host('workspace') },
    { inside: '/home/agent', onHost: host('home') },
    { inside: '/tmp', onHost: host('temp') },
  ];
  jailed = await PathGuard.open({ places, isJailed: true });
  plain = await PathGuard.open({ places, isJailed: false });
  const links: [string, string][] = [
    ['workspace/etc', '/etc'],
    ['workspace/up', '../other'],
    ['workspace/out', host('other')],
    ['workspace/home', '/home/agent'],
    ['workspace/loop', 'loop'],
    ['workspace/chain', 'src/../home/x'],
    ['workspace/src/back', '..'],
    ['workspace/proc', '/proc/self/root/etc'],
    ['temp/bin', '/bin/sh'],
  ];
  for (const [name, target] of links) await symlink(target, host(name));
  await link(host('workspace/src/a.txt'), host('workspace/src/twin.txt'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe('in a jail', () => {
  test.each([
    ['/workspace/src/b.txt', '/workspace/src/b.txt'],
    ['src/./b.txt', '/workspace/src/b.txt'],
    ['/workspace/../etc/passwd', '/etc/passwd'],
    ['../../../etc/passwd', '/etc/passwd'],
    ['/workspace/etc/passwd', '/etc/passwd'],
    ['/workspace/up/secret', '/other/secret'],
    ['/workspace/home/../x', '/home/x'],
    ['/workspace/chain', '/home/agent/x'],
    ['/workspace/src/back/src/back', '/workspace'],
    ['/workspace/missing/../src', '/workspace/src'],
    ['/workspace/none/deep/er', '/workspace/none/deep/er'],
    ['/workspace/src/a.txt/x', '/workspace/src/a.txt/x'],
    ['/tmp/bin', '/usr/bin/sh'],
    ['/bin/sh', '/usr/bin/sh'],
    ['//workspace///src//', '/workspace/src'],
    ['/', '/'],
    ['/workspacex/src', '/workspacex/src'],
    ['~/x', '/workspace/~/x'],
    ['a\nb', '/workspace/a\nb'],
    ['. ', '/workspace/. '],
  ])('%j is %s [path-guard:jailed]', async (named, expected) => {
    expect(await jailed.follow(named, '/workspace')).toEqual({ path: expected });
  });

  test('a link to a folder of the host leads to what the jail has under that name [path-guard:re-rooted]', async () => {
    expect(await jailed.follow('/workspace/out/secret', '/workspace')).toEqual({
      path: `${host('other')}/secret`,
    });
  });

  test.each([
    '/workspace/loop',
    '/workspace/src/a.txt',
    '/proc/self/root/etc/passwd',
    '/proc/self/cwd/src',
    '/proc/123/fd/3',
    '/proc/thread-self/root/x',
    '/workspace/proc/passwd',
    '/dev/fd/3',
    'a\0b',
    'x'.repeat(5_000),
  ])('%j is a guess [path-guard:guesses]', async (named) => {
    expect(await jailed.follow(named, '/workspace')).toMatchObject({ isGuess: true });
  });

  test('a file with two names is one that rules cannot be sure of [path-guard:hard-links]', async () => {
    expect(await jailed.follow('src/twin.txt', '/workspace')).toEqual({
      path: '/workspace/src/twin.txt',
      isGuess: true,
    });
  });
});

describe('without a jail', () => {
  test('the folders have the names of the jail, and the rest that of the host [path-guard:unjailed]', async () => {
    const follow = async (named: string) => (await plain.follow(named, host('workspace'))).path;
    expect(await follow(host('workspace/src'))).toBe('/workspace/src');
    expect(await follow('src')).toBe('/workspace/src');
    expect(await follow('out/secret')).toBe(host('other/secret').replace(/^\/tmp\//, '/host/tmp/'));
    expect(await follow('etc/hostname')).toBe('/etc/hostname');
  });

  test('a file of the host is not taken for one of a folder that is named like it [path-guard:host-names]', async () => {
    expect(await plain.follow('/workspace/x', host('workspace'))).toEqual({ path: '/host/workspace/x' });
    expect(await plain.follow('/tmp/x-of-nobody', host('workspace'))).toEqual({
      path: '/host/tmp/x-of-nobody',
    });
  });
});

describe('whatever links there are', () => {
  test(
    'the guard comes out where the kernel does [path-guard:as-the-kernel]',
    { timeout: 60_000 },
    async () => {
      const name = fc.constantFrom('a', 'b', 'c', 'd');
      const target = fc
        .tuple(
          fc.constantFrom('', '..', '../..', '.', './/', 'ROOT'),
          fc.array(fc.oneof(name, fc.constant('..')), { maxLength: 3 }),
        )
        .map((parts) => parts.flat().filter(Boolean).join('/'))
        .filter((text) => text !== '');
      const tree = fc.array(
        fc.tuple(fc.array(name, { minLength: 1, maxLength: 3 }), fc.oneof(fc.constant('dir'), target)),
        { maxLength: 12 },
      );
      const asked = fc.array(fc.oneof(name, fc.constantFrom('..', '.')), { minLength: 1, maxLength: 6 });
      await fc.assert(
        fc.asyncProperty(
          tree,
          fc.array(asked, { minLength: 1, maxLength: 8 }),
          async (entries, questions) => {
            const base = await realpath(await mkdtemp(path.join(tmpdir(), 'guard-tree-')));
            try {
              for (const [parts, what] of entries) {
                const file = path.join(base, ...parts);
                const made =
                  what === 'dir'
                    ? mkdir(file, { recursive: true })
                    : symlink(what.replace('ROOT', base), file);
                await made.catch(() => undefined);
              }
              const places = [{ inside: '/workspace', onHost: base }];
              const guard = await PathGuard.open({ places, isJailed: false });
              for (const question of questions) {
                const named = question.join('/');
                const truth = await realpath(`${base}/${named}`).catch(() => undefined);
                if (truth === undefined) continue;
                const found = await guard.follow(named, base);
                const isInside = truth === base || truth.startsWith(`${base}/`);
                const expected = isInside
                  ? `/workspace${truth.slice(base.length)}`
                  : truth.replace(/^\/tmp(?=\/|$)/, '/tmp');
                expect(found.path).toBe(expected);
              }
            } finally {
              await rm(base, { recursive: true, force: true });
            }
          },
        ),
        { numRuns: 60 },
      );
    },
  );
});
