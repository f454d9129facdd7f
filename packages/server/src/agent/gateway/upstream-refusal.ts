import type { ServerResponse } from 'node:http';
import type { UpstreamFailure } from '../../domain/agent/upstream-failure.ts';
import type { CircuitResult } from './circuit.ts';
import type { GatewayStop } from './gateway-options.ts';
import { headersForAgent } from './headers.ts';
import { forbidden, noRetry, Refusal } from './refusal.ts';

/** A call that gave no answer. */
export type FailedCall = Exclude<CircuitResult, { readonly ok: true }>;

/** What the turn's runner is told; undefined when the request itself was wrong or its client left. */
export function stopOf(failed: FailedCall): GatewayStop | undefined {
  if ('aborted' in failed) return undefined;
  if ('openUntil' in failed) return { kind: 'circuit_open', retryAt: failed.openUntil };
  const { failure } = failed;
  if (failure.kind === 'refused') return undefined;
  if (failure.kind === 'quota_exhausted')
    return { kind: 'quota_exhausted', ...(failure.resetAt && { resetAt: failure.resetAt }) };
  return { kind: 'upstream_failed', failure: failure.kind };
}

/** Tells the agent. The gateway has tried often enough, so each of these says that it shall not try again. */
export function sendFailure(response: ServerResponse, failed: FailedCall): void {
  if ('aborted' in failed) {
    response.destroy();
    return;
  }
  if ('openUntil' in failed) throw circuitOpen(failed.openUntil);
  const { failure, said } = failed;
  // Only what is about the agent's own request is in the provider's words; others tell of the account behind it.
  if (failure.kind !== 'refused' || !said) throw refusalFor(failure);
  const headers = { ...headersForAgent(said.headers), 'content-length': said.bytes.length };
  response.writeHead(said.status, headers);
  response.end(said.bytes);
}

/** Why there was no answer, for people. */
export function failureInWords(failed: FailedCall): string {
  if ('aborted' in failed) return 'The model did not answer in time.';
  return ('openUntil' in failed ? circuitOpen(failed.openUntil) : refusalFor(failed.failure)).message;
}

function circuitOpen(until: Date): Refusal {
  const seconds = Math.max(1, Math.ceil((until.getTime() - Date.now()) / 1_000));
  const text = 'The model has failed often in a row and is given a pause.';
  return new Refusal(529, 'overloaded_error', text, { ...noRetry, 'retry-after': String(seconds) });
}

function refusalFor(failure: UpstreamFailure): Refusal {
  switch (failure.kind) {
    case 'rate_limited':
      return new Refusal(429, 'rate_limit_error', 'The model takes no more requests at this moment.', {
        ...noRetry,
        'retry-after': String(Math.ceil((failure.retryAfterMs ?? 1_000) / 1_000)),
      });
    case 'quota_exhausted': {
      const until = failure.resetAt ? ` until ${failure.resetAt.toISOString()}` : '';
      return new Refusal(
        429,
        'rate_limit_error',
        `quota_exhausted: the account's quota is used up${until}.`,
        noRetry,
      );
    }
    case 'overloaded':
      return new Refusal(529, 'overloaded_error', 'The model is overloaded.', noRetry);
    case 'timeout':
      return new Refusal(504, 'api_error', 'The model did not answer in time.', noRetry);
    case 'key_refused':
      return forbidden('permission_error', "The model's API refused the server's key; tell an operator.");
    case 'server_error':
    case 'unreachable':
    case 'garbage':
    case 'refused':
      return new Refusal(502, 'api_error', `The model's API failed (${failure.kind}).`, noRetry);
  }
}
