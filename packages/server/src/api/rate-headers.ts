import type { FastifyReply } from 'fastify';
import type { RateState } from '../infrastructure/rate-counter.ts';

type Told = Pick<RateState, 'limit' | 'remaining' | 'resetSeconds'>;

/** As in the IETF's draft, and as it is widely understood. */
export function tellOf(reply: FastifyReply, policy: string, state: Told | undefined): void {
  if (!state) return;
  const { limit, remaining, resetSeconds } = state;
  void reply.headers({
    'ratelimit-policy': `"${policy}";q=${limit};w=60`,
    ratelimit: `"${policy}";r=${remaining};t=${resetSeconds}`,
    'x-ratelimit-limit': limit,
    'x-ratelimit-remaining': remaining,
    'x-ratelimit-reset': resetSeconds,
  });
}
