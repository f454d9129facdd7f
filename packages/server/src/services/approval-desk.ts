import type { AnswerServer } from '../agent/elicitation/elicit.ts';
import type { LoggedCalls } from '../agent/logged-calls.ts';
import type { Ask, GateAnswer, GateCall, Question } from '../agent/permissions/gate.ts';
import { askedEvent } from '../domain/agent/approval-events.ts';
import { defaultTerms } from '../domain/agent/approval-terms.ts';
import {
  cancelApproval,
  decidersOf,
  meetDeadline,
  outcomeOf,
  type Approval,
} from '../domain/agent/approval.ts';
import { contentOf, toAskedInput } from '../domain/agent/elicitation-input.ts';
import type { ServerQuestion } from '../domain/agent/elicitation.ts';
import { rememberedPattern } from '../domain/agent/remembered-call.ts';
import { questionTool } from '../domain/agent/user-question.ts';
import { ApprovalId, type OrganizationId, type SessionId, type TurnId, type UserId } from '../domain/ids.ts';
import { awaitPeople, type Session } from '../domain/session/session.ts';
import { isDatabaseAway, throughOutage } from '../infrastructure/database-away.ts';
import type { Lease } from '../repositories/session-lease-repository.ts';
import type { Repositories, Store } from '../repositories/store.ts';
import { followSession } from './follow-session.ts';
import { recordEvents } from './record-events.ts';
import { saveApproval } from './settle-approval.ts';
import { Waker } from './waker.ts';

export type ApprovalDeskDeps = {
  readonly store: Store;
  /** Tells when an approval may have changed. */
  readonly changes: { readonly subscribe: (id: ApprovalId, wake: () => void) => () => void };
  /** How long an agent's process waits in place for people; then its turn is parked. */
  readonly holdMs: number;
  readonly now: () => Date;
};

export type AskingTurn = {
  readonly organizationId: OrganizationId;
  readonly sessionId: SessionId;
  readonly turnId: TurnId;
  readonly owner: UserId;
  readonly lease: Lease;
  /** What of its calls is in the log: that the turn waits for people is written behind the call that it waits with. */
  readonly calls: LoggedCalls;
  /** Aborted when the node wants its processes back: whoever waits is parked. */
  readonly parking: AbortSignal;
  /** Held while people are waited for. */
  readonly hold: () => Disposable;
};

/** People are asked no more often than this in one turn. */
const mostAsked = 500;

/** Nobody is asked where the database has been away for so long, in milliseconds: the call is denied then. */
const askWithin = 10_000;

/** Without a wake-up the approval is looked at this often, in case one was lost. */
const lookAtLeastEvery = 5_000;

/** Has people decide the calls of one turn, and hands what they decided to the agent: once for each call. */
export class ApprovalDesk {
  readonly #deps: ApprovalDeskDeps;
  readonly #of: AskingTurn;
  readonly #waiting = new Set<ApprovalId>();

  constructor(deps: ApprovalDeskDeps, of: AskingTurn) {
    this.#deps = deps;
    this.#of = of;
  }

