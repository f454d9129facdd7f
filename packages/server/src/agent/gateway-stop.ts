import { describeBudget } from '../domain/billing/budget.ts';
import type { FailureKind } from '../domain/agent/upstream-failure.ts';
import { formatUsd } from '../domain/money.ts';
import { failedTurn, type TurnFailureCode, type TurnOutcome } from '../domain/session/turn.ts';
import type { GatewayStop } from './gateway/gateway-options.ts';

/** The gateway knows better than the agent why there were no more answers. A turn that did not fail is left as it is. */
export function explainFailure(outcome: TurnOutcome, stop: GatewayStop | undefined): TurnOutcome {
  return outcome.status === 'failed' && stop ? outcomeOf(stop) : outcome;
}

/** What a turn waits for that cannot go on now. */
export type TurnPause =
  | {
      readonly for: 'quota';
      /** When the provider says that there is more, if it does. */
      readonly resetAt?: Date;
    }
  /** Until people have decided. */
  | { readonly for: 'approval' }
  /** Until people resume the session. */
  | { readonly for: 'pause' };

/** Whether a turn that failed may wait and go on: for more quota, when the lack of it is what the agent failed of. */
export function pauseOf(outcome: TurnOutcome, stop: GatewayStop | undefined): TurnPause | undefined {
  if (outcome.failure?.code !== 'model_rate_limited' || stop?.kind !== 'quota_exhausted') return undefined;
  return { for: 'quota', ...(stop.resetAt && { resetAt: stop.resetAt }) };
}

function outcomeOf(stop: GatewayStop): TurnOutcome {
  switch (stop.kind) {
    case 'budget_reached': {
      const { budget } = stop;
      const figures = `${formatUsd(budget.spent)} of ${formatUsd(budget.limit)} USD`;
      const text = `${describeBudget(budget)} is used up (${figures}).`;
      return {
        ...failedTurn('budget_reached', text.charAt(0).toUpperCase() + text.slice(1)),
        stopReason: 'budget_reached',
      };
    }
    case 'quota_exhausted': {
      const until = stop.resetAt ? ` until ${stop.resetAt.toISOString()}` : '';
      return givenUp('model_rate_limited', `The quota of the model's account is used up${until}.`);
    }
    case 'circuit_open':
      return givenUp(
        'model_overloaded',
        `The model failed often in a row and is given a pause until ${stop.retryAt.toISOString()}.`,
      );
    case 'upstream_failed': {
      const [code, text] = failures[stop.failure];
      return code === 'model_authentication' ? failedTurn(code, text) : givenUp(code, text);
    }
    case 'no_upstream':
      return failedTurn('model_authentication', 'The organization has no key for a model.');
    case 'model_refused':
      return failedTurn('model_not_allowed', `The model "${stop.model.slice(0, 100)}" may not be used here.`);
  }
}

function givenUp(code: TurnFailureCode, text: string): TurnOutcome {
  return { ...failedTurn(code, text), stopReason: 'retries_exhausted' };
}

const failures: Readonly<Record<FailureKind, readonly [TurnFailureCode, string]>> = {
  rate_limited: ['model_rate_limited', 'The model takes no more requests at this moment.'],
  quota_exhausted: ['model_rate_limited', "The quota of the model's account is used up."],
  overloaded: ['model_overloaded', 'The model is overloaded.'],
  server_error: ['model_error', "The model's API failed."],
  unreachable: ['model_unreachable', "The model's API cannot be reached."],
  timeout: ['model_unreachable', "The model's API did not answer in time."],
  garbage: ['model_error', "The model's API answered with something that is no answer."],
  key_refused: ['model_authentication', "The model's API refused the key; tell an operator."],
  refused: ['model_invalid_request', "The model's API refused the request."],
};
