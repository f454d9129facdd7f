import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { ModelCall } from '../../domain/billing/model-call.ts';
import { ModelCallId, OrganizationId, SessionId, UserId } from '../../domain/ids.ts';
import { noTokens } from '../../domain/billing/token-counts.ts';
import type { GatewayEvent } from './gateway-options.ts';
import { Settlement } from './settlement.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const call: ModelCall = {
  id: ModelCallId.new(),
  organizationId: OrganizationId.new(),
  userId: UserId.new(),
  sessionId: SessionId.new(),
  upstream: 'test',
  requestedModel: 'm',
  model: 'm',
  outcome: 'completed',
  attempts: 1,
  tokens: noTokens,
  cost: 1n,
  priceVersion: '1',
  isEstimated: false,
  startedAt: new Date(),
};

test('a call is booked when the database is back after minutes, and no turn waits as long [ledger:minutes]', async () => {
  const began = Date.now();
  const booked: ModelCall[] = [];
  const events: GatewayEvent[] = [];
  const settlement = new Settlement(
    {
      reserve: () => Promise.reject(new Error('away')),
      giveBack: () => Promise.reject(new Error('away')),
      settle: (each) => {
        if (Date.now() - began < 180_000) return Promise.reject(new Error('away'));
        booked.push(each);
        return Promise.resolve([]);
      },
    },
    (event) => events.push(event),
  );
  settlement.begin(call);
  const done = settlement.done(30_000);
  await vi.advanceTimersByTimeAsync(30_000);
  await done;
  expect([booked, events]).toEqual([[], []]);
  await vi.advanceTimersByTimeAsync(160_000);
  expect([booked, events]).toEqual([[call], []]);
});
