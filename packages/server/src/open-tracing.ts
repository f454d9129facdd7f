import type { Config, Secrets } from './config.ts';
import type { Log } from './infrastructure/log.ts';
import type { Metrics } from './infrastructure/metrics.ts';
import { noTracing, type Tracing } from './infrastructure/tracing.ts';

export type TracingDeps = {
  readonly config: Pick<Config, 'tracing'>;
  readonly secrets: Pick<Secrets, 'otlpHeaders'>;
  readonly node: { readonly id: string; readonly version: string };
  readonly metrics: Metrics;
  readonly log: Log;
};

/** The libraries are loaded only where there is a collector. Part of the composition root. */
export async function openTracing(on: TracingDeps, stack: AsyncDisposableStack): Promise<Tracing> {
  const { endpoint, ratio } = on.config.tracing;
  if (endpoint === undefined) return noTracing;
  const { openTelemetry } = await import('./infrastructure/open-telemetry.ts');
  return stack.use(openTelemetry({ ...on, endpoint, ratio, headers: on.secrets.otlpHeaders ?? {} }));
}
