import { readdir, readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { processesOf } from '../packages/server/test/support/agent-processes.ts';
import { Login } from './chaos/login.ts';
import { sitOut } from './soak/guest.ts';
import { admin, startSoakedServer, type SoakedServer } from './soak/soaked-server.ts';

// Sessions come, talk, are watched and go, for as long as --minutes says. What the server takes of the machine must stay
// as it was once it was warm. Prints a table; exit code 1 when something has grown.

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, guests: { type: 'string', default: '3' } },
});
const minutes = Number(values.minutes);

type Sample = { readonly rssMb: number; readonly files: number; readonly processes: number };
type Line = { readonly what: string; readonly found: string; readonly holds: boolean };

/** The first third is left out: the server is not warm yet. */
const thirds = 3;
/** What the runtime may still take into use without having lost it; in the first minutes it does so by itself. */
const rssMayGrow = minutes < 5 ? 1.3 : 1.1;
const filesMayGrow = 8;

const lines = await soak();
for (const { what, found, holds } of lines)
  console.log(`${what.padEnd(20)} ${holds ? 'HELD  ' : 'BROKEN'} ${found}`);
process.exitCode = lines.every(({ holds }) => holds) ? 0 : 1;

async function soak(): Promise<Line[]> {
  await using server = await startSoakedServer();
  const login = new Login(() => server.url, admin);
  const over = AbortSignal.timeout(minutes * 60_000);
  const guests = Array.from({ length: Number(values.guests) }, () => sitOut(login, over));
  const samples: Sample[] = [];
  const everyMs = Math.max(500, (minutes * 60_000) / 240);
  while (!over.aborted) {
    samples.push(await look(server));
    await sleep(everyMs);
  }
  const stays = await Promise.all(guests);
  const left = await leftOver(server);
  report(samples);
  const turns = stays.reduce((sum, stay) => sum + stay.turns, 0);
  const failed = stays.flatMap((stay) => stay.failures);
  return [
    ...judge(samples),
    { what: 'processes at the end', found: String(left), holds: left === 0 },
    {
      what: 'turns',
      found: `${turns} completed, ${failed.length} not ${failed.slice(0, 3).join('; ')}`,
      holds: turns > 0 && failed.length === 0,
    },
  ];
}

async function look({ pid, nodeId }: SoakedServer): Promise<Sample> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return {
    rssMb: Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024,
    files: (await readdir(`/proc/${pid}/fd`)).length,
    processes: (await processesOf({ node: nodeId })).length,
  };
}

/** Agents' processes once every session is over. */
async function leftOver(server: SoakedServer): Promise<number> {
  const deadline = performance.now() + 15_000;
  for (;;) {
    const { processes } = await look(server);
    if (processes === 0 || performance.now() > deadline) return processes;
    await sleep(200);
  }
}

function report(samples: readonly Sample[]): void {
  console.log(
    `${'minute'.padEnd(8)} ${'RSS MB'.padStart(8)} ${'files'.padStart(8)} ${'processes'.padStart(10)}`,
  );
  const shown = 12;
  for (let index = 0; index < shown; index += 1) {
    const place = Math.round((index * (samples.length - 1)) / (shown - 1));
    const sample = samples[place];
    if (!sample) continue;
    const minute = ((place * minutes) / samples.length).toFixed(1);
    const { rssMb, files, processes } = sample;
    console.log(
      `${minute.padEnd(8)} ${rssMb.toFixed(0).padStart(8)} ${String(files).padStart(8)} ${String(processes).padStart(10)}`,
    );
  }
}

function judge(samples: readonly Sample[]): Line[] {
  const third = Math.floor(samples.length / thirds);
  const [middle, last] = [samples.slice(third, 2 * third), samples.slice(2 * third)];
  const compare = (of: (sample: Sample) => number) => [median(middle.map(of)), median(last.map(of))] as const;
  const [rss, files, processes] = [
    compare((s) => s.rssMb),
    compare((s) => s.files),
    compare((s) => s.processes),
  ];
  const words = ([from, to]: readonly [number, number], unit = '') =>
    `${from.toFixed(0)}${unit} in the second third, ${to.toFixed(0)}${unit} in the last`;
  return [
    { what: 'memory', found: words(rss, ' MB'), holds: rss[1] <= rss[0] * rssMayGrow },
    { what: 'open files', found: words(files), holds: files[1] <= files[0] + filesMayGrow },
    { what: 'processes', found: words(processes), holds: processes[1] <= 2 * processes[0] + 2 },
  ];
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? 0;
}
