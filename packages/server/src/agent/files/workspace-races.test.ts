import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DomainError } from '../../domain/errors.ts';
import { OrganizationId, SessionId } from '../../domain/ids.ts';
import { listFiles } from './list-files.ts';
import { WorkspaceFiles } from './workspace-files.ts';

/** `npm run races` makes 140,000. */
const attempts = Number(process.env['TEST_RACE_ATTEMPTS'] ?? 600);

const id = SessionId.new();
const base = mkdtempSync(path.join(tmpdir(), 'ai-agent-api-races-'));
const workspace = path.join(base, id, 'workspace');
const outside = path.join(base, 'outside');
const secret = 'outside of the workspace';
let swapper: Worker;

/** Puts a folder, a link to one outside, and a link to a file outside in the place of each other, as fast as it can. */
const swap = `
  const { workerData: { workspace, outside }, parentPort } = require('node:worker_threads');
  const fs = require('node:fs');
  const at = (name) => workspace + '/' + name;
  const tried = (run) => { try { run(); } catch {} };
  fs.mkdirSync(at('mine'), { recursive: true });
  fs.writeFileSync(at('mine/file'), 'mine');
  fs.symlinkSync(outside, at('link'));
  fs.symlinkSync(outside + '/file', at('to-file'));
  parentPort.postMessage('ready');
  for (;;) {
    tried(() => fs.renameSync(at('mine'), at('race')));
    tried(() => fs.renameSync(at('race/file'), at('race/kept')));
    tried(() => fs.symlinkSync(outside + '/file', at('race/file')));
    tried(() => fs.unlinkSync(at('race/file')));
    tried(() => fs.renameSync(at('race/kept'), at('race/file')));
    tried(() => fs.renameSync(at('race'), at('mine')));
    tried(() => fs.renameSync(at('link'), at('race')));
    tried(() => fs.renameSync(at('race'), at('link')));
    tried(() => fs.mkdirSync(at('mine')));
    tried(() => fs.writeFileSync(at('mine/file'), 'mine'));
    tried(() => fs.symlinkSync(outside, at('link')));
  }`;

beforeAll(async () => {
  mkdirSync(workspace, { recursive: true });
  mkdirSync(path.join(outside, 'inner'), { recursive: true });
  writeFileSync(path.join(outside, 'file'), secret);
  swapper = new Worker(swap, { eval: true, workerData: { workspace, outside } });
  await new Promise((resolve) => swapper.once('message', resolve));
});
afterAll(async () => {
  await swapper.terminate();
  rmSync(base, { recursive: true, force: true });
});

test(
  'an agent that swaps folders and links while its files are read and written leads nobody outside [files:races]',
  { timeout: 1_800_000 },
  async () => {
    const files = new WorkspaceFiles({
      ...{ sessionsDir: base, minFreeBytes: 0, scans: { countNames: () => Promise.resolve(0) } },
    });
    const seen = { done: 0, refused: 0, leaked: 0 };
    const tries = [
      async () => {
        await using file = await files.open({ id, organizationId: OrganizationId.new() }, ['race', 'file']);
        if ((await file.handle.readFile('utf8')).includes(secret)) seen.leaked++;
      },
      async () => {
        await using draft = await files.receive(id, written(), () => undefined);
        await files.put(id, draft, ['race', 'file']);
      },
      () => files.makeFolder(id, ['race', 'inner', 'new']),
      () => files.move(id, { from: ['race', 'file'], to: ['race', 'moved'], isReplacing: true }),
      () => files.remove(id, ['race', 'file'], { isRecursive: true }),
      () => {
        const task = { folder: workspace, start: ['race'], most: 100, within: 5_000 };
        const listed = listFiles(task);
        if (typeof listed === 'object' && listed.files.some(({ size }) => size === secret.length))
          seen.leaked++;
        return Promise.resolve();
      },
    ];
    for (let attempt = 0; attempt < attempts; attempt++) {
      try {
        await tries[attempt % tries.length]?.();
        seen.done++;
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        seen.refused++;
      }
    }
    expect(seen.leaked).toBe(0);
    expect(readdirSync(outside).sort()).toEqual(['file', 'inner']);
    expect(readdirSync(path.join(outside, 'inner'))).toEqual([]);
    expect(readFileSync(path.join(outside, 'file'), 'utf8')).toBe(secret);
    // Both were seen, so that the race was one.
    expect(seen.done).toBeGreaterThan(0);
    expect(seen.refused).toBeGreaterThan(0);
  },
);

// eslint-disable-next-line @typescript-eslint/require-await -- what comes over a network is awaited
async function* written(): AsyncGenerator<Buffer, void> {
  yield Buffer.from('written');
}
