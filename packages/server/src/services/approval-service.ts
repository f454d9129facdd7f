import { parseForm } from '../agent/elicitation/requested-form.ts';
import { assertMay, assertSees, type Actor } from '../domain/access/actor.ts';
import {
  assertMayVote,
  castVote,
  meetDeadline,
  seesApproval,
  type Approval,
  type ApprovalStatus,
  type Ballot,
  type ToolInput,
} from '../domain/agent/approval.ts';
import { mostRemembered } from '../domain/agent/remembered-call.ts';
import { filledInput } from '../domain/agent/elicitation-input.ts';
import type { FormContent } from '../domain/agent/elicitation.ts';
import { answeredInput, type Answers } from '../domain/agent/user-question.ts';
import { ConflictError, DomainError, InvalidInputError, NotFoundError } from '../domain/errors.ts';
import type { ApprovalId, SessionId, TurnId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { Repositories, Store } from '../repositories/store.ts';
import { saveApproval } from './settle-approval.ts';

export type ApprovalQuery = {
  readonly status?: ApprovalStatus;
  /** Only those that wait for the person who asks. */
  readonly mine: boolean;
  readonly sessionId?: SessionId;
  readonly turnId?: TurnId;
};

export type Decision = {
  readonly decision: 'allow' | 'deny';
  readonly reason?: string;
  readonly updatedInput?: ToolInput;
  /** Which arguments this person has seen. */
  readonly inputVersion?: number;
  /** To what the agent asks. */
  readonly answers?: Answers;
  /** What an MCP server asks for. */
  readonly content?: FormContent;
  readonly remember: boolean;
};

export type ApprovalServiceDeps = { readonly store: Store };

/** What waits for people, and what they say of it. */
export class ApprovalService {
  readonly #store: Store;
  constructor({ store }: ApprovalServiceDeps) {
    this.#store = store;
  }

  async list(actor: Actor, query: ApprovalQuery, page: PageRequest): Promise<Page<Approval>> {
    assertMay(actor, 'sessions:read');
    const { mine, ...filter } = query;
    return this.#store.transact(actor.organizationId, async (tx) => {
      if (query.sessionId !== undefined) assertSees(actor, await tx.sessions.get(query.sessionId));
      return tx.approvals.list({ ...filter, ...(mine && { awaiting: actor }), seenBy: actor }, page);
    });
  }

  async get(actor: Actor, id: ApprovalId): Promise<Approval> {
    assertMay(actor, 'sessions:read');
    return this.#store.transact(actor.organizationId, async (tx) => {
      const approval = await tx.approvals.get(id);
      const session = await tx.sessions.find(approval.sessionId);
      if (!session || !seesApproval(actor, approval, session.userId)) throw new NotFoundError('approval', id);
      return approval;
    });
  }

  /** One person's word. With a quorum the approval may go on waiting for others. */
  async decide(actor: Actor, id: ApprovalId, decision: Decision): Promise<Approval> {
    assertMay(actor, 'approvals:decide');
    const decided = await this.#store.transact(actor.organizationId, (tx) =>
      decideInTime(tx, actor, id, decision),
    );
    if (decided instanceof DomainError) throw decided;
    return decided;
  }
}

/**
 * A deadline that has passed is met first, though no sweep has come by yet. That is kept even when the decision is refused
 * because of it, and so the refusal is returned, not thrown.
 */
async function decideInTime(
  tx: Repositories,
  actor: Actor,
  id: ApprovalId,
  decision: Decision,
): Promise<Approval | DomainError> {
  const { sessionId } = await tx.approvals.get(id);
  const session = await tx.sessions.lock(sessionId);
  if (!(await tx.sessions.find(sessionId))) throw new NotFoundError('approval', id);
  const { approval, now } = await tx.approvals.lock(id);
  const timely = meetDeadline(approval, now);
  await saveApproval(tx, { session, before: approval, after: timely, at: now });
  try {
    assertMayVote(timely, actor, decision.decision);
    const after = castVote(timely, actor, await toBallot(tx, timely, decision), now);
    await saveApproval(tx, { session, before: timely, after, at: now });
    const { decision: word, remember, updatedInput } = decision;
    const vote = { decision: word, remember, changedInput: updatedInput !== undefined };
    tx.record(actor, 'approval.decided', id, { after: { ...after, ...vote } });
    return after;
  } catch (error) {
    if (error instanceof DomainError && timely !== approval) return error;
    throw error;
  }
}

async function toBallot(tx: Repositories, approval: Approval, decision: Decision): Promise<Ballot> {
  const input = decision.decision === 'allow' ? inputOf(approval, decision) : undefined;
  if (decision.remember && input)
    throw new InvalidInputError(
      'A call whose arguments were changed is not remembered; leave "remember" out.',
    );
  if (decision.remember) await assertRememberable(tx, approval);
  return {
    decision: decision.decision,
    ...(decision.reason !== undefined && { reason: decision.reason }),
    ...(input && { input }),
    ...(decision.inputVersion !== undefined && { inputVersion: decision.inputVersion }),
    remember: decision.remember,
  };
}

/** What runs in place of the call's own input, if anything does. */
function inputOf(
  { kind, input }: Approval,
  { updatedInput, answers, content }: Decision,
): ToolInput | undefined {
  if (kind === 'elicitation') {
    if (answers ?? updatedInput)
      throw new InvalidInputError('An MCP server asks this: to answer, send "content" and nothing else.');
    return filledInput(input, content, parseForm(input['requested_schema'])?.form);
  }
  if (content) throw new InvalidInputError('No MCP server asks this; it takes no "content".');
  if (kind === 'question') {
    if (answers === undefined || updatedInput)
      throw new InvalidInputError('This is a question: to allow it, send the answers and no updated_input.');
    return answeredInput(input, answers);
  }
  if (answers) throw new InvalidInputError('This is not a question; it takes no answers.');
  return updatedInput;
}

async function assertRememberable(tx: Repositories, { pattern, sessionId }: Approval): Promise<void> {
  if (pattern === undefined)
    throw new InvalidInputError('A call like this is asked about each time; decide without "remember".');
  const remembered = await tx.rememberedCalls.list(sessionId);
  if (remembered.length >= mostRemembered && !remembered.some((call) => call.pattern === pattern))
    throw new ConflictError(
      `This session remembers ${mostRemembered} calls, which is all it may; decide without "remember".`,
    );
}
