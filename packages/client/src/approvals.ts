import type { components, operations } from './api.gen.ts';
import { AgentApiError } from './api-errors.ts';
import { dataOf, once, type Connection } from './connection.ts';
import { follow, readFeedEvent } from './event-stream.ts';
import { listing, type Listing } from './pages.ts';

type Schemas = components['schemas'];
export type Approval = Schemas['Approval'];
type Query = NonNullable<operations['listApprovals']['parameters']['query']>;
export type ApprovalFilter = Omit<Query, 'mine'> & {
  /** Only those that wait for you. */
  readonly mine?: boolean;
};
export type ApprovalList = operations['listApprovals']['responses'][200]['content']['application/json'];
export type Decision = Schemas['DecideApprovalInput'];
/** To the questions of an agent: by the text of the question, what was chosen. */
export type Answers = NonNullable<Decision['answers']>;

/** What an MCP server asks for, by the names of its fields. */
export type ServerContent = NonNullable<Decision['content']>;

export type AllowOptions = {
  readonly reason?: string;
  /** Runs in place of the arguments of the call. */
  readonly input?: NonNullable<Decision['updated_input']>;
  /** The `input_version` that was seen; needed to allow arguments that somebody else has edited. */
  readonly inputVersion?: number;
  /** Calls of the pattern that the approval shows are not asked about again in this session. */
  readonly remember?: 'session';
};

/** Tool calls and questions of agents that wait for people. */
export class Approvals {
  readonly #connection: Connection;
  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The newest first. */
  list({ mine = false, ...filter }: ApprovalFilter = {}): Listing<ApprovalList> {
    return listing(async (cursor = filter.cursor) => {
      const query = { ...filter, ...(mine && { mine: 'true' }), ...(cursor !== undefined && { cursor }) };
      return dataOf(await this.#connection.http.GET('/api/v1/approvals', { params: { query } }));
    });
  }

  async get(id: string): Promise<Approval> {
    const params = { path: { approval_id: id } };
    return dataOf(await this.#connection.http.GET('/api/v1/approvals/{approval_id}', { params }));
  }

  /** With a quorum the call may go on waiting for others: the answer's `status` tells. */
  allow(id: string, { input, inputVersion, ...options }: AllowOptions = {}): Promise<Approval> {
    return this.decide(id, {
      decision: 'allow',
      ...options,
      ...(input && { updated_input: input }),
      ...(inputVersion !== undefined && { input_version: inputVersion }),
    });
  }

  /** The agent is told the reason. */
  deny(id: string, reason?: string): Promise<Approval> {
    return this.decide(id, { decision: 'deny', ...(reason !== undefined && { reason }) });
  }

  /** Answers questions of the agent; some may be left open. */
  answer(id: string, answers: Answers): Promise<Approval> {
    return this.decide(id, { decision: 'allow', answers });
  }

  /** Answers a question of an MCP server; without content one that only leads somewhere. */
  answerServer(id: string, content?: ServerContent): Promise<Approval> {
    return this.decide(id, { decision: 'allow', ...(content && { content }) });
  }

  /** @throws AgentApiError `not_allowed` without the right, `conflict` when it was decided, `gone` when it is over. */
  async decide(id: string, decision: Decision): Promise<Approval> {
    const { http } = this.#connection;
    const request = { params: { path: { approval_id: id } }, body: decision, headers: once() };
    return dataOf(await http.POST('/api/v1/approvals/{approval_id}/decision', request));
  }

  /**
   * What waits for people: each approval that is pending now, and then each one anew whenever something becomes of it,
   * until it is settled. Over any cut nothing is missed, though changes that follow each other closely may come as one.
   * Ends as a session's stream does.
   */
  async *watch({ signal }: { readonly signal?: AbortSignal } = {}): AsyncGenerator<Approval, void> {
    const shown: Shown = new Map();
    for (;;) {
      try {
        yield* follow<Approval, string>({
          connect: (last) => this.#connection.openStream('/api/v1/events/stream', last, signal),
          // The connection is open before they are listed, so that none comes in between.
          before: (last) => (last === undefined ? this.#waiting(shown) : undefined),
          read: async (message) => {
            const event = readFeedEvent(message);
            if (!event) return undefined;
            if (!('approval_id' in event)) return { place: event.cursor };
            const approval = await this.#changed(event.approval_id, shown);
            // Nothing more becomes of it.
            if (event.type === 'approval.settled') shown.delete(event.approval_id);
            return { place: event.cursor, ...(approval && { item: approval }) };
          },
          policy: this.#connection.reconnect,
          signal,
        });
      } catch (error) {
        // The feed is not kept that far back: it begins anew with what waits.
        if (!(error instanceof AgentApiError) || error.code !== 'gone') throw error;
      }
    }
  }

  /** What is pending, and what of the shown is so no longer. */
  async *#waiting(shown: Shown): AsyncGenerator<Approval, void> {
    const before = new Set(shown.keys());
    for await (const approval of this.list({ status: 'pending', limit: 100 })) {
      before.delete(approval.id);
      if (isNew(approval, shown)) yield approval;
    }
    for (const id of before) {
      const approval = await this.#changed(id, shown);
      if (approval) yield approval;
      if (approval?.status !== 'pending') shown.delete(id);
    }
  }

  /** Undefined when it is as it was shown, or its session has been deleted. */
  async #changed(id: string, shown: Shown): Promise<Approval | undefined> {
    try {
      const approval = await this.get(id);
      return isNew(approval, shown) ? approval : undefined;
    } catch (error) {
      if (!(error instanceof AgentApiError) || error.code !== 'not_found') throw error;
      shown.delete(id);
      return undefined;
    }
  }
}

/** Approvals as they were shown last, until they are settled. */
type Shown = Map<string, string>;

function isNew(approval: Approval, shown: Shown): boolean {
  const { id, status, votes, deadline_at, updated_input } = approval;
  const state = JSON.stringify([status, votes.length, deadline_at, updated_input]);
  if (shown.get(id) === state) return false;
  shown.set(id, state);
  return true;
}
