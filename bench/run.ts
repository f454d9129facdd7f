import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import path from 'node:path';
import { approvalLatency } from './approval-latency.ts';
import { auditLog } from './audit.ts';
import { authentication } from './authentication.ts';
import { commandDecisions } from './command-decisions.ts';
import { commandLine } from './command-line.ts';
import { executionStart } from './execution-start.ts';
import { gatewayCosts } from './gateway.ts';
import { idleSchedules } from './idle-schedules.ts';
import { jail } from './jail.ts';
import { manySessions } from './many-sessions.ts';
import { metricsPage } from './metrics-page.ts';
import { policyDecisions } from './policy-decisions.ts';
import { readThroughput } from './read-throughput.ts';
import { reports } from './reports.ts';
import { snapshots } from './snapshots.ts';
import { startUp } from './start-up.ts';
import { streamReaders } from './stream-readers.ts';
import type { Figure } from './support/figures.ts';
import { turnLatency } from './turn-latency.ts';
import { workspaceFiles } from './workspace-files.ts';

// Runs every benchmark, or those named on the command line; a full run writes docs/benchmarks.md.
const benchmarks: Record<string, () => Promise<Figure[]>> = {
  'start-up': startUp,
  'turn-latency': turnLatency,
  jail,
  'read-throughput': readThroughput,
  'stream-readers': streamReaders,
  authentication,
  'audit-log': auditLog,
  gateway: gatewayCosts,
  'command-decisions': commandDecisions,
  'policy-decisions': policyDecisions,
  snapshots,
  'workspace-files': workspaceFiles,
  reports,
  'approval-latency': approvalLatency,
  'execution-start': executionStart,
  'idle-schedules': idleSchedules,
  'many-sessions': manySessions,
  'metrics-page': metricsPage,
  'command-line': commandLine,
};

const wanted = process.argv.slice(2);
const names = wanted.length > 0 ? wanted : Object.keys(benchmarks);
const figures: Figure[] = [];
for (const name of names) {
  const benchmark = benchmarks[name];
  if (!benchmark)
    throw new Error(`There is no benchmark "${name}"; there are ${Object.keys(benchmarks).join(', ')}.`);
  process.stdout.write(`${name} …\n`);
  const found = await benchmark();
  figures.push(...found);
  for (const figure of found)
    process.stdout.write(
      `  ${figure.what}: ${figure.value} (${figure.target})${figure.holds ? '' : '  MISSED'}\n`,
    );
}
if (wanted.length === 0)
  await writeFile(path.join(import.meta.dirname, '..', 'docs', 'benchmarks.md'), report(figures));

function report(rows: readonly Figure[]): string {
  const lines = rows.map(
    (row) => `| ${row.what} | ${row.value} | ${row.target} | ${row.holds ? 'yes' : 'no'} |`,
  );
  return `# Benchmarks

Written by \`npm run bench\`: medians of one run on ${cpus().length} cores with Node ${process.versions.node}, everything on loopback.
Where two things are compared they ran one after the other in the same run, so the ratios say more than the figures.

| What | Measured | Target | Holds |
| --- | --- | --- | --- |
${lines.join('\n')}
`;
}
