/**
 * What is known of a piece of work: figures, ids of ours, and names from closed sets. What people or models say, and
 * whatever they could make up, is never among it.
 */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

export type SpanOptions = {
  readonly kind?: 'server' | 'client' | 'internal';
  /** The span that this one is part of, as `traceparent` of W3C Trace Context. What is none is passed over. */
  readonly parent?: string | undefined;
  /** One of somebody else that led to this one, in the same form. */
  readonly link?: string | undefined;
  /** In milliseconds since 1970; absent: now. */
  readonly startedAt?: number;
  readonly attributes?: SpanAttributes;
};

/** A piece of work that is being traced. */
export type Span = {
  /** How parts of it name it, here or on another node; undefined where nothing is traced. */
  readonly traceParent: string | undefined;
  set(attributes: SpanAttributes): void;
  /** @param failure why it failed, as a code. Only the first end counts. */
  end(failure?: string): void;
};

/** Where spans go. */
export type Tracing = AsyncDisposable & { start(name: string, options?: SpanOptions): Span };

const untraced: Span = { traceParent: undefined, set: () => undefined, end: () => undefined };

/** Traces nothing. */
export const noTracing: Tracing = {
  start: () => untraced,
  [Symbol.asyncDispose]: () => Promise.resolve(),
};

export type TraceParent = {
  readonly traceId: string;
  readonly spanId: string;
  readonly isSampled: boolean;
};

/** Reads `traceparent`; undefined when the text is none that is valid. */
export function parseTraceParent(text: string): TraceParent | undefined {
  const match = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/.exec(text);
  const [, traceId, spanId, flags] = match ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  return { traceId, spanId, isSampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

export function formatTraceParent({ traceId, spanId, isSampled }: TraceParent): string {
  return `00-${traceId}-${spanId}-${isSampled ? '01' : '00'}`;
}
