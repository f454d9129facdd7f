import { allowsModel } from '../../domain/agent/model-call-rules.ts';
import { mayBePaid } from '../../domain/agent/upstream-failure.ts';
import { priceOf, worstCost, type ModelPrice } from '../../domain/billing/price-table.ts';
import { ModelCallId } from '../../domain/ids.ts';
import { bookedCall } from './booked-call.ts';
import { reserve } from './budget-gate.ts';
import type { CallContext, Exchange, RunningCall } from './call-context.ts';
import type { CircuitResult } from './circuit.ts';
import { forward } from './forward.ts';
import { headersForUpstream } from './headers.ts';
import { assertFeatures, readMessageRequest, withModel, type MessageRequest } from './message-request.ts';
import { forbidden, Refusal } from './refusal.ts';
import { holdRoom, readBody, type HeldBody } from './request-body.ts';
import type { Upstream } from './upstream.ts';
import { sendFailure, stopOf, type FailedCall } from './upstream-refusal.ts';
import { UsageMeter } from './usage-meter.ts';

/** Of an answer in one piece; there is room for it before it is asked for. A larger one is not what was asked for. */
const largestAnswer = 4 * 1024 * 1024;
/** Of any other that is not streamed: a count, an error. */
const largestOther = 256 * 1024;

/** One call of a model: judged, paid for, asked, handed on and booked. */
export async function callModel(context: CallContext, exchange: Exchange): Promise<void> {
  const { deps, limits } = context;
  const access = lookUp(context);
  using body = await bodyOf(context, exchange);
  const startedAt = performance.now();
  const asked = readMessageRequest(body.bytes, context.redactions);
  const price = judge(context, exchange, asked);
  const isPaidWhole = !asked.isStreamed;
  using _room = holdRoom(isPaidWhole ? largestAnswer : largestOther, context.bytes);
  const upstream = await upstreamOf(context, access);
  const id = ModelCallId.new();
  const worst = worstCost(price, { promptBytes: asked.bytes.length, maxTokens: asked.maxTokens });
  const gate = {
    accounts: deps.accounts,
    settlement: context.settlement,
    heldMs: limits.heldMs,
    signal: exchange.signal,
    onStop: context.onStop,
  };
  const reservation = await reserve(gate, context.identity, { id, worst });
  const meter = new UsageMeter();
  const { model } = asked;
  const call: RunningCall = {
    id,
    asked,
    upstream,
    reservation,
    meter,
    startedAt,
    isPaidWhole,
    turnId: context.identity.turnId(),
    model,
    attempts: 0,
    outcome: 'failed',
  };
  try {
    await answer(context, exchange, call);
  } finally {
    const booked = bookedCall(call, context.identity, deps.prices);
    context.settlement.begin(booked);
    context.onEvent({ type: 'call', call: booked, durationMs: performance.now() - startedAt });
  }
}

/** Counting costs nothing, but passes the same judgement: it reads the same sources. */
export async function countTokens(context: CallContext, exchange: Exchange): Promise<void> {
  const access = lookUp(context);
  using body = await bodyOf(context, exchange);
  const asked = readMessageRequest(body.bytes, context.redactions);
  judge(context, exchange, asked);
  const upstream = await upstreamOf(context, access);
  const call = { asked, upstream, model: asked.model, isPaidWhole: false };
  const result = await ask(context, exchange, call, () => undefined);
  if (result.ok) await forward(result.answer, exchange.response, new UsageMeter(), context.limits.idleMs);
  else sendFailure(exchange.response, result);
}

/** Refused before it is read as JSON, which is what it costs. */
async function bodyOf({ limits, bytes, rate }: CallContext, { request }: Exchange): Promise<HeldBody> {
  const body = await readBody(request, limits.maxBodyBytes, bytes);
  if (rate.take(body.bytes.length)) return body;
  body[Symbol.dispose]();
  throw new Refusal(429, 'rate_limit_error', 'This session makes too many calls.', { 'retry-after': '1' });
}

