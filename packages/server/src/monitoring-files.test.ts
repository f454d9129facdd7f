import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { createMetrics, measureCircuits } from './infrastructure/metrics.ts';
import { measureJobs, measurePool, measureService } from './infrastructure/service-metrics.ts';

const folder = path.join(import.meta.dirname, '../../../deploy/monitoring');
const read = (file: string) => readFile(path.join(folder, file), 'utf8');

const Panel = z.object({
  id: z.number(),
  title: z.string().min(1),
  gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
  targets: z.array(z.object({ expr: z.string().min(1), legendFormat: z.string() })).default([]),
});
const Dashboard = z.object({ uid: z.string(), title: z.string(), panels: z.array(Panel).min(1) });
const Rules = z.strictObject({
  groups: z.array(
    z.strictObject({
      name: z.string(),
      rules: z.array(
        z.strictObject({
          alert: z.string().regex(/^AgentApi[A-Z]\w+$/),
          expr: z.string().min(1),
          for: z
            .string()
            .regex(/^\d+m$/)
            .optional(),
          labels: z.strictObject({ severity: z.enum(['page', 'ticket']) }),
          annotations: z.strictObject({ summary: z.string().min(1), description: z.string().min(1) }),
        }),
      ),
    }),
  ),
});

/** What a node measures: the names of the series, with those that a histogram has. */
async function measured(): Promise<ReadonlySet<string>> {
  const metrics = createMetrics();
  measureCircuits(metrics, () => []);
  measureService(metrics, () => Promise.reject(new Error('There is no database here.')));
  measureJobs(metrics, () => Promise.resolve([]));
  measurePool(metrics, () => ({ total: 0, idle: 0, waiting: 0 }));
  const all = await metrics.registry.getMetricsAsJSON();
  return new Set(
    all.flatMap(({ name, type }) =>
      String(type) === 'histogram' ? ['bucket', 'sum', 'count'].map((part) => `${name}_${part}`) : [name],
    ),
  );
}

/** What an expression reads: the words that a selector or a range stands behind. */
function namesIn(expression: string): string[] {
  const withoutTexts = expression.replaceAll(/"[^"]*"/g, '""');
  const found = withoutTexts.matchAll(/\b([a-z][a-z0-9_]*_[a-z0-9_]+|up)\b(?!\s*\()/g);
  return [...found].map(([name]) => name).filter((name) => name !== 'histogram_quantile');
}

const expressions = async () => {
  const { panels } = Dashboard.parse(JSON.parse(await read('grafana-dashboard.json')));
  const { groups } = Rules.parse(parse(await read('alerts.yaml')));
  return [
    ...panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
    ...groups.flatMap(({ rules }) => rules.map(({ expr }) => expr)),
  ];
};

describe('the files for Prometheus and Grafana', () => {
  test('read nothing that no node measures [monitoring-files:names]', async () => {
    const names = await measured();
    const all = await expressions();
    expect(all.length).toBeGreaterThan(30);
    for (const expression of all) {
      // Labels that series are grouped by are no series.
      const read = namesIn(expression.replaceAll(/\b(?:by|without) \([^)]*\)/g, ''));
      expect([expression, read.length > 0]).toEqual([expression, true]);
      for (const name of read.filter((each) => each !== 'up' && each !== '__rate_interval'))
        expect([name, names.has(name)]).toEqual([name, true]);
    }
  });

  test('lay out panels that do not cover each other [monitoring-files:layout]', async () => {
    const { panels } = Dashboard.parse(JSON.parse(await read('grafana-dashboard.json')));
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, at) => `${x + (at % w)},${y + Math.floor(at / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    for (const { gridPos } of panels) expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
  });
});

const promtool = process.env['PROMTOOL'] ?? '/usr/bin/promtool';
const isThere = await readFile(promtool).then(
  () => true,
  () => false,
);
const why = isThere ? '' : ' (skipped: promtool is not installed)';

test.skipIf(!isThere)(
  `promtool takes the rules and the configuration${why} [monitoring-files:promtool]`,
  async () => {
    const run = promisify(execFile);
    const { stdout } = await run(promtool, ['check', 'rules', path.join(folder, 'alerts.yaml')]);
    expect(stdout).toMatch(/SUCCESS: 1\d rules found/);
    await run(promtool, ['check', 'config', '--syntax-only', path.join(folder, 'prometheus.yaml')]);
  },
);
