import { LoggedCalls } from '../agent/logged-calls.ts';
import type { LiveSessions } from '../agent/live-sessions.ts';
import { askedMoments, type TurnHooks } from '../agent/hooks/hooked-turn.ts';
import type { AnswerServer } from '../agent/elicitation/elicit.ts';
import { withQuestions, type ToolGate } from '../agent/permissions/gate.ts';
import type { GatedSession } from '../agent/permissions/policy-gate.ts';
import { TurnClock } from '../agent/turn-clock.ts';
import { TurnTrace } from '../agent/turn-trace.ts';
import { driveTurn, stopOutcome, TurnStop, type TurnEnd, type TurnLog } from '../agent/turn.ts';
import type { Hook } from '../domain/agent/hook.ts';
import { EventId, type ApprovalId } from '../domain/ids.ts';
import type { Attachment } from '../domain/session/attachment.ts';
import { quotaParking, type Parking } from '../domain/session/parked-turn.ts';
import type { SessionAddress } from '../domain/session/session-address.ts';
import { runsTurns } from '../domain/session/session.ts';
import { failedTurn, timeLeftMs, type Turn } from '../domain/session/turn.ts';
import { totalUsage } from '../domain/session/usage.ts';
import type { SnapshotOutcome } from '../domain/session/workspace-snapshot.ts';
import { isDatabaseAway, throughOutage } from '../infrastructure/database-away.ts';
import type { LiveDeltas } from '../infrastructure/live-deltas.ts';
import type { Log } from '../infrastructure/log.ts';
import type { Metrics } from '../infrastructure/metrics.ts';
import type { Tracing } from '../infrastructure/tracing.ts';
import type { Repositories, Store } from '../repositories/store.ts';
import { ApprovalDesk } from './approval-desk.ts';
import type { BegunTurn } from './begin-next-turn.ts';
import { LeaseLostError } from './lease-lost.ts';
import { leaveTurn } from './leave-turn.ts';
import { parkRunningTurn } from './park-turn.ts';
import { recordEvents } from './record-events.ts';
import type { SessionSnapshots } from './session-snapshots.ts';
import type { ToldPlace } from './tell-observers.ts';

export type TurnRunDeps = {
  readonly store: Store;
  readonly hooksOf: (of: Required<ToldPlace>, hooks: readonly Hook[]) => TurnHooks;
  readonly liveSessions: LiveSessions;
  readonly snapshots: Pick<SessionSnapshots, 'take' | 'prepare'>;
  readonly approvals: { readonly subscribe: (id: ApprovalId, wake: () => void) => () => void };
  readonly approvalHoldSeconds: number;
  /** Aborted when this node drains: turns that wait for people do so without it. */
  readonly parking: AbortSignal;
  /** The gate for one turn. */
  readonly gateOf: (of: GatedSession) => ToolGate;
  readonly deltas: LiveDeltas;
  /** No write is tried for longer: the lease would be another node's to take. */
  readonly leaseSeconds: number;
  /** A turn waits for a used-up quota no longer than this; 0: not at all. */
  readonly maxQuotaWaitSeconds: number;
  readonly metrics: Metrics;
  readonly tracing: Tracing;
  readonly log: Log;
  readonly now: () => Date;
};

/** Of a turn that is over, with what became of its files; those of one that is parked go on to change. */
type KeptTurnEnd = TurnEnd & { readonly snapshot?: SnapshotOutcome };

const brokenOff: KeptTurnEnd = {
  outcome: failedTurn('agent_error', 'The turn could not go on because of an error of the server.'),
  unwritten: [],
};

const withoutFiles: KeptTurnEnd = {
  outcome: failedTurn(
    'workspace_unavailable',
    'The files that the session is to go on with could not be put in place; the next turn tries again.',
  ),
  unwritten: [],
  snapshot: { problem: 'failed' },
};

/** Stopped while its files were put in place: its agent was not asked, and the next turn puts them there. */
function stoppedWithoutFiles({ code, detail }: TurnStop): KeptTurnEnd {
  const before = 'The turn was stopped before the agent was asked.';
  if (code === 'paused')
    return { outcome: failedTurn('agent_start_failed', before), unwritten: [], pause: { for: 'pause' } };
  return { ...withoutFiles, outcome: stopOutcome(code, detail) };
}

/** Nobody is to be asked. */
const declined: AnswerServer = () => Promise.resolve({ action: 'decline' });

/** What is left after a run: an agent that waits for its next turn, a turn that waits, or nothing. */
type Aftermath = 'idle' | 'parked' | 'gone';

/** One run of a turn that has begun: from its process to the transaction that ends it, or parks it. */
export class TurnRun {
  readonly #deps: TurnRunDeps;
  readonly #of: SessionAddress;
  readonly #begun: BegunTurn;
  /** Aborted with a `TurnStop` to end it early. */
  readonly #stop: AbortController;
  readonly #trace: TurnTrace;

  constructor(deps: TurnRunDeps, of: SessionAddress, begun: BegunTurn, stop: AbortController) {
    this.#deps = deps;
    this.#of = of;
    this.#begun = begun;
    this.#stop = stop;
    this.#trace = new TurnTrace(deps.tracing, begun.session, begun.turn);
  }

