import { execFile } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Threads } from '../packages/server/src/agent/snapshots/threads.ts';
import { Workspaces } from '../packages/server/src/agent/snapshots/workspaces.ts';
import { sessionFolder, sessionFolders } from '../packages/server/src/agent/session-folders.ts';
import { OrganizationId, SessionId } from '../packages/server/src/domain/ids.ts';
import { createLog } from '../packages/server/src/infrastructure/log.ts';
import { createMetrics } from '../packages/server/src/infrastructure/metrics.ts';
import { median, ms, type Figure } from './support/figures.ts';
import { post, startService } from './support/service.ts';

// A workspace of 1 GiB in 10,000 files of 100 folders: its snapshots, and a fork of it against `cp -a` of the same tree, each
// pair one after the other in one run. A fork is laid out by the threads that the service uses.
const folders = 100;
const filesInEach = 100;
const size = Math.floor(2 ** 30 / (folders * filesInEach));
const rounds = 5;
const run = promisify(execFile);

export async function snapshots(): Promise<Figure[]> {
  const base = await mkdtemp(path.join(tmpdir(), 'ai-agent-api-bench-'));
  try {
    return [...(await ofFiles(base)), await forkRequest()];
  } finally {
    await run('rm', ['-rf', base]);
  }
}

async function ofFiles(sessionsDir: string): Promise<Figure[]> {
  await using threads = new Threads(4);
  const workspaces = new Workspaces({
    sessionsDir,
    ask: threads.run,
    limits: { bytes: 2 ** 33, files: 1_000_000, ms: 600_000 },
    minFreeBytes: 0,
    newOwner: () => 200_000,
    metrics: createMetrics(),
    log: createLog('warn'),
  });
  const of = { id: SessionId.new(), organizationId: OrganizationId.new() };
  const { workspace } = sessionFolders(sessionsDir, of.id);
  await fill(workspace);
  let tree: string | undefined;
  const take = async () => {
    const started = performance.now();
    const outcome = await workspaces.take(of, tree);
    if ('problem' in outcome) throw new Error(`There is no snapshot: ${outcome.problem}.`);
    ({ tree } = outcome);
    return performance.now() - started;
  };
  const first = await take();
  const unchanged: number[] = [];
  const changed: number[] = [];
  for (let round = 0; round < rounds; round++) {
    unchanged.push(await take());
    for (let index = 0; index < 10; index++)
      await writeFile(
        path.join(workspace, `d${index * 10}`, `f${round}`),
        randomFillSync(Buffer.alloc(size)),
      );
    changed.push(await take());
  }
  const pairs: { ours: number; copy: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    pairs.push({
      ours: await timeOf(async () => {
        const fork = { ...of, id: SessionId.new() };
        const fenced = { fence: 1, whileHeld: (step: () => Promise<void>) => step() };
        await workspaces.layOut(fork, { ...(tree !== undefined && { workspace: tree }) }, fenced);
        return sessionFolder(sessionsDir, fork.id);
      }),
      copy: await timeOf(async () => {
        const target = path.join(sessionsDir, 'copy');
        await run('cp', ['-a', workspace, target]);
        return target;
      }),
    });
  }
  return figures({ first, unchanged, changed, pairs });
}

/** What was made is removed, and all on its way to the disk, before anything else is measured. */
async function timeOf(work: () => Promise<string>): Promise<number> {
  await run('sync');
  const started = performance.now();
  const made = await work();
  const took = performance.now() - started;
  await run('rm', ['-rf', made]);
  return took;
}

async function fill(workspace: string): Promise<void> {
  for (let folder = 0; folder < folders; folder++) {
    await mkdir(path.join(workspace, `d${folder}`), { recursive: true });
    for (let file = 0; file < filesInEach; file++)
      await writeFile(path.join(workspace, `d${folder}`, `f${file}`), randomFillSync(Buffer.alloc(size)));
  }
}

function figures(found: {
  first: number;
  unchanged: number[];
  changed: number[];
  pairs: { ours: number; copy: number }[];
}): Figure[] {
  const [ours, copy] = [median(found.pairs.map((p) => p.ours)), median(found.pairs.map((p) => p.copy))];
  const ratio = median(found.pairs.map((p) => p.ours / p.copy));
  return [
    {
      what: 'Snapshot of 10,000 files (1 GiB), the first',
      value: ms(found.first),
      target: 'reported',
      holds: true,
    },
    {
      what: 'Snapshot of 10,000 files of which none changed',
      value: ms(median(found.unchanged)),
      target: '≤ 300 ms',
      holds: median(found.unchanged) <= 300,
    },
    {
      what: 'Snapshot of 10,000 files of which ten changed',
      value: ms(median(found.changed)),
      target: '≤ 500 ms',
      holds: median(found.changed) <= 500,
    },
    {
      what: 'Files of a fork of 1 GiB in 10,000 files laid out, against `cp -a`',
      value: `${ms(ours)} against ${ms(copy)} (${ratio.toFixed(2)}×)`,
      target: '≤ 0.5×',
      holds: ratio <= 0.5,
    },
  ];
}

/** A fork is made by rows; its files follow with its first turn. */
async function forkRequest(): Promise<Figure> {
  await using service = await startService();
  const { id } = await post(service, '/sessions', { name: 'bench' });
  await post(service, `/sessions/${String(id)}/query`, { message: 'Hello.' });
  const times: number[] = [];
  for (let round = 0; round < 30; round++) {
    const started = performance.now();
    await post(service, `/sessions/${String(id)}/fork`, {});
    times.push(performance.now() - started);
  }
  return { what: 'POST /sessions/{id}/fork', value: ms(median(times)), target: 'reported', holds: true };
}
