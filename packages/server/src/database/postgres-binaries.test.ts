import { chmod, mkdir, mkdtemp, readFile, readlink, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isReachableBy, locateBinaries, prepareBinaries } from './postgres-binaries.ts';

async function scratchDirectory() {
  const path = await mkdtemp(join(tmpdir(), 'postgres-binaries-'));
  await chmod(path, 0o755);
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}

test('a machine without a package of binaries is told to use its own server', () => {
  expect(() => locateBinaries('sunos-sparc')).toThrow(/sunos-sparc is not installed.*DATABASE_URL/);
});

test('library links that the installation left out are made in place', async () => {
  await using scratch = await scratchDirectory();
  const native = join(scratch.path, 'native');
  await mkdir(join(native, 'lib'), { recursive: true });
  await writeFile(join(native, 'lib', 'libpq.so.5.18'), 'library');
  const links = [{ source: 'native/lib/libpq.so.5.18', target: 'native/lib/libpq.so.5' }];
  await writeFile(join(native, 'pg-symlinks.json'), JSON.stringify(links));

  expect(await prepareBinaries(native, join(scratch.path, 'copies'))).toBe(native);
  expect(await prepareBinaries(native, join(scratch.path, 'copies'))).toBe(native);
  expect(await readlink(join(native, 'lib', 'libpq.so.5'))).toBe('libpq.so.5.18');
  expect(await readFile(join(native, 'lib', 'libpq.so.5'), 'utf8')).toBe('library');
});

test('a place is reachable only if its user may pass every directory above it', async () => {
  await using scratch = await scratchDirectory();
  const place = join(scratch.path, 'home', 'data');
  await mkdir(place, { recursive: true, mode: 0o755 });
  const stranger = { uid: 65534, gid: 65534 };
  const owner = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  expect(await isReachableBy(stranger, place)).toBe(true);

  await chmod(join(scratch.path, 'home'), 0o700);
  expect(await isReachableBy(stranger, place)).toBe(false);
  expect(await isReachableBy(owner, place)).toBe(true);
});
