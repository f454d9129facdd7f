import { z } from 'zod';
import { allowsModel, type ModelCallRules } from '../../domain/agent/model-call-rules.ts';
import { mayBePaid } from '../../domain/agent/upstream-failure.ts';
import type { Spender } from '../../domain/billing/budget.ts';
import { priceOf, worstCost } from '../../domain/billing/price-table.ts';
import { ModelCallId } from '../../domain/ids.ts';
import { bookedCall } from './booked-call.ts';
import { reserve } from './budget-gate.ts';
import type { RunningCall } from './call-context.ts';
import type { GatewayDeps, GatewayEvent } from './gateway-options.ts';
import { Refusal } from './refusal.ts';
import { Settlement } from './settlement.ts';
import type { Upstream } from './upstream.ts';
import { failureInWords } from './upstream-refusal.ts';
import { UsageMeter } from './usage-meter.ts';

/** A question of the service itself, and who pays for it. */
export type OwnCall = {
  readonly spender: Spender;
  readonly rules: ModelCallRules;
  readonly model: string;
  readonly system: string;
  readonly prompt: string;
  readonly maxTokens: number;
};

/** What the model said, or why it was not asked or said nothing. */
export type OwnAnswer = { readonly text: string; readonly model: string } | { readonly problem: string };

type OwnCallDeps = Pick<GatewayDeps, 'accounts' | 'access' | 'upstreams' | 'prices'> & {
  readonly onEvent: (event: GatewayEvent) => void;
};

/** How long it waits while other calls hold what is left of a budget, for an answer, and for the books. In milliseconds. */
const heldMs = 10_000;
const answerMs = 60_000;
const withinMs = 120_000;
const booksMs = 10_000;
const largestAnswer = 1024 * 1024;

const Said = z.object({
  model: z.string().max(200).optional().catch(undefined),
  content: z.array(z.object({ type: z.string(), text: z.string().optional() })),
});

/**
 * Asks the model once, for an answer in one piece: paid for as the calls of agents are, out of the same budgets and into the same
 * ledger. It does not throw but when it is aborted.
 */
export async function askModel(deps: OwnCallDeps, asked: OwnCall, signal: AbortSignal): Promise<OwnAnswer> {
  const settlement = new Settlement(deps.accounts, deps.onEvent);
  const within = AbortSignal.any([signal, AbortSignal.timeout(withinMs)]);
  try {
    const call = await payFor(deps, asked, settlement, within);
    const said = await answer(deps, asked, call, within, settlement);
    signal.throwIfAborted();
    return said;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Refusal) return { problem: error.message };
    if (within.aborted) return { problem: 'The model was not reached in time.' };
    throw error;
  } finally {
    await settlement.done(booksMs);
  }
}

/** Sets the money aside. @throws Refusal when there is none, or nobody to ask. */
async function payFor(
  { accounts, access, prices }: OwnCallDeps,
  { spender, rules, model, system, prompt, maxTokens }: OwnCall,
  settlement: Settlement,
  signal: AbortSignal,
): Promise<RunningCall> {
  const price = priceOf(prices, model);
  if (!price || !allowsModel(rules, model))
    throw new Refusal(403, 'permission_error', `The model ${model} may not be used here.`);
  const upstream: Upstream | undefined = await access(spender.organizationId);
  if (!upstream) throw new Refusal(403, 'permission_error', 'This organization has no key for a model.');
  const body = { model, max_tokens: maxTokens, system, messages: [{ role: 'user', content: prompt }] };
  const bytes = Buffer.from(JSON.stringify(body));
  const id = ModelCallId.new();
  const gate = { accounts, settlement, heldMs, signal, onStop: () => undefined };
  const worst = worstCost(price, { promptBytes: bytes.length, maxTokens });
  return {
    id,
    asked: { bytes, model, maxTokens, isStreamed: false, features: [] },
    upstream,
    reservation: await reserve(gate, spender, { id, worst }),
    meter: new UsageMeter(),
    isPaidWhole: true,
    startedAt: performance.now(),
    turnId: undefined,
    model,
    attempts: 0,
    outcome: 'failed',
  };
}

async function answer(
  deps: OwnCallDeps,
  { spender }: OwnCall,
  call: RunningCall,
  signal: AbortSignal,
  settlement: Settlement,
): Promise<OwnAnswer> {
  try {
    return await ask(deps, call, signal);
  } finally {
    const booked = bookedCall(call, spender, deps.prices);
    settlement.begin(booked);
    deps.onEvent({ type: 'call', call: booked, durationMs: performance.now() - call.startedAt });
  }
}

async function ask(
  { upstreams, onEvent }: OwnCallDeps,
  call: RunningCall,
  signal: AbortSignal,
): Promise<OwnAnswer> {
  const { upstream, model, asked } = call;
  const result = await upstreams.request(
    { upstream, model },
    {
      path: '/v1/messages',
      headers: { 'content-type': 'application/json', 'anthropic-version': '2023-06-01' },
      body: asked.bytes,
      isPaidWhole: true,
      largestWhole: largestAnswer,
      firstByteMs: answerMs,
      idleMs: answerMs,
    },
    {
      signal,
      onAttempt: () => {
        call.attempts++;
        call.askedAt = performance.now();
      },
      onRetry: ({ kind }, delayMs) => onEvent({ type: 'retry', failure: kind, delayMs, model }),
    },
  );
  if (!result.ok) {
    if ('aborted' in result) call.outcome = 'client_aborted';
    if ('failure' in result) call.mayBePaid = mayBePaid(result.failure);
    return { problem: failureInWords(result) };
  }
  const { answer: said } = result;
  call.status = said.status;
  if (said.kind === 'stream') {
    call.mayBePaid = true;
    await said.rest.return?.();
    return { problem: 'The model answered in a way that was not asked for.' };
  }
  call.meter.whole(said.json);
  call.outcome = 'completed';
  return textOf(said.json, model);
}

function textOf(json: unknown, asked: string): OwnAnswer {
  const said = Said.safeParse(json);
  const text = said.success ? said.data.content.map((part) => part.text ?? '').join('') : '';
  if (text.trim() === '') return { problem: 'The model said nothing.' };
  return { text, model: said.data?.model ?? asked };
}
