import { chmodSync, existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { removeFolder } from './session-folders.ts';

const nobody = 65_534;

test('a folder that its agent has closed is removed, by a server that is not root as well [jail:closed-folders]', async () => {
  const isRoot = process.getuid?.() === 0;
  const base = mkdtempSync(path.join(tmpdir(), 'closed-'));
  chmodSync(base, 0o777);
  const folder = path.join(base, 'config');
  if (isRoot) process.seteuid?.(nobody);
  try {
    mkdirSync(path.join(folder, 'x', 'y', 'z'), { recursive: true });
    chmodSync(path.join(folder, 'x', 'y'), 0);
    chmodSync(path.join(folder, 'x'), 0);
    await removeFolder(folder);
    expect(existsSync(folder)).toBe(false);
  } finally {
    if (isRoot) process.seteuid?.(0);
    await removeFolder(base);
  }
});
