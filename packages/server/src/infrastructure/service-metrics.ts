import { Gauge, type Registry } from 'prom-client';
import { lineNames, type ServiceFigures } from '../domain/service-figures.ts';
import { sessionStatuses } from '../domain/session/session.ts';
import type { Metrics } from './metrics.ts';

export type PoolFigures = { readonly total: number; readonly idle: number; readonly waiting: number };

/** How many jobs of a kind there are, as the queue's own monitor last saw it. */
export type JobFigures = { readonly name: string; readonly ready: number; readonly active: number };

/** Figures of the database serve all who ask within this time, and nobody waits for them longer. In milliseconds. */
const keptFor = 10_000;
const waitFor = 2_000;

/**
 * Shows what the database says of the whole service: every node says the same, so take the highest and never the sum.
 * While the database does not answer there are no such figures, and all the others are there.
 */
export function measureService(
  { registry }: Pick<Metrics, 'registry'>,
  read: () => Promise<ServiceFigures>,
): void {
  const latest = remembered(read);
  gaugeOf(registry, ['sessions_total', 'Sessions that are not deleted, by status'], 'status', async () => {
    const figures = await latest();
    return figures && entriesOf(sessionStatuses, figures.sessions);
  });
  gaugeOf(registry, ['turns_unfinished', 'Turns that wait, run or are parked'], 'status', async () => {
    const figures = await latest();
    return figures && entriesOf(['queued', 'running', 'parked'], figures.unfinishedTurns);
  });
  gaugeOf(registry, ['queue_depth', 'What waits for a place or is due, by line'], 'queue', async () =>
    linesOf(await latest(), 'count'),
  );
  gaugeOf(registry, ['queue_oldest_seconds', 'How long the first of a line has waited'], 'queue', async () =>
    linesOf(await latest(), 'oldestSeconds'),
  );
  gaugeOf(registry, ['session_leases', 'Sessions that a node holds to run them'], 'state', async () => {
    const figures = await latest();
    return figures && [['held', figures.leases]];
  });
}

/** Shows the jobs of the queue; the same at every node. */
export function measureJobs(
  { registry }: Pick<Metrics, 'registry'>,
  read: () => Promise<readonly JobFigures[]>,
): void {
  const latest = remembered(read);
  for (const state of ['ready', 'active'] as const)
    gaugeOf(registry, [`jobs_${state}`, `Jobs that are ${state}, by queue`], 'queue', async () =>
      (await latest())?.map((jobs) => [jobs.name, jobs[state]] as const),
    );
}

/** Shows this node's connections to the database. */
export function measurePool({ registry }: Pick<Metrics, 'registry'>, read: () => PoolFigures): void {
  gaugeOf(
    registry,
    ['database_pool_connections', 'Connections of this node to the database, and who waits for one'],
    'state',
    () => Promise.resolve(Object.entries(read())),
  );
}

type Labelled = readonly (readonly [string, number])[];

function gaugeOf(
  registry: Registry,
  [name, help]: readonly [string, string],
  label: string,
  read: () => Promise<Labelled | undefined>,
): void {
  new Gauge({
    name,
    help,
    labelNames: [label],
    registers: [registry],
    async collect() {
      const found = await read();
      this.reset();
      for (const [value, figure] of found ?? []) this.set({ [label]: value }, figure);
    },
  });
}

function entriesOf<Name extends string>(
  names: readonly Name[],
  figures: Readonly<Partial<Record<Name, number>>>,
): Labelled {
  return names.map((name) => [name, figures[name] ?? 0] as const);
}

function linesOf(figures: ServiceFigures | undefined, what: 'count' | 'oldestSeconds'): Labelled | undefined {
  return figures && lineNames.map((name) => [name, figures.lines[name]?.[what] ?? 0] as const);
}

/** What was read last, for a while; undefined when it could not be read in time. */
function remembered<T>(read: () => Promise<T>): () => Promise<T | undefined> {
  let until = 0;
  let reading: Promise<T | undefined> = Promise.resolve(undefined);
  return () => {
    if (performance.now() < until) return reading;
    until = performance.now() + keptFor;
    const { promise: late, resolve } = Promise.withResolvers<undefined>();
    const timer = setTimeout(() => resolve(undefined), waitFor);
    const found = read().catch(() => undefined);
    reading = Promise.race([found, late]).finally(() => clearTimeout(timer));
    return reading;
  };
}
