import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { limitsOf } from '../packages/server/src/domain/report/report-limits.ts';
import { chooseSections, type ReportFormat } from '../packages/server/src/domain/report/report.ts';
import { sessionReport } from '../packages/server/src/domain/report/session-report.ts';
import { SessionRecord } from '../packages/server/src/domain/report/session-record.ts';
import { printInto } from '../packages/server/src/infrastructure/printing/printer.ts';
import { ReportLog, reportMaterial } from '../packages/server/test/support/report-log.ts';
import { median, ms, type Figure } from './support/figures.ts';

// A session of 1,000 tool calls is read, laid out and printed, in a process of its own as the service does it; then what
// its record keeps in memory is held against that of a log of a hundred times the bytes. QUICK=yes: fewer rounds.
const rounds = process.env['QUICK'] === 'yes' ? 2 : 7;
const calls = 1_000;
const formats: readonly (readonly [ReportFormat, number])[] = [
  ['json', 500],
  ['markdown', 500],
  ['html', 500],
  ['pdf', 5_000],
];

export async function reports(): Promise<Figure[]> {
  const folder = await mkdtemp(path.join(tmpdir(), 'ai-agent-api-bench-'));
  try {
    const log = logOf(calls, 400);
    const figures: Figure[] = [];
    for (const [format, most] of formats) {
      const times: number[] = [];
      const cpu: number[] = [];
      for (let round = 0; round < rounds; round++) {
        const before = cpuMs();
        const started = performance.now();
        await make(log, format, path.join(folder, `${format}-${round}`));
        times.push(performance.now() - started);
        cpu.push(cpuMs() - before);
      }
      figures.push({
        what: `Report of ${calls} tool calls as ${format}`,
        value: `${ms(median(times))} (${ms(median(cpu))} of it this process's)`,
        target: `≤ ${most} ms`,
        holds: median(times) <= most,
      });
    }
    return [...figures, memory()];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function logOf(count: number, characters: number): ReportLog {
  const log = new ReportLog().ask('Build the release, and say what changed.');
  for (let n = 0; n < count; n++)
    log.call(
      'Bash',
      { n, command: `make part-${n} # ${'x'.repeat(80)}` },
      `line ${n}\n`.repeat(characters / 8),
    );
  return log.answer('It is built.').end();
}

async function make(log: ReportLog, format: ReportFormat, file: string): Promise<void> {
  const record = new SessionRecord(limitsOf(format));
  for (const event of log.events) record.add(event);
  const document = sessionReport(reportMaterial(record), { sections: chooseSections('session', format, {}) });
  await using handle = await open(file, 'wx');
  const limits = { withinMs: 60_000, memoryBytes: 1_000_000_000 };
  const signal = new AbortController().signal;
  await printInto(handle.fd, { document, format, look: {} }, { limits, signal });
}

/** What is kept of a log whose events are read and forgotten, page by page. */
function memory(): Figure {
  const small = keptOf(1_000);
  const large = keptOf(100_000);
  return {
    what: 'What a report keeps in memory of 100,000 tool calls, against 1,000',
    value: `${large.toFixed(1)} MB against ${small.toFixed(1)} MB`,
    target: '≤ 3×',
    holds: large <= 3 * Math.max(small, 1),
  };
}

function keptOf(count: number): number {
  const before = heapMb();
  const record = new SessionRecord(limitsOf('html'));
  for (let done = 0; done < count; done += 1_000)
    for (const event of logOf(1_000, 400).events) record.add(event);
  const kept = heapMb() - before;
  // It must live until here.
  if (record.messages === 0) throw new Error('The record is empty.');
  return kept;
}

function heapMb(): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') collect();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
