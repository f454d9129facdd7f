import type { ModelCallId, TurnId } from '../ids.ts';
import type { MicroUsd } from '../money.ts';
import type { Spender } from './budget.ts';
import type { TokenCounts } from './token-counts.ts';

/**
 * How a call ended. `cut`: the upstream ended the answer before it was complete; `stalled`: it fell silent; `failed`:
 * it gave no answer, or an error.
 */
export const callOutcomes = ['completed', 'client_aborted', 'cut', 'stalled', 'failed'] as const;
export type CallOutcome = (typeof callOutcomes)[number];

/** One call of a model: a row of the ledger. */
export type ModelCall = Spender & {
  readonly id: ModelCallId;
  readonly turnId?: TurnId;
  readonly upstream: string;
  readonly requestId?: string;
  readonly requestedModel: string;
  /** The one that answered: what is priced. */
  readonly model: string;
  readonly outcome: CallOutcome;
  readonly status?: number;
  readonly attempts: number;
  readonly tokens: TokenCounts;
  readonly cost: MicroUsd;
  readonly priceVersion: string;
  /** Part of the tokens is a guess, because the answer ended before its figures came. */
  readonly isEstimated: boolean;
  readonly firstByteMs?: number;
  readonly startedAt: Date;
};
