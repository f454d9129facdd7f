import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { script, startFakeAnthropic } from '@ai-agent-api/fake-anthropic';
import { findJailHost } from '../packages/server/src/agent/jail/find-jail-host.ts';
import type { JailHost } from '../packages/server/src/agent/jail/jail-host.ts';
import { jailSpawner } from '../packages/server/src/agent/jail/spawn-jailed.ts';
import { spawnPlain, type SpawnAgent } from '../packages/server/src/agent/process/spawn.ts';
import { median, ms, type Figure } from './support/figures.ts';
import { post, startService, type Service } from './support/service.ts';

// What the walls cost: a jail's start against a plain one, and a jailed turn against one without a jail, each pair one
// after the other in one run.
const starts = 40;
const turns = 12;
const prompt = `Say something.${script({ text: 'Here is an answer of some words.' })}`;

export async function jail(): Promise<Figure[]> {
  return [await jailStart(), ...(await jailedTurns())];
}

async function jailStart(): Promise<Figure> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'ai-agent-api-bench-'));
  const host = await findJailHost({ dataDir, uids: { first: 200_000, count: 10_000 } });
  if ('kind' in host) throw new Error(`${host.reason} ${host.remedy}`);
  const plain: number[] = [];
  const jailed: number[] = [];
  for (let round = 0; round < starts; round++) {
    plain.push(await timeOf(spawnPlain));
    jailed.push(await timeOf(await newJail(host, round)));
  }
  await host.groups?.close();
  await rm(dataDir, { recursive: true, force: true });
  const over = median(jailed) - median(plain);
  return {
    what: 'Start of a jail, over a plain start',
    value: `${ms(over)} (${ms(median(jailed))} against ${ms(median(plain))})`,
    target: '≤ 25 ms',
    holds: over <= 25,
  };
}

/** With folders of its own, as a session's first agent has them. */
async function newJail(host: JailHost, round: number): Promise<SpawnAgent> {
  const root = path.join(host.dataDir, 'sessions', String(round));
  const below = (name: string) => path.join(root, name);
  const folders = {
    workspace: below('workspace'),
    home: below('home'),
    results: below('tool-results'),
    config: below('config'),
  };
  const socketDirectory = below('gw');
  for (const folder of [...Object.values(folders), socketDirectory])
    await mkdir(folder, { recursive: true, mode: 0o700 });
  return jailSpawner({ host, folders, socketDirectory });
}

/** From the order to the end of a program that does nothing. */
async function timeOf(spawn: SpawnAgent): Promise<number> {
  const started = performance.now();
  const child = spawn({
    command: '/usr/bin/true',
    args: [],
    env: { PATH: '/usr/bin:/bin' },
    signal: new AbortController().signal,
  });
  child.stdin.on('error', () => undefined);
  await once(child, 'exit');
  return performance.now() - started;
}

async function jailedTurns(): Promise<Figure[]> {
  await using fake = await startFakeAnthropic({ keepRequests: 1 });
  const common = { ANTHROPIC_API_KEY: 'bench', ANTHROPIC_UPSTREAM_URL: fake.url, MAX_LIVE_SESSIONS: '2' };
  await using walled = await startService({ ...common, ISOLATION: 'jail' });
  await using open = await startService({ ...common, ISOLATION: 'none' });
  await twoTurns(walled);
  await twoTurns(open);
  const pairs: { walled: readonly number[]; open: readonly number[] }[] = [];
  for (let round = 0; round < turns; round++)
    pairs.push({ walled: await twoTurns(walled), open: await twoTurns(open) });
  return ['New session', 'Second turn'].map((what, index) => {
    const mine = median(pairs.map((pair) => pair.walled[index] ?? Number.NaN));
    const theirs = median(pairs.map((pair) => pair.open[index] ?? Number.NaN));
    return {
      what: `${what}: jailed against not jailed`,
      value: `${ms(mine)} against ${ms(theirs)} (${(mine / theirs).toFixed(2)}×)`,
      target: '≤ 1.08×',
      holds: mine <= theirs * 1.08,
    };
  });
}

async function twoTurns(service: Service): Promise<number[]> {
  const { id } = await post(service, '/sessions', { sdk_options: { system_prompt: 'You are terse.' } });
  const times: number[] = [];
  for (let turn = 0; turn < 2; turn++) {
    const started = performance.now();
    await post(service, `/sessions/${String(id)}/query`, { message: prompt });
    times.push(performance.now() - started);
  }
  return times;
}
