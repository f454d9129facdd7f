import {
  assertDrives,
  assertMay,
  assertOwns,
  assertSees,
  mayForAll,
  sees,
  type Actor,
} from '../domain/access/actor.ts';
import { NotFoundError } from '../domain/errors.ts';
import type { OrganizationId, SessionId, TurnId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import type { Message } from '../domain/session/message.ts';
import { mergeMetadata } from '../domain/session/metadata.ts';
import type { PermissionDecision } from '../domain/session/permission-decision.ts';
import type { LoggedEvent, SessionEvent, SessionEventType } from '../domain/session/session-event.ts';
import { isFinal, terminate, type Session } from '../domain/session/session.ts';
import type { ToolCall } from '../domain/session/tool-call.ts';
import { interruptedTurn, type Turn } from '../domain/session/turn.ts';
import type { Metrics } from '../infrastructure/metrics.ts';
import type { DecisionFilter } from '../repositories/permission-decision-repository.ts';
import type { SessionFilter } from '../repositories/session-repository.ts';
import type { Repositories, Store } from '../repositories/store.ts';
import { cancelApprovals } from './cancel-approvals.ts';
import { createSession, type CreateSessionDeps, type NewSession } from './create-session.ts';
import { endQueuedTurns } from './end-queued-turns.ts';
import { endRunningTurn } from './end-turn.ts';
import { takeQuota } from './quota-service.ts';
import { recordEvents } from './record-events.ts';
import { tellOf } from './tell-observers.ts';

export type SessionChange = {
  readonly name?: string | null;
  readonly description?: string | null;
  readonly metadata?: Readonly<Record<string, unknown>>;
};

export type EventQuery = {
  readonly after: number;
  readonly limit: number;
  readonly types?: readonly SessionEventType[];
  readonly newestFirst: boolean;
  readonly before?: number;
};

export type SessionServiceDeps = CreateSessionDeps & {
  readonly store: Store;
  readonly metrics: Metrics;
};

/** Sessions and what is read of them. Prompts are the turn service's. */
export class SessionService {
  readonly #deps: SessionServiceDeps;
  constructor(deps: SessionServiceDeps) {
    this.#deps = deps;
  }

  async create(actor: Actor, wanted: NewSession): Promise<Session> {
    const session = await this.#deps.store.transact(actor.organizationId, async (tx) => {
      await takeQuota(tx, actor, 'sessions', 'storage_mb');
      const made = await createSession(tx, this.#deps, actor, wanted);
      tx.record(actor, 'session.created', made.id, { after: made });
      return made;
    });
    this.#deps.metrics.sessions.inc({ mode: session.mode });
    return session;
  }

  async get(actor: Actor, id: SessionId): Promise<Session> {
    return this.#read(actor, id, (_, session) => Promise.resolve(session));
  }

  /** With `isShared`, only what others share with the actor. */
  async list(
    actor: Actor,
    { isShared, ...filter }: SessionFilter & { readonly isShared?: boolean },
    page: PageRequest,
  ): Promise<Page<Session>> {
    assertMay(actor, 'sessions:read');
    const seen = mayForAll(actor, 'sessions:read') ? {} : { seenBy: actor };
    const shared = isShared ? { ids: [...(actor.shares?.keys() ?? [])] } : {};
    return this.#deps.store.transact(actor.organizationId, (tx) =>
      tx.sessions.list({ ...filter, ...seen, ...shared }, page),
    );
  }

  /** Changes what is named; `null` clears a field. A `metadata` value of null removes its key. */
  async change(actor: Actor, id: SessionId, change: SessionChange): Promise<Session> {
    return this.#deps.store.transact(actor.organizationId, async (tx) => {
      const session = await tx.sessions.getForUpdate(id);
      assertDrives(actor, session);
      const changed = { ...withChange(session, change), updatedAt: this.#deps.now() };
      await tx.sessions.save(changed);
      tx.record(actor, 'session.changed', id, { before: session, after: changed });
      return changed;
    });
  }

  /** Terminates the session, whatever it does, and takes it out of sight. */
  async delete(actor: Actor, id: SessionId): Promise<void> {
    const now = this.#deps.now();
    await this.#deps.store.transact(actor.organizationId, async (tx) => {
      const session = await tx.sessions.getForUpdate(id);
      assertOwns(actor, session);
      await tx.sessions.save(terminate(session, now));
      const of = addressOf(session);
      const endsWithTurn = await endTurnsOf(tx, session, now);
      const hooks = await tx.hooks.listOfSession(session);
      const notices = await tellOf(tx, of, hooks, { event: 'SessionEnd' });
      // The turn that has begun ends the log, if it has not ended.
      const isOver = endsWithTurn || isFinal(session.status);
      const end: SessionEvent[] = isOver ? [] : [{ type: 'session.status_terminated' }];
      const events = [...notices, ...end];
      if (events.length > 0) await recordEvents(tx, { ...of, events });
      await tx.sessions.markDeleted(id, now);
      tx.record(actor, 'session.deleted', id, { before: session });
      for (const archiveId of await tx.archives.discardOf(id, now))
        await tx.enqueue('remove-archive', { organizationId: session.organizationId, archiveId });
    });
  }

  async events(actor: Actor, id: SessionId, query: EventQuery): Promise<LoggedEvent[]> {
    return this.#read(actor, id, (tx) => tx.events.list(id, query));
  }

  async messages(actor: Actor, id: SessionId, page: PageRequest): Promise<Page<Message>> {
    return this.#read(actor, id, (tx) => tx.messages.list(id, page));
  }

  async toolCalls(actor: Actor, id: SessionId, page: PageRequest): Promise<Page<ToolCall>> {
    return this.#read(actor, id, (tx) => tx.toolCalls.list(id, page));
  }

  /** What was decided of its tool calls, the newest first. */
  async permissions(
    actor: Actor,
    id: SessionId,
    filter: DecisionFilter,
    page: PageRequest,
  ): Promise<Page<PermissionDecision>> {
    return this.#read(actor, id, (tx) => tx.permissionDecisions.list(id, filter, page));
  }

  async turns(actor: Actor, id: SessionId, page: PageRequest): Promise<Page<Turn>> {
    return this.#read(actor, id, (tx) => tx.turns.list(id, page));
  }

  async turn(actor: Actor, id: TurnId): Promise<Turn> {
    return this.#deps.store.transact(actor.organizationId, (tx) => visibleTurn(tx, actor, id));
  }

  #read<T>(
    actor: Actor,
    id: SessionId,
    read: (tx: Repositories, session: Session) => Promise<T>,
  ): Promise<T> {
    return this.#deps.store.transact(actor.organizationId, async (tx) => {
      const session = await tx.sessions.get(id);
      assertSees(actor, session);
      return read(tx, session);
    });
  }
}

