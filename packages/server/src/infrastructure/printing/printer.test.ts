import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { ReportLog, reportOf } from '../../../test/support/report-log.ts';
import { PrintError, printInto, type PrintLimits } from './printer.ts';

const plenty: PrintLimits = { withinMs: 30_000, memoryBytes: 1_000_000_000 };

async function printed({
  limits = plenty,
  signal = new AbortController().signal,
  calls = 3,
} = {}): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'printer-'));
  try {
    const file = path.join(folder, 'report');
    await using handle = await open(file, 'wx+');
    const log = new ReportLog().ask('Go.');
    for (let n = 0; n < calls; n++) log.call('Bash', { n, command: 'x'.repeat(2_000) }, 'y'.repeat(3_000));
    const order = { document: reportOf(log.end()), format: 'markdown', look: {} } as const;
    await printInto(handle.fd, order, { limits, signal });
    return await readFile(file, 'utf8');
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function refusalOf(more: Parameters<typeof printed>[0]): Promise<unknown> {
  return printed(more).catch((error: unknown) => error);
}

describe('a printing process', { timeout: 60_000 }, () => {
  test('writes the report into the file that it is given [reports:printer]', async () => {
    expect(await printed()).toMatch(/^# Session Release notes/);
  });

  test('is ended when it takes too long, too much memory, or is not wanted any more [reports:printer-limits]', async () => {
    const late = await refusalOf({ limits: { ...plenty, withinMs: 20 } });
    expect(late).toBeInstanceOf(PrintError);
    expect(late).toMatchObject({ code: 'took_too_long' });
    const large = await refusalOf({ limits: { ...plenty, memoryBytes: 45_000_000 }, calls: 2_000 });
    expect(large).toMatchObject({ code: 'too_large' });
    const stopped = new Error('Stop.');
    expect(await refusalOf({ signal: AbortSignal.abort(stopped) })).toBe(stopped);
    const stopping = new AbortController();
    const refused = refusalOf({ signal: stopping.signal });
    stopping.abort(stopped);
    expect(await refused).toBe(stopped);
  });
});
