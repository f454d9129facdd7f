import { setTimeout as sleep } from 'node:timers/promises';
import {
  describeBudget,
  type Reservation,
  type ReservationRefusal,
  type Spender,
} from '../../domain/billing/budget.ts';
import type { ModelCallId } from '../../domain/ids.ts';
import { formatUsd, type MicroUsd } from '../../domain/money.ts';
import type { Accounts, GatewayStop } from './gateway-options.ts';
import { forbidden, noRetry, Refusal } from './refusal.ts';
import type { Settlement } from './settlement.ts';

const firstPauseMs = 50;
const longestPauseMs = 1_000;

export type BudgetGate = {
  readonly accounts: Accounts;
  readonly settlement: Pick<Settlement, 'giveBack'>;
  readonly heldMs: number;
  readonly signal: AbortSignal;
  readonly onStop: (stop: GatewayStop) => void;
};

/**
 * Sets the money for a call aside, and waits for a while when other calls hold what is left. Throws a refusal when
 * there is none; when the books cannot be reached there is no call either.
 */
export async function reserve(
  gate: BudgetGate,
  spender: Spender,
  call: { id: ModelCallId; worst: MicroUsd },
): Promise<Reservation> {
  const until = Date.now() + gate.heldMs;
  for (let pause = firstPauseMs; ; pause = Math.min(pause * 2, longestPauseMs)) {
    const answer = await ask(gate, spender, call);
    if ('reservation' in answer) return answer.reservation;
    if (answer.refusal.why === 'reached') throw reached(gate, answer.refusal);
    if (Date.now() + pause > until) throw held(answer.refusal);
    // Half of it at random, so that those who wait do not come back together.
    await sleep(pause / 2 + (Math.random() * pause) / 2, undefined, { signal: gate.signal });
  }
}

async function ask(
  { accounts, settlement }: BudgetGate,
  spender: Spender,
  call: { id: ModelCallId; worst: MicroUsd },
) {
  try {
    return await accounts.reserve(spender, call);
  } catch (cause) {
    settlement.giveBack(spender, call.id);
    throw Object.assign(new Refusal(503, 'api_error', 'The budgets cannot be read right now.'), { cause });
  }
}

function reached(gate: BudgetGate, { budget }: ReservationRefusal): Refusal {
  gate.onStop({ kind: 'budget_reached', budget });
  const figures = `${formatUsd(budget.spent)} of ${formatUsd(budget.limit)} USD`;
  return forbidden('budget_reached', `budget_reached: ${describeBudget(budget)} is used up (${figures}).`);
}

function held({ budget }: ReservationRefusal): Refusal {
  const text = `Other calls hold what is left of ${describeBudget(budget)}; try again when they have ended.`;
  return new Refusal(429, 'rate_limit_error', text, { ...noRetry, 'retry-after': '5' });
}
