import type { Attachment } from '../domain/session/attachment.ts';
import { isToolUse, rulingFigures, type Delta, type SessionEvent } from '../domain/session/session-event.ts';
import {
  failedTurn,
  interruptedTurn,
  type TurnFailureCode,
  type TurnOutcome,
  type TurnStart,
} from '../domain/session/turn.ts';
import { AgentProcessError, type AgentResult } from './agent-output.ts';
import { DecisionOrder } from './decision-order.ts';
import { EventBatcher } from './event-batcher.ts';
import type { GatewayStop } from './gateway/gateway-options.ts';
import { explainFailure, pauseOf, type TurnPause } from './gateway-stop.ts';
import { ServerCalls, type AnswerServer } from './elicitation/elicit.ts';
import { hookedGate } from './hooks/hooked-gate.ts';
import { HookedTurn, type TurnHooks } from './hooks/hooked-turn.ts';
import type { LiveSession } from './live-session.ts';
import type { ToolGate } from './permissions/gate.ts';
import type { TurnClock } from './turn-clock.ts';
import type { TurnListener } from './turn-post.ts';
import type { TurnTrace } from './turn-trace.ts';

/** Why a turn is stopped from outside; the reason of the signal that stops it. One that is paused goes on later. */
export type StopReasonCode = EndReasonCode | 'paused';

type EndReasonCode = Extract<
  TurnFailureCode,
  | 'interrupted_by_user'
  | 'session_terminated'
  | 'turn_timeout'
  | 'disk_quota_exceeded'
  | 'blocked_by_hook'
  | 'shutdown'
  | 'worker_lost'
>;

export class TurnStop extends Error {
  override readonly name = 'TurnStop';
  readonly code: StopReasonCode;
  /** What there is to say beyond the code's own explanation. */
  readonly detail: string | undefined;
  constructor(code: StopReasonCode, detail?: string) {
    super(code);
    this.code = code;
    this.detail = detail;
  }
}

/** Where a turn's events go. */
export type TurnLog = {
  /** Throws when the right to write was lost. */
  append(events: readonly SessionEvent[]): Promise<void>;
  draft(delta: Omit<Delta, 'turn_id'>): void;
  conversation(id: string): Promise<void>;
  unknown(name: string): void;
};

export type TurnRun = {
  readonly start: TurnStart;
  /** The files of the prompt. */
  readonly attached: () => Promise<readonly Attachment[]>;
  /** Whether it is the session's first turn. */
  readonly isFirst: boolean;
  readonly clock: TurnClock;
  /** Aborted with a `TurnStop` to end the turn early. */
  readonly stop: AbortSignal;
  readonly log: TurnLog;
  readonly trace: Pick<TurnTrace, 'happened' | 'called'>;
  readonly gate: ToolGate;
  /** Has people answer what an MCP server asks in the middle of a call. */
  readonly answerServer: AnswerServer;
  readonly hooks: TurnHooks;
  readonly take: (listener: TurnListener, stop: AbortSignal) => Promise<LiveSession>;
  /** Called when the agent is done: resolves when the books of the turn are closed. */
  readonly settle: () => Promise<GatewayStop | undefined>;
};

export type TurnEnd = {
  readonly outcome: TurnOutcome;
  /** Given when the turn need not end like this: it can be parked, and go on later. */
  readonly pause?: TurnPause;
  /** The last events, to be written with the end of the turn. */
  readonly unwritten: readonly SessionEvent[];
};

/** After an interrupt the agent gets this long to end the turn by itself. */
const interruptWithin = 5_000;

/** A process that is to take up a call does so within this time of its start. */
const replayWithin = 60_000;

