import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { layOutReport } from '../src/domain/report/lay-out-report.ts';
import { renderHtml } from '../src/domain/report/render-html.ts';
import { chromiumProgram, startChromium, type Chromium } from './support/chromium.ts';
import { hostileLog } from './support/hostile-log.ts';
import { scriptPayloads } from './support/hostile-texts.ts';
import { reportOf } from './support/report-log.ts';

// Elsewhere a parser looks at the same pages: domain/report/render.test.ts.
describe.skipIf(chromiumProgram === undefined)(
  'a report in HTML, where there is a Chromium',
  { timeout: 120_000 },
  () => {
    const stack = new AsyncDisposableStack();
    let chromium: Chromium;
    let folder: string;
    beforeAll(async () => {
      folder = await mkdtemp(path.join(tmpdir(), 'reports-'));
      stack.defer(() => rm(folder, { recursive: true, force: true }));
      chromium = stack.use(await startChromium(chromiumProgram ?? ''));
    });
    afterAll(() => stack.disposeAsync());

    async function callsOf(name: string, page: string): Promise<string[]> {
      const file = path.join(folder, `${name}.html`);
      await writeFile(file, page);
      return chromium.open(file);
    }

    /** One page on which each of the texts stands wherever others write something. */
    const pageOf = (texts: readonly string[]) => {
      const all = texts.join(' ');
      const look = { header: all, footer: all, logoText: all, accent: all };
      return renderHtml(layOutReport(reportOf(hostileLog(...texts), { name: all }), look));
    };
    const withoutPolicy = (page: string) =>
      page.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '');

    test('runs nothing of what was written, not even without its policy [reports:browser]', async () => {
      expect(await callsOf('control', '<title>x</title><img src=x onerror=owned(1)>')).toEqual(['1']);
      expect(scriptPayloads.length).toBeGreaterThanOrEqual(60);
      const page = pageOf(scriptPayloads);
      expect(await callsOf('report', page)).toEqual([]);
      expect(withoutPolicy(page)).not.toBe(page);
      expect(await callsOf('bare', withoutPolicy(page))).toEqual([]);
      expect(await callsOf('reversed', withoutPolicy(pageOf(scriptPayloads.toReversed())))).toEqual([]);
    });
  },
);