function judge(
  { rules, deps, onStop }: CallContext,
  { request }: Exchange,
  asked: MessageRequest,
): ModelPrice {
  const price = priceOf(deps.prices, asked.model);
  if (!allowsModel(rules, asked.model) || !price) {
    onStop({ kind: 'model_refused', model: asked.model });
    const why = price ? 'is not allowed in this session' : 'has no price here, so it cannot be paid for';
    throw forbidden('permission_error', `The model ${asked.model} ${why}.`);
  }
  assertFeatures(rules, asked, request.headers['anthropic-beta']?.toString());
  return price;
}

/** Begun before the body is read, which takes as long. */
function lookUp({ deps, identity }: CallContext): Promise<Upstream | undefined> {
  const access = deps.access(identity.organizationId);
  access.catch(() => undefined);
  return access;
}

/** An organization without a key of its own, or leave to use the platform's, gets no other's. */
async function upstreamOf({ onStop }: CallContext, access: Promise<Upstream | undefined>): Promise<Upstream> {
  const upstream = await access;
  if (upstream) return upstream;
  onStop({ kind: 'no_upstream' });
  throw forbidden('permission_error', 'This organization has no key for a model.');
}

async function answer(context: CallContext, exchange: Exchange, call: RunningCall): Promise<void> {
  const count = () => {
    call.attempts++;
    call.askedAt = performance.now();
  };
  let result = await ask(context, exchange, call, count);
  const fallback = fallbackFor(context, call, result);
  if (fallback !== undefined) {
    context.onEvent({ type: 'fallback', from: call.model, to: fallback });
    call.model = fallback;
    const asked = { ...call.asked, bytes: withModel(call.asked.bytes, fallback) };
    result = await ask(context, exchange, { ...call, asked }, count);
  }
  if (!result.ok) {
    fail(context, exchange, call, result);
    return;
  }
  const { status, headers } = result.answer;
  call.status = status;
  call.beganAt = performance.now();
  call.firstByteMs = Math.round(call.beganAt - call.startedAt);
  if (typeof headers['request-id'] === 'string') call.requestId = headers['request-id'].slice(0, 200);
  call.outcome = await forward(result.answer, exchange.response, call.meter, context.limits.idleMs);
}

function fail({ onStop }: CallContext, { response }: Exchange, call: RunningCall, failed: FailedCall): void {
  const stop = stopOf(failed);
  if (stop) onStop(stop);
  if ('aborted' in failed) call.outcome = 'client_aborted';
  if ('failure' in failed) {
    call.mayBePaid = mayBePaid(failed.failure);
    if (failed.said) call.status = failed.said.status;
  }
  sendFailure(response, failed);
}

type Asking = Pick<RunningCall, 'asked' | 'upstream' | 'model' | 'isPaidWhole'>;

function ask(
  { deps, limits, onEvent }: CallContext,
  { request, path, signal }: Exchange,
  { asked, upstream, model, isPaidWhole }: Asking,
  onAttempt: () => void,
): Promise<CircuitResult> {
  return deps.upstreams.request(
    { upstream, model },
    {
      path,
      headers: headersForUpstream(request.headers),
      body: asked.bytes,
      isPaidWhole,
      largestWhole: isPaidWhole ? largestAnswer : largestOther,
      // All of such an answer must be written before its first byte comes.
      firstByteMs: isPaidWhole ? 2 * limits.firstByteMs : limits.firstByteMs,
      idleMs: limits.idleMs,
    },
    {
      signal,
      onAttempt,
      onRetry: ({ kind }, delayMs) => onEvent({ type: 'retry', failure: kind, delayMs, model }),
    },
  );
}

/** Another model helps when this one has no room or its circuit is open, and if it may be used and has a price. */
function fallbackFor(
  { rules, deps }: CallContext,
  call: RunningCall,
  result: CircuitResult,
): string | undefined {
  const { fallbackModel } = rules;
  if (result.ok || fallbackModel === undefined || fallbackModel === call.model) return undefined;
  const helps =
    'openUntil' in result ||
    ('failure' in result && ['overloaded', 'server_error'].includes(result.failure.kind));
  return helps && allowsModel(rules, fallbackModel) && priceOf(deps.prices, fallbackModel)
    ? fallbackModel
    : undefined;
}
