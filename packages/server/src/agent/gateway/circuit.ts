import {
  BrokenCircuitError,
  circuitBreaker,
  CircuitState,
  CountBreaker,
  DelegateBackoff,
  handleWhenResult,
  retry,
  wrap,
  type CircuitBreakerPolicy,
  type IPolicy,
} from 'cockatiel';
import {
  countsAgainstUpstream,
  mayRetry,
  retryDelay,
  type UpstreamFailure,
} from '../../domain/agent/upstream-failure.ts';
import type { AttemptResult } from './upstream-attempt.ts';

export type CircuitSettings = {
  readonly retries: number;
  readonly initialDelayMs: number;
  readonly maxDelayMs: number;
  /** An upstream that asks for a longer pause is not asked again by this call. */
  readonly patienceMs: number;
  /** Opens when more than half of the last `window` attempts failed, once there are `minimum` of them. */
  readonly window: number;
  readonly minimum: number;
  /** How long it stays open before one call is let through to look. */
  readonly openMs: number;
  /** How long that one call waits until its answer begins: all others wait for it. */
  readonly lookMs: number;
};

export const defaultCircuit: CircuitSettings = {
  retries: 3,
  initialDelayMs: 500,
  maxDelayMs: 8_000,
  patienceMs: 20_000,
  window: 20,
  minimum: 10,
  openMs: 10_000,
  lookMs: 8_000,
};

export type CircuitResult = AttemptResult | { readonly ok: false; readonly openUntil: Date };

export type CircuitReading = {
  readonly state: 'closed' | 'open' | 'half_open';
  readonly opened: number;
  readonly openUntil?: Date;
};

/** What a call does at its circuit. */
export type Asking = {
  /** Makes one attempt; it is called again while that may help. */
  readonly ask: () => Promise<AttemptResult>;
  /** Whether its answer comes at once if all is well, so that it can look whether it is. */
  readonly mayLook: boolean;
  readonly signal: AbortSignal;
  readonly onRetry: RetryListener;
};

export type RetryListener = (failure: UpstreamFailure, delayMs: number) => void;

/** Retries, and a breaker around each attempt, for one upstream, key and model. */
export class Circuit {
  readonly #settings: CircuitSettings;
  readonly #breaker: CircuitBreakerPolicy;
  #opened = 0;
  #openedAt = 0;

  constructor(settings: CircuitSettings) {
    this.#settings = settings;
    this.#breaker = circuitBreaker(
      handleWhenResult((result) => this.#isUnwell(result)),
      {
        halfOpenAfter: settings.openMs,
        breaker: new CountBreaker({
          threshold: 0.5,
          size: settings.window,
          minimumNumberOfCalls: settings.minimum,
        }),
      },
    );
    this.#breaker.onBreak(() => {
      this.#opened++;
      this.#openedAt = Date.now();
    });
  }

  async run({ ask, mayLook, signal, onRetry }: Asking): Promise<CircuitResult> {
    if (signal.aborted) return aborted;
    if (!mayLook && this.#breaker.state !== CircuitState.Closed)
      return { ok: false, openUntil: this.#openUntil };
    const policy = this.#policy(onRetry);
    const gone = Promise.withResolvers<CircuitResult>();
    const onAbort = () => gone.resolve({ ok: false, aborted: true });
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      // A pause between attempts does not end with the signal, so it is left behind. So is the call that looks: others
      // wait for what it finds.
      const asked = policy.execute(() => (signal.aborted && !this.isLooking ? aborted : ask()), signal);
      return await Promise.race([asked, gone.promise]);
    } catch (error) {
      if (error instanceof BrokenCircuitError) return { ok: false, openUntil: this.#openUntil };
      throw error;
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
  }

  /** Whether the attempt that begins now is the one that looks. It has `lookMs`, and does not end with its client. */
  get isLooking(): boolean {
    return this.#breaker.state === CircuitState.HalfOpen;
  }

  get reading(): CircuitReading {
    const { state } = this.#breaker;
    if (state === CircuitState.Open)
      return { state: 'open', opened: this.#opened, openUntil: this.#openUntil };
    return { state: state === CircuitState.HalfOpen ? 'half_open' : 'closed', opened: this.#opened };
  }

  get #openUntil(): Date {
    return new Date(this.#openedAt + this.#settings.openMs);
  }

  #policy(onRetry: RetryListener): IPolicy {
    const { retries, initialDelayMs: initialMs, maxDelayMs: maxMs } = this.#settings;
    const again = retry(
      handleWhenResult((result) => this.#isWorthAnother(result)),
      {
        maxAttempts: retries,
        backoff: new DelegateBackoff((context) => {
          const failure = 'value' in context.result ? failureIn(context.result.value) : undefined;
          if (!failure) return initialMs;
          const delay = retryDelay(failure, context.attempt, { initialMs, maxMs }, Math.random());
          onRetry(failure, delay);
          return delay;
        }),
      },
    );
    return wrap(again, this.#breaker);
  }

  #isWorthAnother(result: unknown): boolean {
    const failure = failureIn(result);
    if (!failure || !mayRetry(failure)) return false;
    return !('retryAfterMs' in failure) || failure.retryAfterMs <= this.#settings.patienceMs;
  }

  /** One that looks and finds nothing out, for whatever reason, has not found it well. */
  #isUnwell(result: unknown): boolean {
    const failure = failureIn(result);
    if (failure) return countsAgainstUpstream(failure);
    return wasAborted(result) && this.isLooking;
  }
}

const aborted: AttemptResult = { ok: false, aborted: true };

function failureIn(result: unknown): UpstreamFailure | undefined {
  return isAttempt(result) && !result.ok && 'failure' in result ? result.failure : undefined;
}

function wasAborted(result: unknown): boolean {
  return isAttempt(result) && !result.ok && 'aborted' in result;
}

/** The library hands results on as unknown; only ours are there. */
function isAttempt(result: unknown): result is AttemptResult {
  return typeof result === 'object' && result !== null && 'ok' in result;
}
