import type { Spender } from '../../domain/billing/budget.ts';
import type { ModelCall } from '../../domain/billing/model-call.ts';
import { costOf, priceOf, type PriceTable } from '../../domain/billing/price-table.ts';
import { noTokens } from '../../domain/billing/token-counts.ts';
import type { RunningCall } from './call-context.ts';
import type { MeterReading } from './usage-meter.ts';

const nothingUsed: MeterReading = { tokens: noTokens, isEstimated: false, isComplete: true };

/** The row of a call that has ended, priced by the model that answered. */
export function bookedCall(call: RunningCall, spender: Spender, prices: PriceTable): ModelCall {
  const reading = readingOf(call);
  const answered = reading.model !== undefined && priceOf(prices, reading.model) ? reading.model : call.model;
  const price = priceOf(prices, answered);
  if (!price) throw new Error(`The model ${answered} was called without a price.`);
  return {
    id: call.id,
    organizationId: spender.organizationId,
    userId: spender.userId,
    sessionId: spender.sessionId,
    ...(call.turnId !== undefined && { turnId: call.turnId }),
    upstream: call.upstream.name,
    ...(call.requestId !== undefined && { requestId: call.requestId }),
    requestedModel: call.asked.model,
    model: answered,
    outcome: call.outcome === 'completed' && !reading.isComplete ? 'cut' : call.outcome,
    ...(call.status !== undefined && { status: call.status }),
    attempts: call.attempts,
    tokens: reading.tokens,
    cost: costOf(price, reading.tokens),
    priceVersion: prices.version,
    isEstimated: reading.isEstimated,
    ...(call.firstByteMs !== undefined && { firstByteMs: call.firstByteMs }),
    startedAt: call.reservation.at,
  };
}

/**
 * A failed call is not charged for, unless its answer may have been written and lost. One that the agent left is, as the
 * provider may have begun with it.
 */
function readingOf(call: RunningCall): MeterReading {
  if ((call.outcome === 'failed' && call.mayBePaid !== true) || call.attempts === 0) return nothingUsed;
  return call.meter.read(call.asked.bytes.length, unseenTokens(call));
}

/** No priced model writes faster for long. */
const tokensPerSecond = 100;

/** What a model can have written since it was asked, or since its stream began. */
function unseenTokens({ asked, isPaidWhole, askedAt, beganAt }: RunningCall): number {
  const since = isPaidWhole ? askedAt : beganAt;
  if (since === undefined) return 0;
  const seconds = (performance.now() - since) / 1_000;
  return Math.min(asked.maxTokens, Math.ceil(seconds * tokensPerSecond));
}
