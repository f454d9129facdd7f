import { closeSync, fstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { unnamedFile } from './unnamed-file.ts';

describe.skipIf(process.platform !== 'linux')('a file without a name', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'unnamed-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  test('can be read from its start, and not be written', () => {
    const descriptor = unnamedFile(folder, 'content');
    expect(readFileSync(descriptor, 'utf8')).toBe('content');
    expect(() => writeSync(descriptor, 'x')).toThrow('EBADF');
    closeSync(descriptor);
  });

  test('is in no folder, and only its owner could have read it', () => {
    const descriptor = unnamedFile(folder, Buffer.alloc(100_000, 1));
    expect(readdirSync(folder)).toEqual([]);
    expect(fstatSync(descriptor)).toMatchObject({ nlink: 0, size: 100_000 });
    expect(fstatSync(descriptor).mode & 0o777).toBe(0o600);
    closeSync(descriptor);
  });
});