/** A turn of a session that is deleted, or that the actor may not see, does not exist for them. */
export async function visibleTurn(tx: Repositories, actor: Actor, id: TurnId): Promise<Turn> {
  const turn = await tx.turns.get(id);
  const session = await tx.sessions.find(turn.sessionId);
  if (!session || !sees(actor, session)) throw new NotFoundError('turn', id);
  return turn;
}

/**
 * Ends the turns that wait, and asks the runner of the one that runs to stop it. The log ends with the turn that has
 * begun, if there is one.
 * @returns whether there is.
 */
async function endTurnsOf(tx: Repositories, session: Session, now: Date): Promise<boolean> {
  const outcome = interruptedTurn('session_terminated', 'The session was terminated before the turn began.');
  await endQueuedTurns(tx, session, outcome, now);
  const [begun] = await tx.turns.listUnfinished(session.id);
  if (begun?.status === 'running') await stopTurn(tx, session, begun);
  if (begun?.status === 'parked') await endParkedTurn(tx, terminate(session, now), begun, now);
  return begun !== undefined;
}

async function stopTurn(tx: Repositories, session: Session, turn: Turn): Promise<void> {
  await tx.turns.requestStop(turn, 'session_terminated');
  const events = await cancelApprovals(tx, turn.id);
  if (events.length > 0) await tx.events.append({ ...addressOf(session), turnId: turn.id, events });
}

async function endParkedTurn(tx: Repositories, session: Session, turn: Turn, at: Date): Promise<void> {
  const outcome = interruptedTurn('session_terminated', 'The session was terminated while the turn waited.');
  await endRunningTurn(tx, { ...addressOf(session), session, turn, outcome, at });
}

function addressOf(session: Session): { organizationId: OrganizationId; sessionId: SessionId } {
  return { organizationId: session.organizationId, sessionId: session.id };
}

function withChange(session: Session, change: SessionChange): Session {
  const { name, description, ...rest } = session;
  const newName = change.name === undefined ? name : change.name;
  const newDescription = change.description === undefined ? description : change.description;
  return {
    ...rest,
    ...(newName !== undefined && newName !== null && { name: newName }),
    ...(newDescription !== undefined && newDescription !== null && { description: newDescription }),
    metadata: mergeMetadata(session.metadata, change.metadata ?? {}),
  };
}