/** Drives one turn to its end: at the result, at the deadline, when stopped, or when the process dies. */
export async function driveTurn(run: TurnRun): Promise<TurnEnd> {
  const order = new DecisionOrder();
  const batch = new EventBatcher((events) => run.log.append(events), run.trace.happened);
  const own = new AbortController();
  using _ = run.clock.start(() => own.abort(new TurnStop('turn_timeout')));
  const stop = AbortSignal.any([run.stop, own.signal]);

  // A failed append shows at the next push or at the end.
  const happened = (event: SessionEvent | undefined) => {
    if (event) batch.push(event).catch(() => undefined);
  };
  const ofCall = (id: string | undefined, event: SessionEvent) =>
    happened(id === undefined ? event : order.decided(id, event));
  const hooks = new HookedTurn(run.hooks, {
    executed: (executed) => ofCall(executed.tool_use_id, { type: 'hook.executed', ...executed }),
    stopAgent: () => own.abort(new TurnStop('blocked_by_hook')),
  });
  const parked = new AbortController();
  const heard = { any: false };
  using __ = parkingAtShutdown(run, stop, parked);
  // It was logged when it was made first.
  if (run.start.kind === 'replay') order.called(run.start.toolUseId);
  const serverCalls = new ServerCalls();
  const gate = serverCalls.watch(hookedGate(hooks, run.gate));
  const listener = {
    gate: hearing(logged(parking(gate, parked), ofCall), heard),
    elicit: serverCalls.elicit(run.answerServer),
    hooks: hooks.ask,
    onFull: (why: string) => own.abort(new TurnStop('disk_quota_exceeded', why)),
    happened: (event: SessionEvent) => {
      happened(event);
      hooks.observe(event);
    },
    called: run.trace.called,
  };

  const listening = { batch, order, stop, heard, parked: parked.signal };
  const result = await settled(async () => {
    await hooks.begin(run.start, run.isFirst, stop);
    return hooks.blocked ? { outcome: hooks.blocked } : answer(run, listener, listening);
  });
  const gatewayStop = await run.settle();
  await hooks.settled();
  const unwritten = [...(await batch.take()), ...order.rest()];
  const outcome = result instanceof AgentProcessError ? died(result, heard) : result.outcome;
  const early = hooks.blocked ?? stopped(stop, outcome);
  const isParked = parked.signal.aborted && (!early || isShutdown(stop));
  if (isParked) return { outcome: early ?? outcome, unwritten, pause: { for: 'approval' } };
  if (early) return { outcome: early, unwritten };
  if (isPaused(stop) && outcome.status !== 'completed')
    return { outcome, unwritten, pause: { for: 'pause' } };
  const pause = pauseOf(outcome, gatewayStop);
  return { outcome: explainFailure(outcome, gatewayStop), unwritten, ...(pause && { pause }) };
}

/**
 * A call that is put off is never answered: the process is ended before it, so that nothing can run. The runtime's own
 * `defer` loses the calls of sub-agents and siblings, and is ignored where an answer was not streamed.
 */
function parking(gate: ToolGate, parked: AbortController): ToolGate {
  return async (call, signal) => {
    const answer = await gate(call, signal);
    if (answer.behavior !== 'defer') return answer;
    parked.abort();
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    throw signal.reason;
  };
}

/** A runtime that takes up a call says nothing before it asks the gate. */
function hearing(gate: ToolGate, heard: Heard): ToolGate {
  return (call, signal) => {
    heard.any = true;
    return gate(call, signal);
  };
}

/** A node that shuts down does not end a turn that waits for people, however little time it has: it waits on without it. */
function parkingAtShutdown({ clock }: TurnRun, stop: AbortSignal, parked: AbortController): Disposable {
  const onStop = () => {
    if (isShutdown(stop) && clock.isHeld) parked.abort();
  };
  stop.addEventListener('abort', onStop, { once: true });
  return { [Symbol.dispose]: () => stop.removeEventListener('abort', onStop) };
}

function isShutdown(stop: AbortSignal): boolean {
  return stop.reason instanceof TurnStop && stop.reason.code === 'shutdown';
}

/** Logs what the gate decides. A call that is put off is not decided. */
function logged(gate: ToolGate, log: (toolUseId: string, event: SessionEvent) => void): ToolGate {
  return async (call, signal) => {
    const answer = await gate(call, signal);
    if (answer.behavior === 'defer') return answer;
    log(call.toolUseId, {
      type: 'permission.decided',
      tool_use_id: call.toolUseId,
      name: call.tool,
      decision: answer.behavior,
      reason: answer.reason,
      ...(answer.behavior === 'allow' && answer.input && { input: answer.input }),
      ...(call.agentId !== undefined && { agent_id: call.agentId }),
      ...(answer.ruling && rulingFigures(answer.ruling)),
    });
    return answer;
  };
}

/** The result, or the death of the process. */
async function settled(work: () => Promise<AgentResult>): Promise<AgentResult | AgentProcessError> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AgentProcessError) return error;
    throw error;
  }
}

type Heard = { any: boolean };

type Listening = {
  readonly batch: EventBatcher;
  readonly order: DecisionOrder;
  readonly stop: AbortSignal;
  /** Whether the agent has said or done anything in this turn. */
  readonly heard: Heard;
  /** Aborted when the turn is to wait without its process. */
  readonly parked: AbortSignal;
};

/** A warm process that died unnoticed never saw the prompt, so another one gets it. */
async function answer(run: TurnRun, listener: TurnListener, listening: Listening): Promise<AgentResult> {
  const live = await run.take(listener, listening.stop);
  // Stopped before it began: the agent is not asked at all.
  if (wasStopped(listening)) throw new AgentProcessError('The turn was stopped before the agent was asked.');
  const wasWarm = live.hasWaited;
  try {
    return await listen(live, run, listening);
  } catch (error) {
    const isUnseen = error instanceof AgentProcessError && wasWarm && !listening.heard.any;
    if (!isUnseen || wasStopped(listening)) throw error;
    return listen(await run.take(listener, listening.stop), run, listening);
  }
}

/** Read anew each time: it may have changed while something was awaited. */
function wasStopped({ stop }: Listening): boolean {
  return stop.aborted;
}

