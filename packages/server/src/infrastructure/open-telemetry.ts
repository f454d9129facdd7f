import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Context,
  type SpanContext,
  type Span as OtelSpan,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  type SpanExporter,
} from '@opentelemetry/sdk-trace-base';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import { formatTraceParent, parseTraceParent, type Span, type SpanOptions, type Tracing } from './tracing.ts';

export type OpenTelemetryOptions = {
  /** Of a collector; spans go to `/v1/traces` below it. */
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Which part of the traces is kept, 0 to 1. */
  readonly ratio: number;
  readonly node: { readonly id: string; readonly version: string };
  readonly metrics: Pick<Metrics, 'spansLost'>;
  readonly log: Log;
};

/** What has not been sent by then is lost, at the end too. In milliseconds. */
const sendWithin = 5_000;
const endWithin = 3_000;
const collectFor = 2_000;

const kinds = { server: SpanKind.SERVER, client: SpanKind.CLIENT, internal: SpanKind.INTERNAL } as const;

/** Sends spans to a collector by OTLP over HTTP. A collector that is slow or away costs spans and nothing else. */
export function openTelemetry(options: OpenTelemetryOptions): Tracing {
  const { endpoint, headers, ratio, node } = options;
  const exporter = new OTLPTraceExporter({
    url: `${endpoint.replace(/\/+$/, '')}/v1/traces`,
    headers: { ...headers },
    timeoutMillis: sendWithin,
  });
  const processor = new BatchSpanProcessor(counting(exporter, options), {
    scheduledDelayMillis: collectFor,
    exportTimeoutMillis: 2 * sendWithin,
  });
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({
      'service.name': 'ai-agent-api',
      'service.version': node.version,
      'service.instance.id': node.id,
    }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
    spanProcessors: [processor],
  });
  const tracer = provider.getTracer('ai-agent-api', node.version);
  return {
    start: (name, { kind = 'internal', parent, link, startedAt, attributes }: SpanOptions = {}) => {
      const linked = link === undefined ? undefined : contextOf(link);
      const how = {
        kind: kinds[kind],
        ...(attributes && { attributes }),
        ...(startedAt !== undefined && { startTime: startedAt }),
        ...(linked && { links: [{ context: linked }] }),
      };
      return toSpan(tracer.startSpan(name, how, below(parent)));
    },
    [Symbol.asyncDispose]: () => ended(provider),
  };
}

function toSpan(span: OtelSpan): Span {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return {
    traceParent: formatTraceParent({ traceId, spanId, isSampled: (traceFlags & TraceFlags.SAMPLED) !== 0 }),
    set: (attributes) => void span.setAttributes({ ...attributes }),
    end: (failure) => {
      if (!span.isRecording()) return;
      if (failure !== undefined) {
        span.setAttribute('error.type', failure);
        span.setStatus({ code: SpanStatusCode.ERROR });
      }
      span.end();
    },
  };
}

function below(parent: string | undefined): Context {
  const context = parent === undefined ? undefined : contextOf(parent);
  return context ? trace.setSpanContext(ROOT_CONTEXT, context) : ROOT_CONTEXT;
}

function contextOf(text: string): SpanContext | undefined {
  const parsed = parseTraceParent(text);
  if (!parsed) return undefined;
  const { traceId, spanId, isSampled } = parsed;
  const traceFlags = isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE;
  return { traceId, spanId, traceFlags, isRemote: true };
}

/** Counts what does not arrive, and says so once, until something arrives again. */
function counting(
  exporter: SpanExporter,
  { metrics, log }: Pick<OpenTelemetryOptions, 'metrics' | 'log'>,
): SpanExporter {
  let isFailing = false;
  return {
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        const code: number = result.code;
        const hasFailed = code !== 0;
        if (hasFailed) metrics.spansLost.inc(spans.length);
        if (hasFailed && !isFailing) log.warn('spans could not be sent; how many is counted');
        isFailing = hasFailed;
        done(result);
      }),
    forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
    shutdown: () => exporter.shutdown(),
  };
}

/** Sends what is left, for a while. */
async function ended(provider: BasicTracerProvider): Promise<void> {
  const { promise: late, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), endWithin);
  await Promise.race([provider.shutdown().catch(() => undefined), late]);
  clearTimeout(timer);
}
