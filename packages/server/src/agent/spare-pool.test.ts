import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { removeSparesOfDead } from './spare-pool.ts';

describe('the folders of waiting processes', () => {
  test('are removed when their node is no more, and others are not [spares:crashed]', async () => {
    const sessions = await mkdtemp(path.join(tmpdir(), 'spares-'));
    await removeSparesOfDead(sessions, new Set());
    for (const node of ['node_dead', 'node_alive'])
      await mkdir(path.join(sessions, '.spares', node, 'spare_1', 'workspace'), { recursive: true });
    await removeSparesOfDead(sessions, new Set(['node_alive']));
    expect(await readdir(path.join(sessions, '.spares'))).toEqual(['node_alive']);
    await rm(sessions, { recursive: true });
  });
});
