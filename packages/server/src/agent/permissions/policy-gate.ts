import { defaultTerms } from '../../domain/agent/approval-terms.ts';
import { canonicalJson } from '../../domain/agent/call-key.ts';
import type { PolicyDecision, Ruling } from '../../domain/agent/permission-policy.ts';
import type { ReadShell } from '../../domain/agent/shell-command.ts';
import type { Session } from '../../domain/session/session.ts';
import type { Log } from '../../infrastructure/log.ts';
import type { Metrics } from '../../infrastructure/metrics.ts';
import type { Store } from '../../repositories/store.ts';
import { guardOf, type AgentFolders } from './agent-folders.ts';
import { EffectivePolicies } from './effective-policies.ts';
import type { Ask, GateAnswer, GateCall, ToolGate } from './gate.ts';
import { judgeCall } from './judge-call.ts';

export type PolicyGateDeps = {
  readonly store: Store;
  readonly readShell: ReadShell;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly now: () => Date;
};

export type GatedSession = {
  readonly session: Session;
  readonly folders: AgentFolders;
  /** Has people decide. */
  readonly ask: Ask;
  /** The call that is taken up: people were asked about it, and it is theirs, whatever policies allow by now. */
  readonly replayed?: string;
};

/** Less than the hook that waits for the gate, so that it is the gate that says what happened. In milliseconds. */
const decideWithin = 10_000;

/** For one call people are asked under other terms no more often than this. */
const mostRounds = 3;

/**
 * Decides the calls of a turn by the policies that hold when each is made. What goes wrong on the way denies, with a
 * reason that the agent is told, and is counted. Throws when nobody waits for the answer any more: nothing is decided then.
 */
export function policyGate(deps: PolicyGateDeps, of: GatedSession): ToolGate {
  const decide = decider(deps, of);
  const judge = (call: GateCall, signal: AbortSignal) =>
    failClosed(deps, of, signal, () => within(decideWithin, signal, decide(call)));
  return async (call, signal) => {
    const started = performance.now();
    const decision = await judge(call, signal);
    deps.metrics.permissionSeconds.observe((performance.now() - started) / 1_000);
    deps.metrics.permissionDecisions.inc({ effect: decision.ruling.effect, level: decision.ruling.level });
    const isReplay = decision.effect === 'allow' && call.toolUseId === of.replayed;
    if (decision.effect !== 'ask' && !isReplay) return { behavior: decision.effect, ...said(decision) };
    const question = isReplay ? { ...decision, terms: defaultTerms } : decision;
    return askPeople(deps, of, { call, question, isReplay, judge, signal });
  };
}

type Judge = (call: GateCall, signal: AbortSignal) => Promise<PolicyDecision>;
type AskedCall = {
  readonly call: GateCall;
  readonly question: PolicyDecision;
  /** People were asked about it before its process was lost, and rules do not ask any more. */
  readonly isReplay: boolean;
  readonly judge: Judge;
  readonly signal: AbortSignal;
};

/**
 * People decide what policies ask about, not what they deny: a call that they allowed is judged again as it would run
 * now, with other arguments perhaps, and under policies that may have changed meanwhile. Where others are to be asked
 * then, or more of them, they are.
 */
async function askPeople(
  deps: PolicyGateDeps,
  of: GatedSession,
  { call, question: first, isReplay, judge, signal }: AskedCall,
): Promise<GateAnswer> {
  let asked = call;
  let question = first;
  for (let round = 0; round < mostRounds; round++) {
    const words = { ...questionOf(question), ...(isReplay && round === 0 && { isReplay: true as const }) };
    const answer = await failAsking(deps, of, { decision: question, signal }, () =>
      of.ask(asked, words, signal),
    );
    if (answer.behavior !== 'allow') return answer;
    asked = { ...asked, input: answer.input ?? asked.input };
    const again = await judge(asked, signal);
    if (again.effect === 'deny') return { behavior: 'deny', ...said(again) };
    if (again.effect === 'allow' || haveSameTerms(again, question))
      return { ...answer, ...(asked.input !== call.input && { input: asked.input }) };
    question = again;
  }
  const reason = `What this call would do was changed ${mostRounds} times while people were asked, so it is denied.`;
  return { behavior: 'deny', reason, ruling: question.ruling };
}

function haveSameTerms(one: PolicyDecision, other: PolicyDecision): boolean {
  return canonicalJson(one.terms) === canonicalJson(other.terms);
}

function decider({ store, readShell, now }: PolicyGateDeps, { session, folders }: GatedSession) {
  const policies = new EffectivePolicies(store, session);
  const opening = guardOf(folders);
  // Looked at when it is used.
  opening.catch(() => undefined);
  return async (call: GateCall): Promise<PolicyDecision> => {
    const world = { readShell, guard: await opening, folders: folders.inside };
    const standing = await policies.current();
    return judgeCall(world, { call, standing, mode: session.options.permissionMode, at: now() });
  };
}

async function within<T>(ms: number, signal: AbortSignal, work: Promise<T>): Promise<T> {
  signal.throwIfAborted();
  const late = AbortSignal.any([signal, AbortSignal.timeout(ms)]);
  const { promise, reject } = Promise.withResolvers<never>();
  const onLate = () => reject(new TooLateError());
  late.addEventListener('abort', onLate, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    late.removeEventListener('abort', onLate);
  }
}

class TooLateError extends Error {
  override readonly name = 'TooLateError';
}

async function failClosed(
  { metrics, log }: PolicyGateDeps,
  { session }: GatedSession,
  signal: AbortSignal,
  decide: () => Promise<PolicyDecision>,
): Promise<PolicyDecision> {
  try {
    return await decide();
  } catch (error) {
    signal.throwIfAborted();
    const isLate = error instanceof TooLateError;
    metrics.permissionFailures.inc({ cause: isLate ? 'late' : 'error' });
    log.error(
      { err: error, session_id: session.id },
      'a tool call was denied because it could not be decided',
    );
    const reason = isLate
      ? 'The policies took too long over this call, so it is denied.'
      : 'The policies could not be applied to this call, so it is denied.';
    return { effect: 'deny', reason, ruling: ofGate(session) };
  }
}

async function failAsking(
  { metrics, log }: PolicyGateDeps,
  { session }: GatedSession,
  { decision, signal }: { readonly decision: PolicyDecision; readonly signal: AbortSignal },
  ask: () => Promise<GateAnswer>,
): Promise<GateAnswer> {
  try {
    return { ...said(decision), ...(await ask()) };
  } catch (error) {
    signal.throwIfAborted();
    metrics.permissionFailures.inc({ cause: 'asking' });
    log.error({ err: error, session_id: session.id }, 'a tool call was denied because nobody could be asked');
    const reason = `${decision.reason} Nobody could be asked, so it is denied.`;
    return { behavior: 'deny', reason, ruling: decision.ruling };
  }
}

function ofGate({ options }: Session): Ruling {
  return { level: 'gate', effect: 'deny', mode: options.permissionMode };
}

function said({ reason, ruling }: PolicyDecision): Pick<GateAnswer, 'reason' | 'ruling'> {
  return { reason, ruling };
}

function questionOf({ reason, ruling, terms }: PolicyDecision): Parameters<Ask>[1] {
  if (!terms) throw new Error('A policy asks without terms.');
  return { reason, ruling, terms };
}
