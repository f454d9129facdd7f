import { readFile } from 'node:fs/promises';
import { z } from 'zod';

// Prints one plain line from vitest's JSON report, for whoever reads the end of a log.
const Report = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
});
const report = Report.parse(JSON.parse(await readFile(process.argv[2] ?? '', 'utf8')));
process.stdout.write(
  `${report.numPassedTests} passed, ${report.numFailedTests} failed, ${report.numPendingTests} skipped\n`,
);
