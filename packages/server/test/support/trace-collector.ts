import { z } from 'zod';
import { startReceiver } from './webhook-receiver.ts';

const Value = z.object({
  stringValue: z.string().optional(),
  intValue: z.union([z.number(), z.string()]).optional(),
  doubleValue: z.number().optional(),
  boolValue: z.boolean().optional(),
});
const Attributes = z
  .array(z.object({ key: z.string(), value: Value }))
  .default([])
  .transform((all) => Object.fromEntries(all.map(({ key, value }) => [key, valueOf(value)])));
const SentSpan = z.object({
  name: z.string(),
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  startTimeUnixNano: z.coerce.bigint(),
  endTimeUnixNano: z.coerce.bigint(),
  attributes: Attributes,
  status: z.object({ code: z.number().optional() }).optional(),
  links: z.array(z.object({ traceId: z.string(), spanId: z.string() })).default([]),
});
const Export = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: Attributes }),
      scopeSpans: z.array(z.object({ spans: z.array(SentSpan) })),
    }),
  ),
});

export type CollectedSpan = z.infer<typeof SentSpan> & { readonly node: unknown };

export type TraceCollector = AsyncDisposable & {
  readonly url: string;
  /** Everything that came, as it came: headers too. */
  readonly text: () => string;
  readonly spans: () => CollectedSpan[];
};

/** A collector of traces that speaks OTLP over HTTP. */
export async function startTraceCollector(): Promise<TraceCollector> {
  const receiver = await startReceiver(({ path }) => (path === '/v1/traces' ? {} : undefined));
  return {
    url: receiver.url,
    text: () => JSON.stringify(receiver.received),
    spans: () => receiver.received.flatMap(({ json }) => spansOf(json)),
    [Symbol.asyncDispose]: () => receiver[Symbol.asyncDispose](),
  };
}

function spansOf(json: unknown): CollectedSpan[] {
  return Export.parse(json).resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map((span) => ({ ...span, node: resource.attributes['service.instance.id'] })),
    ),
  );
}

function valueOf({ stringValue, intValue, doubleValue, boolValue }: z.infer<typeof Value>) {
  return stringValue ?? (intValue === undefined ? (doubleValue ?? boolValue) : Number(intValue));
}

/** The names of a trace, each below what it is part of: `POST … > invoke_agent > chat …`. */
export function pathsOf(spans: readonly CollectedSpan[]): string[] {
  const pathOf = (span: CollectedSpan): string => {
    const parent = spans.find(({ spanId }) => spanId === span.parentSpanId);
    if (parent) return `${pathOf(parent)} > ${span.name}`;
    return span.parentSpanId ? `? > ${span.name}` : span.name;
  };
  return spans.map(pathOf).sort();
}