async function listen(
  live: LiveSession,
  run: TurnRun,
  { batch, order, stop, heard, parked }: Listening,
): Promise<AgentResult> {
  using _ = stopping(live, stop);
  using __ = killing(live, parked);
  using ___ = ending(live, run.start, heard);
  for await (const output of live.run(run.start, run.attached)) {
    // One that is to take up a call is heard of by that.
    if (run.start.kind !== 'replay') heard.any = true;
    switch (output.kind) {
      case 'event': {
        await batch.push(output.event);
        const { event } = output;
        if (!isToolUse(event)) break;
        for (const early of order.called(event.tool_use_id)) await batch.push(early);
        break;
      }
      case 'delta':
        run.log.draft(output.delta);
        break;
      case 'conversation':
        await run.log.conversation(output.id);
        break;
      case 'unknown':
        run.log.unknown(output.name);
        break;
      case 'transcript_lost':
        // What it did next could not be resumed: it would not know of it.
        await live.kill();
        return { outcome: failedTurn('transcript_lost', lost) };
      case 'result':
        if (!heard.any)
          throw new AgentProcessError('The agent did not take up the call that it stood before.');
        return output.result;
    }
  }
  throw new AgentProcessError('The agent ended the turn without a result.');
}

const lost =
  'What the agent said could not be saved, so it was stopped. The session goes on from what was saved before.';

function died(error: AgentProcessError, heard: Heard): TurnOutcome {
  return heard.any
    ? failedTurn('agent_crashed', `The agent process died: ${error.message}`)
    : failedTurn('agent_start_failed', `The agent process did not start: ${error.message}`);
}

const atOnce: ReadonlySet<StopReasonCode> = new Set(['worker_lost', 'disk_quota_exceeded', 'paused']);

/** Ends a process that does not take up the call that it should, and says nothing. */
function ending(live: LiveSession, start: TurnStart, heard: Heard): Disposable {
  const onLate = () => {
    if (!heard.any) void live.kill();
  };
  const timer = start.kind === 'replay' ? setTimeout(onLate, replayWithin) : undefined;
  return { [Symbol.dispose]: () => clearTimeout(timer) };
}

/** Ends the process when the turn is to wait without it. */
function killing(live: LiveSession, parked: AbortSignal): Disposable {
  const onParked = () => void live.kill();
  if (parked.aborted) onParked();
  else parked.addEventListener('abort', onParked, { once: true });
  return { [Symbol.dispose]: () => parked.removeEventListener('abort', onParked) };
}

/** Interrupts the agent when told to stop, and kills it when that does not help. */
function stopping(live: LiveSession, stop: AbortSignal): Disposable {
  let timer: NodeJS.Timeout | undefined;
  const onStop = () => {
    // Who has lost the session, or fills the disk, gets no time to end by itself. Nor does who is to stand still: what it
    // said last would not be heard when it goes on, and a call that waits for people must not be answered.
    if (stop.reason instanceof TurnStop && atOnce.has(stop.reason.code)) {
      void live.kill();
      return;
    }
    timer = setTimeout(() => void live.kill(), interruptWithin);
    void live.interrupt();
  };
  if (stop.aborted) onStop();
  else stop.addEventListener('abort', onStop, { once: true });
  return {
    [Symbol.dispose]: () => {
      clearTimeout(timer);
      stop.removeEventListener('abort', onStop);
    },
  };
}

const explanations: Record<EndReasonCode, string> = {
  interrupted_by_user: 'The turn was interrupted by a user.',
  session_terminated: 'The session was terminated while the turn ran.',
  turn_timeout: 'The turn ran longer than the session allows (timeout_seconds).',
  disk_quota_exceeded: "The session's workspace and home are full.",
  blocked_by_hook: 'A hook did not let the turn go on.',
  shutdown: 'The server shut down before the turn was done.',
  worker_lost: 'Another node took the session over.',
};

/** The outcome of a turn that was stopped from outside; undefined when it ended by itself. */
function stopped(stop: AbortSignal, outcome: TurnOutcome): TurnOutcome | undefined {
  if (!(stop.aborted && stop.reason instanceof TurnStop)) return undefined;
  if (outcome.status === 'completed' || stop.reason.code === 'paused') return undefined;
  return stopOutcome(stop.reason.code, stop.reason.detail);
}

function isPaused(stop: AbortSignal): boolean {
  return stop.reason instanceof TurnStop && stop.reason.code === 'paused';
}

/** What becomes of a turn that is stopped for this reason. */
export function stopOutcome(code: EndReasonCode, detail?: string): TurnOutcome {
  const why = detail ?? explanations[code];
  return failures.has(code) ? failedTurn(code, why) : interruptedTurn(code, why);
}

const failures: ReadonlySet<StopReasonCode> = new Set([
  'turn_timeout',
  'disk_quota_exceeded',
  'blocked_by_hook',
]);
