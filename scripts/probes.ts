import { tmpdir } from 'node:os';
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { assessIsolation } from '../packages/server/src/agent/jail/assess-isolation.ts';
import { bootProbes } from '../packages/server/src/agent/jail/boot-probes.ts';
import type { Outcome } from '../packages/server/src/agent/jail/probe.ts';
import { runProbes } from '../packages/server/src/agent/jail/run-probes.ts';
import { runBash, tryJail, withDecoys } from '../packages/server/src/agent/jail/self-test.ts';
import { thoroughProbes } from '../packages/server/src/agent/jail/thorough-probes.ts';
import { spawnPlain } from '../packages/server/src/agent/process/spawn.ts';

// Tries to break out of a jail in every way that the service knows of, and prints what came of it.
// With --without-jail the same attempts meet no wall, which proves that they would be noticed: those that do harm,
// show what is private or reach other machines are left out.

const probes = [...bootProbes, ...thoroughProbes];
type Line = Outcome | { readonly name: string; readonly verdict: 'skipped'; readonly detail: string };

async function jailed(dataDir: string): Promise<Line[]> {
  const isolation = await assessIsolation('jail', { dataDir, uids: { first: 200_000, count: 10_000 } });
  if (isolation.kind === 'refused')
    return [{ name: 'the jail', verdict: 'not run', detail: `${isolation.reason} ${isolation.remedy}` }];
  if (isolation.kind === 'none') return [];
  const outcomes = await tryJail(isolation.host, probes);
  await isolation.host.groups?.close();
  return outcomes;
}

async function unjailed(dataDir: string): Promise<Line[]> {
  const harmless = probes.filter((probe) => !probe.dangerous);
  const outcomes = await withDecoys(dataDir, ({ session, decoys, canary }) => {
    const run = (script: string) =>
      runBash((request) => spawnPlain({ ...request, cwd: session.folders.workspace, env: { PATH } }), script);
    return runProbes(harmless, { run, decoys, canary });
  });
  const skipped = probes
    .filter((probe) => probe.dangerous)
    .map(({ name }) => ({ name, verdict: 'skipped', detail: 'It is only for a jail.' }) as const);
  return [...outcomes, ...skipped];
}

const PATH = '/usr/bin:/bin';

function print(lines: readonly Line[]): void {
  const width = Math.max(...lines.map(({ name }) => name.length));
  for (const { name, verdict, detail } of lines) {
    const shown = detail.replaceAll(/\s+/g, ' ').slice(0, 90);
    console.log(`${name.padEnd(width)}  ${verdict.toUpperCase().padEnd(8)} ${shown}`);
  }
  const count = (verdict: Line['verdict']) => lines.filter((line) => line.verdict === verdict).length;
  console.log(
    `\n${count('held')} held, ${count('escaped')} escaped, ${count('not run')} not run, ${count('skipped')} skipped`,
  );
}

const { values } = parseArgs({ options: { 'without-jail': { type: 'boolean', default: false } } });
const dataDir = await mkdtemp(path.join(tmpdir(), 'probes-'));
try {
  if (values['without-jail']) console.log('WITHOUT A JAIL: every attempt that succeeds is an escape.\n');
  const lines = await (values['without-jail'] ? unjailed(dataDir) : jailed(dataDir));
  print(lines);
  const failed = lines.some(({ verdict }) => verdict === 'escaped' || verdict === 'not run');
  process.exitCode = failed ? 1 : 0;
} finally {
  await rm(dataDir, { recursive: true, force: true });
}
