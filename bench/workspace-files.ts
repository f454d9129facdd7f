import { spawn } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { median, ms, type Figure } from './support/figures.ts';
import { cpuSeconds, post, residentMb, startService, type Service } from './support/service.ts';

// A workspace of 1 GiB in 10,000 files of 100 folders is downloaded, and packed by `tar | gzip -1` beside it, one after the
// other; then its tree is asked for. QUICK=yes: a sixteenth of the bytes. Its files are half text and half noise, as
// workspaces are: gzip has something to do, and something to gain.
const folders = 100;
const filesInEach = 100;
const total = process.env['QUICK'] === 'yes' ? 2 ** 26 : 2 ** 30;
const size = Math.floor(total / (folders * filesInEach));
const rounds = 3;
const treeRounds = 15;

export async function workspaceFiles(): Promise<Figure[]> {
  await using service = await startService();
  const { id } = await post(service, '/sessions', { name: 'bench' });
  const workspace = path.join(service.dataDir, 'sessions', String(id), 'workspace');
  await fill(workspace);
  return [...(await downloads(service, String(id), workspace)), await tree(service, String(id))];
}

type Cost = { readonly ms: number; readonly cpu: number };

async function downloads(service: Service, id: string, workspace: string): Promise<Figure[]> {
  const ours: Cost[] = [];
  const theirs: Cost[] = [];
  const idle = await residentMb(service.pid);
  let most = idle;
  for (let round = 0; round < rounds; round++) {
    theirs.push(await packByTar(workspace));
    const watch = setInterval(
      () => void residentMb(service.pid).then((now) => (most = Math.max(most, now))),
      50,
    );
    ours.push(await download(service, id));
    clearInterval(watch);
  }
  const rate = (costs: readonly Cost[]) => total / 2 ** 20 / (median(costs.map((cost) => cost.ms)) / 1_000);
  const share = median(theirs.map((cost) => cost.ms)) / median(ours.map((cost) => cost.ms));
  const cpu = (costs: readonly Cost[]) => median(costs.map((cost) => cost.cpu));
  return [
    {
      what: `Download of a workspace of ${total / 2 ** 20} MiB in 10,000 files, against \`tar | gzip -1\``,
      value: `${rate(ours).toFixed(0)} against ${rate(theirs).toFixed(0)} MiB/s (${(share * 100).toFixed(0)} %)`,
      target: '≥ 60 %',
      holds: share >= 0.6,
    },
    {
      what: 'the same: time of a processor',
      value: `${cpu(ours).toFixed(1)} s against ${cpu(theirs).toFixed(1)} s`,
      target: 'reported',
      holds: true,
    },
    {
      what: 'the same: memory over that of the idle server',
      value: `${(most - idle).toFixed(0)} MB`,
      target: '≤ 150 MB',
      holds: most - idle <= 150,
    },
  ];
}

async function download(service: Service, id: string): Promise<Cost> {
  const before = await cpuSeconds(service.pid);
  const started = performance.now();
  const response = await fetch(`${service.url}/api/v1/sessions/${id}/workdir/download`, {
    headers: { authorization: `Bearer ${service.token}` },
  });
  if (!response.ok || !response.body) throw new Error(`The download answered ${response.status}.`);
  for await (const _ of response.body);
  return { ms: performance.now() - started, cpu: (await cpuSeconds(service.pid)) - before };
}

/** By a pipe that is read here, as the download is. The shell says at its end what its children took. */
async function packByTar(workspace: string): Promise<Cost> {
  const started = performance.now();
  const shell = spawn('bash', ['-c', 'tar cf - . | gzip -1; times >&2'], {
    cwd: workspace,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  shell.stdout.resume();
  let times = '';
  shell.stderr.on('data', (text: Buffer) => (times += text.toString()));
  await once(shell, 'close');
  const children = times.trim().split('\n').at(-1) ?? '';
  const cpu = [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds),
    0,
  );
  return { ms: performance.now() - started, cpu };
}

async function tree(service: Service, id: string): Promise<Figure> {
  const times: number[] = [];
  const before = await cpuSeconds(service.pid);
  for (let round = 0; round < treeRounds; round++) {
    const started = performance.now();
    const response = await fetch(`${service.url}/api/v1/sessions/${id}/files?max_entries=10000`, {
      headers: { authorization: `Bearer ${service.token}` },
    });
    const { items } = (await response.json()) as { items: unknown[] };
    if (items.length !== 10_000) throw new Error(`The tree has ${items.length} entries.`);
    times.push(performance.now() - started);
  }
  const cpu = (((await cpuSeconds(service.pid)) - before) * 1_000) / treeRounds;
  return {
    what: 'Tree of 10,000 files and folders',
    value: `${ms(median(times))} (${ms(cpu)} of a processor)`,
    target: '≤ 300 ms',
    holds: median(times) <= 300,
  };
}

async function fill(workspace: string): Promise<void> {
  const line = 'const answer = await ask(question); // what a program may look like\n';
  const text = Buffer.from(line.repeat(Math.ceil(size / 2 / line.length))).subarray(0, size / 2);
  for (let folder = 0; folder < folders; folder++) {
    const inside = path.join(workspace, `d${folder}`);
    await mkdir(inside, { recursive: true });
    for (let file = 0; file < filesInEach; file++)
      await writeFile(
        path.join(inside, `f${file}`),
        Buffer.concat([text, randomFillSync(Buffer.alloc(size - text.length))]),
      );
  }
  // From the cache for both.
  await readFile(path.join(workspace, 'd0', 'f0'));
}