  readonly ask: Ask = async (call, question, signal) => {
    using _ = this.#of.hold();
    await this.#of.calls.has(call.toolUseId, signal);
    const asked = await throughOutage(askWithin, () => this.#open(call, question));
    if ('behavior' in asked) return asked;
    this.#waiting.add(asked.id);
    try {
      return await this.#wait(asked.id, signal);
    } finally {
      this.#waiting.delete(asked.id);
    }
  };

  /** A server waits for an answer with its call, so it has none when nobody gives one in time, and no turn is parked for it. */
  readonly answerServer: AnswerServer = async (call, question, signal) => {
    using _ = this.#of.hold();
    const asked = await throughOutage(askWithin, () => this.#openForServer(call, question));
    if (!asked) return { action: 'decline' };
    try {
      const answer = await this.#wait(asked.id, signal);
      if (answer.behavior !== 'allow') return { action: 'decline' };
      const content = contentOf(answer.input);
      return { action: 'accept', ...(content && { content }) };
    } finally {
      await this.#close(asked.id);
    }
  };

  async #openForServer(call: GateCall, question: ServerQuestion): Promise<Approval | undefined> {
    const { organizationId, sessionId, turnId, lease, owner } = this.#of;
    return this.#deps.store.transact(organizationId, async (tx) => {
      const session = await tx.sessions.lockHeld(lease);
      if (!session) throw new Error('Another node has taken the session over.');
      if ((await tx.approvals.count(turnId)) >= mostAsked) return undefined;
      const terms = { ...defaultTerms, deadline_seconds: Math.ceil(this.#deps.holdMs / 1_000) };
      const approval = await tx.approvals.add({
        id: ApprovalId.new(),
        ...{ organizationId, sessionId, turnId, terms },
        kind: 'elicitation',
        toolUseId: call.toolUseId,
        ...(call.agentId !== undefined && { agentId: call.agentId }),
        tool: call.tool,
        input: toAskedInput(question),
        reason: `The MCP server "${question.server}" has a question.`,
        deciders: decidersOf(terms, owner),
      });
      await this.#tellOfWait(tx, session, approval);
      return approval;
    });
  }

  /** Nobody can answer any more. */
  async #close(id: ApprovalId): Promise<void> {
    const { organizationId, lease } = this.#of;
    await this.#deps.store.transact(organizationId, async (tx) => {
      const session = await tx.sessions.lockHeld(lease);
      if (!session) return;
      const { approval, now: at } = await tx.approvals.lock(id);
      const after = cancelApproval(meetDeadline(approval, at), at);
      await saveApproval(tx, { session, before: approval, after, at });
    });
  }

  async #tellOfWait(tx: Repositories, session: Session, approval: Approval): Promise<void> {
    const { organizationId, sessionId, turnId, lease } = this.#of;
    const events = [askedEvent(approval)];
    await recordEvents(tx, { organizationId, sessionId, turnId, events }, lease.fence);
    const waiting = awaitPeople(session, this.#deps.now());
    await tx.sessions.save(waiting);
    await followSession(tx, waiting);
  }

  /** The row and what the log says of it are there together, or not at all. */
  async #open(call: GateCall, question: Question): Promise<Approval | GateAnswer> {
    const { organizationId, sessionId, lease } = this.#of;
    return this.#deps.store.transact(organizationId, async (tx) => {
      const session = await tx.sessions.lockHeld(lease);
      if (!session) throw new Error('Another node has taken the session over.');
      const again = await this.#again(tx, call, question);
      const pattern = rememberedPattern(call);
      if (
        !again &&
        pattern !== undefined &&
        (await tx.rememberedCalls.has(sessionId, pattern, question.terms))
      )
        return { behavior: 'allow', reason: `A person allowed ${pattern} for the rest of this session.` };
      const approval = again ?? (await this.#add(tx, call, question));
      if (!approval) return { behavior: 'deny', reason: 'This turn has asked people too often already.' };
      if (approval.status === 'pending') await this.#tellOfWait(tx, session, approval);
      return approval;
    });
  }

  /**
   * The same call, asked about before its process was lost: by its id, or by what it is. Only in the same place, as
   * relative paths would lead elsewhere, and if the same people would be asked now.
   */
  async #again(tx: Repositories, call: GateCall, question: Question): Promise<Approval | undefined> {
    const { terms, isReplay } = question;
    const made = await tx.approvals.listMade(this.#of.turnId, {
      ...call,
      ...(isReplay !== true && { terms }),
    });
    const found = made.find(({ id }) => !this.#waiting.has(id));
    if (!found) return undefined;
    await tx.approvals.ask(found.id, call.toolUseId);
    return { ...found, toolUseId: call.toolUseId };
  }

  async #add(tx: Repositories, call: GateCall, question: Question): Promise<Approval | undefined> {
    const { organizationId, sessionId, turnId, owner } = this.#of;
    if ((await tx.approvals.count(turnId)) >= mostAsked) return undefined;
    const pattern = rememberedPattern(call);
    return tx.approvals.add({
      id: ApprovalId.new(),
      ...{ organizationId, sessionId, turnId },
      kind: call.tool === questionTool ? 'question' : 'tool_call',
      toolUseId: call.toolUseId,
      ...(call.agentId !== undefined && { agentId: call.agentId }),
      tool: call.tool,
      input: call.input,
      ...(call.cwd !== undefined && { cwd: call.cwd }),
      reason: question.reason,
      ...(pattern !== undefined && { pattern }),
      terms: question.terms,
      deciders: decidersOf(question.terms, owner),
    });
  }

  async #wait(id: ApprovalId, signal: AbortSignal): Promise<GateAnswer> {
    const { changes, holdMs } = this.#deps;
    const { parking } = this.#of;
    const waker = new Waker();
    using stack = new DisposableStack();
    stack.defer(changes.subscribe(id, waker.wake));
    const timer = setInterval(waker.wake, lookAtLeastEvery);
    stack.defer(() => clearInterval(timer));
    const late = AbortSignal.timeout(holdMs);
    for (const stop of [signal, parking, late]) {
      stop.addEventListener('abort', waker.wake);
      stack.defer(() => stop.removeEventListener('abort', waker.wake));
    }
    for (;;) {
      signal.throwIfAborted();
      const woken = waker.arm();
      const answer = await this.#look(id, signal);
      if (answer) return answer;
      if (parking.aborted || late.aborted)
        return { behavior: 'defer', reason: 'The turn goes on when people have decided.' };
      if (!signal.aborted) await woken;
    }
  }

  /** While the database is away nobody has decided yet. */
  async #look(id: ApprovalId, signal: AbortSignal): Promise<GateAnswer | undefined> {
    try {
      return await this.#take(id, signal);
    } catch (error) {
      if (!isDatabaseAway(error)) throw error;
      return undefined;
    }
  }

  /** What people decided, if they have: from here on it is used up, unless nobody waits for it by now. */
  async #take(id: ApprovalId, signal: AbortSignal): Promise<GateAnswer | undefined> {
    const { organizationId, turnId, lease } = this.#of;
    return this.#deps.store.transact(organizationId, async (tx) => {
      const claimed = await tx.approvals.claim(lease, id);
      signal.throwIfAborted();
      if (claimed) {
        await tx.turns.forgiveWait(turnId, claimed.requestedAt);
        return outcomeOf(claimed);
      }
      const { status, appliedAt } = await tx.approvals.get(id);
      if (status === 'pending') return undefined;
      if (status === 'cancelled' || appliedAt)
        return { behavior: 'deny', reason: 'The call was cancelled, or was made by another process.' };
      throw new Error('Another node has taken the session over.');
    });
  }
}
