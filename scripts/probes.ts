import { parseArgs } from 'node:util';
import { bootProbes } from '../packages/server/src/agent/jail/boot-probes.ts';
import type { Outcome, Probe } from '../packages/server/src/agent/jail/probe.ts';
import { runProbes } from '../packages/server/src/agent/jail/run-probes.ts';
import { thoroughProbes } from '../packages/server/src/agent/jail/thorough-probes.ts';
import { startProbeService, type ProbeService } from './probe-service.ts';

// Starts the service and tries to break out of a session in every way that it knows of, with the real Bash tool of a
// real agent, and prints what came of each attempt. With --without-jail the same attempts meet no wall, which proves
// that they would be noticed: those that do harm, show what is private or reach other machines are left out.

type Line = Outcome | { readonly name: string; readonly verdict: 'skipped'; readonly detail: string };

const probes = [...bootProbes, ...thoroughProbes];
const width = Math.max(...probes.map(({ name }) => name.length));

const { values } = parseArgs({ options: { 'without-jail': { type: 'boolean', default: false } } });
try {
  const lines = await attempt(values['without-jail']);
  process.exitCode = lines.some(({ verdict }) => verdict === 'escaped' || verdict === 'not run') ? 1 : 0;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

async function attempt(withoutJail: boolean): Promise<Line[]> {
  await using service = await startProbeService(withoutJail ? 'none' : 'jail');
  console.log(`${service.isolation}\n`);
  if (withoutJail) console.log('WITHOUT A JAIL: every attempt that succeeds is an escape.\n');
  const before = await service.neighbour();
  const lines: Line[] = [];
  for (const probe of probes) {
    const line = probe.dangerous && withoutJail ? skipped(probe) : await outcomeOf(probe, service);
    lines.push(line);
    print(line);
  }
  const last = untouched(before, await service.neighbour());
  print(last);
  return summed([...lines, last]);
}

async function outcomeOf(probe: Probe, { bash, decoys, canary }: ProbeService): Promise<Outcome> {
  const [outcome] = await runProbes([probe], { run: bash, decoys, canary });
  return outcome ?? { name: probe.name, verdict: 'not run', detail: '' };
}

function skipped({ name }: Probe): Line {
  return { name, verdict: 'skipped', detail: 'It is only for a jail.' };
}

/** The neighbour has its file and its agent as before all this. */
function untouched(before: string, after: string): Outcome {
  const isSame = before !== '' && before === after;
  return {
    name: 'the other session after all this',
    verdict: isSame ? 'held' : 'escaped',
    detail: isSame ? 'Its file and its agent are as before.' : `It was ${before}, it is ${after}.`,
  };
}

function print({ name, verdict, detail }: Line): void {
  const shown = detail.replaceAll(/\s+/g, ' ').slice(0, 90);
  console.log(`${name.padEnd(width)}  ${verdict.toUpperCase().padEnd(8)} ${shown}`);
}

function summed(lines: Line[]): Line[] {
  const count = (verdict: Line['verdict']) => lines.filter((line) => line.verdict === verdict).length;
  console.log(
    `\n${count('held')} held, ${count('escaped')} escaped, ${count('not run')} not run, ${count('skipped')} skipped`,
  );
  return lines;
}
