/** Why the model's API gave no answer, in the terms that a decision needs. */
export type UpstreamFailure =
  /** Too many requests at this moment: soon again. */
  | { readonly kind: 'rate_limited'; readonly retryAfterMs?: number }
  /** What was bought is used up, until a known time if there is one: the turn is parked. */
  | { readonly kind: 'quota_exhausted'; readonly resetAt?: Date }
  /** 529: the provider has no room. */
  | { readonly kind: 'overloaded'; readonly retryAfterMs?: number }
  | { readonly kind: 'server_error'; readonly retryAfterMs?: number }
  | ({ readonly kind: 'unreachable' } & MaybePaid)
  | ({ readonly kind: 'timeout' } & MaybePaid)
  /** Not what the API says: another type, a redirect, a body that is shorter than it claims. */
  | ({ readonly kind: 'garbage' } & MaybePaid)
  /** The key is wrong or may not do this: for an operator, never for the agent. */
  | { readonly kind: 'key_refused' }
  /** The request itself is wrong; it is handed on. */
  | { readonly kind: 'refused' };

/** Set when the answer was to come in one piece and did not: the model may have written all of it. */
type MaybePaid = { readonly mayBePaid?: true };

export type FailureKind = UpstreamFailure['kind'];

/** The parts of an answer that tell its kind. */
export type FailedAnswer = {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  /** `error.type` of the body, if it has one. */
  readonly type?: string | undefined;
};

/** A pause that is longer than this is no burst: the quota is used up. */
const burstMs = 60_000;

export function classifyAnswer(answer: FailedAnswer, now: Date): UpstreamFailure {
  const retryAfterMs = retryAfter(answer.header('retry-after'), now);
  const wait = retryAfterMs === undefined ? {} : { retryAfterMs };
  if (answer.status === 402 || answer.type === 'billing_error') return { kind: 'quota_exhausted' };
  if (answer.status === 429) return classifyLimit(answer, now, retryAfterMs);
  if (answer.status === 401 || answer.status === 403) return { kind: 'key_refused' };
  if (answer.status === 529 || answer.type === 'overloaded_error') return { kind: 'overloaded', ...wait };
  if (answer.status >= 500 || answer.status === 408) return { kind: 'server_error', ...wait };
  if (answer.status >= 400) return { kind: 'refused' };
  return { kind: 'garbage' };
}

function classifyLimit(answer: FailedAnswer, now: Date, retryAfterMs: number | undefined): UpstreamFailure {
  const resetAt = quotaReset(answer, now, retryAfterMs);
  const isRejected = answer.header('anthropic-ratelimit-unified-status') === 'rejected';
  const isFar = resetAt !== undefined && resetAt.getTime() - now.getTime() > burstMs;
  if (isRejected || isFar) return { kind: 'quota_exhausted', ...(resetAt && { resetAt }) };
  return { kind: 'rate_limited', ...(retryAfterMs !== undefined && { retryAfterMs }) };
}

const limits = ['requests', 'tokens', 'input-tokens', 'output-tokens'] as const;

/** The latest of the moments at which something that is used up comes back. */
function quotaReset(answer: FailedAnswer, now: Date, retryAfterMs: number | undefined): Date | undefined {
  const usedUp = limits.filter((name) => answer.header(`anthropic-ratelimit-${name}-remaining`) === '0');
  const times = [
    retryAfterMs === undefined ? NaN : now.getTime() + retryAfterMs,
    Number(answer.header('anthropic-ratelimit-unified-reset') ?? NaN) * 1_000,
    ...usedUp.map((name) => Date.parse(answer.header(`anthropic-ratelimit-${name}-reset`) ?? '')),
  ].filter((time) => Number.isFinite(time) && time > now.getTime());
  return times.length === 0 ? undefined : new Date(Math.min(Math.max(...times), farthest));
}

/** The end of what a Date can hold, for nonsense from an upstream. */
const farthest = 8.64e15;

/** Seconds or an HTTP date, as milliseconds from now. */
export function retryAfter(value: string | undefined, now: Date): number | undefined {
  if (value === undefined) return undefined;
  const seconds = Number(value);
  const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(value) - now.getTime();
  return Number.isFinite(ms) && ms >= 0 ? ms : undefined;
}

/** The same failure of an answer that may have been written. */
export function asMaybePaid(failure: UpstreamFailure): UpstreamFailure {
  const { kind } = failure;
  return kind === 'timeout' || kind === 'garbage' || kind === 'unreachable'
    ? { kind, mayBePaid: true }
    : failure;
}

/** Whether the model may have answered although nothing of it came: to ask again would be to pay again. */
export function mayBePaid(failure: UpstreamFailure): boolean {
  return 'mayBePaid' in failure;
}

/** Whether the same request may have luck a moment later. */
export function mayRetry(failure: UpstreamFailure): boolean {
  if (mayBePaid(failure)) return false;
  switch (failure.kind) {
    case 'rate_limited':
    case 'overloaded':
    case 'server_error':
    case 'unreachable':
    case 'timeout':
    case 'garbage':
      return true;
    case 'quota_exhausted':
    case 'key_refused':
    case 'refused':
      return false;
  }
}

/**
 * Whether it says that the upstream is unwell. A limit does not: that is about us, not about it. Nor does an answer that
 * was to come in one piece and took too long: who asked decides how long it takes.
 */
export function countsAgainstUpstream(failure: UpstreamFailure): boolean {
  return mayRetry(failure) && failure.kind !== 'rate_limited';
}

export type RetryTiming = { readonly initialMs: number; readonly maxMs: number };

/**
 * How long to wait before the next attempt: what the upstream asks for, else twice as long each time, with jitter so
 * that callers do not come back together. @param random between 0 and 1.
 */
export function retryDelay(
  failure: UpstreamFailure,
  attempt: number,
  timing: RetryTiming,
  random: number,
): number {
  const asked = 'retryAfterMs' in failure ? failure.retryAfterMs : undefined;
  const exponential = Math.min(timing.initialMs * 2 ** (attempt - 1), timing.maxMs);
  const jittered = exponential * (0.5 + random / 2);
  return asked === undefined ? jittered : asked + random * timing.initialMs;
}
