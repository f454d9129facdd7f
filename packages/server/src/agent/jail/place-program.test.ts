import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeWayPassable } from './passable.ts';
import { placePrograms } from './place-program.ts';

describe('where agents can reach things', () => {
  let root = '';
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'place-'));
    chmodSync(root, 0o755);
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const program = (folder: string, mode: number) => {
    mkdirSync(path.join(root, folder), { mode });
    const file = path.join(root, folder, 'claude');
    writeFileSync(file, 'program', { mode: 0o755 });
    return file;
  };
  const place = (file: string) => placePrograms(path.join(root, 'data'), [file]);

  test('a program that they reach stays where it is', async () => {
    expect(await place(program('open', 0o755))).toEqual(new Map());
  });

  test('another is put into the data folder, once', async () => {
    const file = program('closed', 0o700);
    const placed = [await place(file), await place(file)];
    const names = readdirSync(path.join(root, 'data', 'programs'));
    expect(names).toHaveLength(1);
    const expected = new Map([[file, path.join(root, 'data', 'programs', names[0] ?? '')]]);
    expect(placed).toEqual([expected, expected]);
  });

  test('the data folder is made passable, but what is above it is not ours to change', async () => {
    const file = program('open', 0o755);
    mkdirSync(path.join(root, 'data'), { mode: 0o700 });
    expect(await place(file)).toEqual(new Map());
    expect(statSync(path.join(root, 'data')).mode & 0o777).toBe(0o711);
    chmodSync(root, 0o700);
    expect(await place(file)).toMatchObject({ kind: 'refused' });
    expect(statSync(root).mode & 0o777).toBe(0o700);
  });

  test('the way from the data folder to a session is made passable, the session’s folder is not', () => {
    const workspace = path.join(root, 'sessions', 'ses_1', 'workspace');
    mkdirSync(workspace, { recursive: true, mode: 0o700 });
    makeWayPassable(root, workspace);
    const modes = ['sessions', 'sessions/ses_1', 'sessions/ses_1/workspace'].map(
      (each) => statSync(path.join(root, each)).mode & 0o777,
    );
    expect(modes).toEqual([0o711, 0o711, 0o700]);
  });
});
