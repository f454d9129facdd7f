import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { foldersBelow, makeSessionFolders, removeFolder, removeOwnFolder } from './session-folders.ts';

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

test('a config folder is removed by the process that it was made for, and by no other [session-folders:own]', async () => {
  const base = mkdtempSync(path.join(tmpdir(), 'session-folders-'));
  const { config } = foldersBelow(base);
  const first = await makeSessionFolders(foldersBelow(base));
  const second = await makeSessionFolders(foldersBelow(base));
  mkdirSync(path.join(config, 'projects'));
  writeFileSync(path.join(config, 'projects', 'a.jsonl'), '{}');
  await removeOwnFolder(config, first);
  expect(readdirSync(config)).toEqual(['projects']);
  await removeOwnFolder(config, second);
  expect(readdirSync(base).sort()).toEqual(['home', 'tmp', 'tool-results', 'workspace']);
  await removeOwnFolder(config, second);
  await removeFolder(base);
});