  /** Resolves when it is over and its process given back. */
  async run(): Promise<void> {
    const { sessionId } = this.#of;
    const started = performance.now();
    this.#countWait();
    let left: Aftermath = 'gone';
    let outcome = brokenOff.outcome;
    try {
      const end = await this.#drive();
      outcome = end.outcome;
      if (!wasLost(this.#stop.signal)) left = await this.#throughOutage(() => this.#finish(end));
      const { status, failure } = outcome;
      if (left === 'parked') this.#deps.metrics.turns.inc({ status: 'parked', failure: 'none' });
      else this.#deps.metrics.turns.inc({ status, failure: failure?.code ?? 'none' });
    } finally {
      this.#trace.end(left === 'parked' ? 'parked' : 'ended', outcome);
      if (left === 'idle') this.#deps.liveSessions.giveBack(sessionId);
      else await this.#deps.liveSessions.end(sessionId, 'kill');
      this.#deps.metrics.turnSeconds.observe((performance.now() - started) / 1_000);
    }
  }

  /** Of a first run: how long the prompt has waited for it. */
  #countWait(): void {
    const { turn, start } = this.#begun;
    if (start.kind !== 'prompt' || turn.attempts > 1 || !turn.startedAt) return;
    const ms = Math.max(0, turn.startedAt.getTime() - turn.createdAt.getTime());
    this.#deps.metrics.turnWaitSeconds.observe(ms / 1_000);
  }

  async #drive(): Promise<KeptTurnEnd> {
    const [of, begun, stop] = [this.#of, this.#begun, this.#stop];
    const { turn, start, grants, lease, hooks, mcpServers } = begun;
    const clock = new TurnClock(timeLeftMs(turn, begun.session.timeoutSeconds));
    const calls = new LoggedCalls();
    // It was logged when it was made first.
    if (start.kind === 'replay') calls.add(start.toolUseId);
    const desk = this.#deskOf(clock, calls);
    const ask = this.#trace.asking(desk.ask);
    let hasFiles = false;
    try {
      const evict = () => this.#deps.liveSessions.evict(of.sessionId);
      const session = await this.#deps.snapshots.prepare(begun.session, lease, evict, stop.signal);
      hasFiles = true;
      const outputSchema = turn.outputSchema ?? session.options.outputSchema;
      let snapshot: Promise<SnapshotOutcome> | undefined;
      const end = await driveTurn({
        start,
        attached: () => this.#attached(),
        clock,
        stop: stop.signal,
        log: this.#turnLog(calls),
        trace: this.#trace,
        gate: withQuestions(
          this.#deps.gateOf({
            session,
            folders: this.#deps.liveSessions.foldersOf(session.id),
            ask,
            ...(start.kind === 'replay' && { replayed: start.toolUseId }),
          }),
          ask,
          session.options.permissionMode,
        ),
        answerServer: session.options.permissionMode === 'dontAsk' ? declined : desk.answerServer,
        isFirst: turn.ordinal === 1,
        hooks: this.#deps.hooksOf({ ...of, turnId: turn.id }, hooks),
        take: (listener, wanted) =>
          this.#deps.liveSessions.take(
            {
              ...{ session, turnId: turn.id, fence: lease.fence, grants, mcpServers },
              hookEvents: askedMoments(hooks),
              ...(outputSchema && { outputSchema }),
              ...(start.kind === 'replay' && { mark: start.mark }),
              isNew: isFirstRun(begun),
              stop: wanted,
            },
            listener,
          ),
        settle: () => {
          // The agent is done: its files are read while the books are closed.
          snapshot = this.#deps.snapshots.take(session);
          return this.#deps.liveSessions.settle(session.id);
        },
      });
      const kept = await snapshot;
      // Another node may go on with it as soon as it is parked, with all that this process wrote down.
      if (end.pause ?? (isDead(end) || isShutDown(end))) await this.#deps.liveSessions.end(of.sessionId);
      return { ...end, ...(kept && { snapshot: kept }) };
    } catch (error) {
      if (error instanceof TurnStop && !hasFiles) return stoppedWithoutFiles(error);
      if (error instanceof LeaseLostError) stop.abort(new TurnStop('worker_lost'));
      this.#deps.log.error(
        { err: error, session_id: of.sessionId, turn_id: turn.id },
        'a turn could not go on',
      );
      await this.#deps.liveSessions.end(of.sessionId, 'kill');
      return hasFiles ? brokenOff : withoutFiles;
    }
  }

  async #attached(): Promise<readonly Attachment[]> {
    const { turn } = this.#begun;
    if (turn.attachments.length === 0) return [];
    return this.#deps.store.transactOnce(this.#of.organizationId, (tx) => tx.attachments.listOfTurn(turn));
  }

  #deskOf(clock: TurnClock, calls: LoggedCalls): ApprovalDesk {
    const { session, turn, lease } = this.#begun;
    const { organizationId, id: sessionId, userId: owner, timeoutSeconds } = session;
    const hold = () => {
      const held = clock.hold();
      return {
        [Symbol.dispose]: () => {
          held[Symbol.dispose]();
          this.#deps.liveSessions.prolong(sessionId, timeoutSeconds * 1_000);
        },
      };
    };
    const { parking } = this.#deps;
    return new ApprovalDesk(
      { ...this.#deps, changes: this.#deps.approvals, holdMs: this.#deps.approvalHoldSeconds * 1_000 },
      { organizationId, sessionId, turnId: turn.id, owner, lease, calls, parking, hold },
    );
  }

  #turnLog(calls: LoggedCalls): TurnLog {
    const of = this.#of;
    const { session, turn, lease } = this.#begun;
    const { store, deltas, metrics } = this.#deps;
    return {
      append: async (events) => {
        const firstId = EventId.new();
        const written = await this.#throughOutage((isAgain) =>
          store.transact(of.organizationId, async (tx) => {
            // The lock waits for an attempt that is still being committed.
            if (isAgain && !(await tx.sessions.lockHeld(lease))) return false;
            if (isAgain && (await tx.events.has(of.sessionId, firstId))) return true;
            return recordEvents(tx, { ...of, turnId: turn.id, events, firstId }, lease.fence);
          }),
        );
        if (!written) throw new LeaseLostError();
        calls.written(events);
      },
      draft: (delta) => deltas.publish(of.sessionId, { ...delta, turn_id: turn.id }),
      conversation: async (id) => {
        if (id === session.conversationId) return;
        const written = await this.#throughOutage(() =>
          store.transactOnce(of.organizationId, (tx) => tx.sessions.setConversation(lease, id)),
        );
        if (!written) throw new LeaseLostError();
      },
      unknown: () => metrics.unknownMessages.inc(),
    };
  }

  /** Tries again while the database is away, for as long as the lease may still be ours. */
  async #throughOutage<T>(write: (isAgain: boolean) => Promise<T>): Promise<T> {
    const { leaseSeconds, log } = this.#deps;
    const { sessionId } = this.#of;
    try {
      return await throughOutage(leaseSeconds * 1_000, (isAgain) => {
        if (isAgain) log.warn({ session_id: sessionId }, 'what a turn says is written again');
        return write(isAgain);
      });
    } catch (error) {
      throw isDatabaseAway(error) ? new LeaseLostError('The database was away for too long.') : error;
    }
  }

  /** Ends the turn and wakes the next one, or parks it, in one transaction. Writes nothing when the lease was lost. */
  async #finish(end: KeptTurnEnd): Promise<Aftermath> {
    const of = this.#of;
    const { turn, lease, hooks } = this.#begun;
    const { store, now } = this.#deps;
    return store.transact(of.organizationId, async (tx) => {
      const session = await tx.sessions.lockHeld(lease);
      if (!session) return 'gone';
      const at = now();
      const ending = { ...of, ...end, session, turn, at, fence: lease.fence, hooks };
      const parking = await this.#parkingFor(tx, turn, end, at);
      const isParked = await (parking ? parkRunningTurn(tx, { ...ending, parking }) : leaveTurn(tx, ending));
      await tx.leases.release(lease);
      if (isParked) return 'parked';
      // Hardly anybody talks on with the agent of an execution.
      return runsTurns(session.status) && session.executionId === undefined ? 'idle' : 'gone';
    });
  }

  /** How the turn waits; undefined when it ends, because it has or because it would wait for too long. */
  async #parkingFor(
    tx: Repositories,
    turn: Turn,
    { pause, outcome }: TurnEnd,
    at: Date,
  ): Promise<Parking | undefined> {
    // An agent that died while it waited for people is not needed before they have decided.
    const mayWait = pause?.for === 'approval' || pause?.for === 'pause' || isDead({ outcome });
    if (mayWait && (await tx.approvals.isAwaited(turn.id))) return { for: 'approval' };
    if (pause?.for === 'pause') return { for: 'pause' };
    if (pause?.for !== 'quota') return undefined;
    return quotaParking({
      turn,
      used: totalUsage(await tx.usageLedger.byModel({ turnId: turn.id })),
      ...(pause.resetAt && { resetAt: pause.resetAt }),
      maxWaitMs: this.#deps.maxQuotaWaitSeconds * 1_000,
      now: at,
      random: Math.random(),
    });
  }
}

/** Whether its process ended before the turn did. */
function isDead({ outcome }: Pick<TurnEnd, 'outcome'>): boolean {
  const code = outcome.failure?.code;
  return code === 'agent_crashed' || code === 'agent_start_failed';
}

/** Whether it was stopped because this node ends: it may go on elsewhere at once. */
function isShutDown({ outcome }: Pick<TurnEnd, 'outcome'>): boolean {
  return outcome.failure?.code === 'shutdown';
}

/** Nothing has ever run in the session: neither this turn nor another, here or in a session that it was forked from. */
function isFirstRun({ session, turn, start }: BegunTurn): boolean {
  return turn.ordinal === 1 && start.kind === 'prompt' && !session.conversationId && !session.isFork;
}

function wasLost(stop: AbortSignal): boolean {
  return stop.reason instanceof TurnStop && stop.reason.code === 'worker_lost';
}
