import {
  assertDrives,
  assertMay,
  assertOwns,
  assertSees,
  type Actor,
  doneBy,
} from '../domain/access/actor.ts';
import { GoneError, NoSnapshotError, NotFoundError, TurnUnfinishedError } from '../domain/errors.ts';
import { SessionId, type MessageId, type TurnId } from '../domain/ids.ts';
import type { Page, PageRequest } from '../domain/page.ts';
import { assertForkable, assertMayGoBack, forkSession, takes } from '../domain/session/fork.ts';
import type { LayOut, Session } from '../domain/session/session.ts';
import { isOver, type Turn } from '../domain/session/turn.ts';
import {
  explainProblem,
  type BranchParts,
  type WorkspaceSnapshot,
} from '../domain/session/workspace-snapshot.ts';
import type { Metrics } from '../infrastructure/metrics.ts';
import type { Repositories, Store } from '../repositories/store.ts';
import { addSession } from './add-session.ts';
import { positionOf, saidMessage } from './fork-point.ts';
import type { HookService } from './hook-service.ts';
import { takeQuota } from './quota-service.ts';

export type WantedFork = {
  readonly name?: string;
  /** Absent: the session as it is now. */
  readonly atTurn?: TurnId;
  /** Something that the agent said; the turn is its own. */
  readonly atMessage?: MessageId;
  readonly what: BranchParts;
};

export type SessionForkServiceDeps = {
  readonly store: Store;
  readonly hooks: HookService;
  readonly metrics: Pick<Metrics, 'sessions'>;
  readonly now: () => Date;
};

/**
 * Sessions that go on from a turn of another one, or of their own. Only rows are written here: the files are laid out
 * where the next turn runs, before its process starts.
 */
export class SessionForkService {
  readonly #deps: SessionForkServiceDeps;
  constructor(deps: SessionForkServiceDeps) {
    this.#deps = deps;
  }

  /** A new session of the actor's. The parent goes on as if nothing had happened. */
  async fork(actor: Actor, id: SessionId, { name, what, ...at }: WantedFork): Promise<Session> {
    const fork = await this.#deps.store.transact(actor.organizationId, async (tx) => {
      const parent = await tx.sessions.getForUpdate(id);
      assertOwns(actor, parent);
      assertForkable(parent);
      if (parent.options.permissionMode === 'bypassPermissions')
        assertMay(actor, 'sessions:bypass-permissions');
      const message = at.atMessage && (await saidMessage(tx, parent, at.atMessage));
      const turnId = message?.turnId ?? at.atTurn;
      const turn = turnId && (await endedTurn(tx, parent, turnId));
      if (!turn && (await tx.turns.countUnfinished(id)) > 0) throw new TurnUnfinishedError(nameATurn);
      const from = turn ? await treesOf(tx, turn, what) : treesNow(parent, what);
      const of = { id: SessionId.new(), userId: actor.userId, what, at: this.#deps.now() };
      const session = forkSession(parent, {
        ...of,
        from,
        ...(name !== undefined && { name }),
      });
      await takeQuota(tx, actor, 'sessions', 'storage_mb');
      await addSession(tx, session);
      await this.#deps.hooks.copyTo(tx, parent, session.id);
      if (takes(what, 'conversation'))
        await tx.transcripts.copyTo(session.id, {
          sessionId: id,
          ...(turn && { turn }),
          ...(turn && message && { upTo: await positionOf(tx, turn, message) }),
        });
      const { organizationId, mode, options } = session;
      const lastSeq = await tx.events.append({
        organizationId,
        sessionId: session.id,
        events: [
          { type: 'session.created', mode, model: options.model },
          {
            ...{ type: 'session.forked', parent_session_id: id, what },
            ...(turn && { at_turn: turn.id }),
            ...(message && { at_message: message.id }),
          },
        ],
      });
      tx.record(actor, 'session.forked', session.id, { after: { ...session, what } });
      return { ...session, lastSeq: lastSeq ?? 0 };
    });
    this.#deps.metrics.sessions.inc({ mode: fork.mode });
    return fork;
  }

  /** Lets the session go on from the end of a turn of it. Its process is ended; its log goes on. */
  async rewind(
    actor: Actor,
    id: SessionId,
    { toTurn, what }: { readonly toTurn: TurnId; readonly what: BranchParts },
  ): Promise<Session> {
    return this.#deps.store.transact(actor.organizationId, async (tx) => {
      const session = await tx.sessions.getForUpdate(id);
      assertDrives(actor, session);
      assertMayGoBack(session, await tx.turns.countUnfinished(id));
      const turn = await endedTurn(tx, session, toTurn);
      if (takes(what, 'files')) {
        const { workspace } = await treesOf(tx, turn, what);
        await tx.sessions.setLayOut(id, { ...session.layOut, ...(workspace !== undefined && { workspace }) });
      }
      if (takes(what, 'conversation')) await tx.transcripts.takeBack(turn);
      // What a process remembers, or still writes, is of no use to anybody.
      await tx.leases.revoke(id);
      await tx.events.append({
        organizationId: session.organizationId,
        sessionId: id,
        events: [{ type: 'session.rewound', to_turn: turn.id, what, ...doneBy(actor) }],
      });
      tx.record(actor, 'session.rewound', id, { after: { toTurn, what } });
      return tx.sessions.get(id);
    });
  }

  /** What is kept of a session's files, the oldest first. */
  async snapshots(actor: Actor, id: SessionId, page: PageRequest): Promise<Page<WorkspaceSnapshot>> {
    return this.#deps.store.transact(actor.organizationId, async (tx) => {
      assertSees(actor, await tx.sessions.get(id));
      return tx.snapshots.list(id, page);
    });
  }
}

const nameATurn = 'A turn runs or waits in this session; name the ended turn to fork from, or let it end.';

async function endedTurn(tx: Repositories, session: Session, id: TurnId): Promise<Turn> {
  const turn = await tx.turns.get(id);
  if (turn.sessionId !== session.id) throw new NotFoundError('turn', id);
  if (!isOver(turn))
    throw new TurnUnfinishedError('This turn has not ended; name one that has, or let it end.');
  return turn;
}

/** The snapshot of a turn; for a conversation alone it may be missing. */
async function treesOf(tx: Repositories, turn: Turn, what: BranchParts): Promise<LayOut> {
  const snapshot = await tx.snapshots.find(turn.id);
  if (snapshot && 'tree' in snapshot) return { workspace: snapshot.tree, results: snapshot.tree };
  if (!takes(what, 'files')) return {};
  const why = snapshot ? explainProblem(snapshot.problem) : notKept;
  if (snapshot?.problem === 'removed') throw new GoneError(`The files of this turn are gone. ${why}`);
  throw new NoSnapshotError(`There is no snapshot of the files of this turn: ${why} ${without}`);
}

/** The files as the session would go on with them now: some may be yet to be put in place. */
function treesNow({ layOut = {}, lastTree, owedSnapshot, counters }: Session, what: BranchParts): LayOut {
  const last = owedSnapshot === undefined ? lastTree : undefined;
  const [workspace, results] = [layOut.workspace ?? last, layOut.results ?? last];
  if (workspace === undefined && counters.turns > 0 && takes(what, 'files'))
    throw new NoSnapshotError(`There is no snapshot of the files as they are now. ${notKept} ${without}`);
  return { ...(workspace !== undefined && { workspace }), ...(results !== undefined && { results }) };
}

const notKept = 'It is kept in a moment if the turn was cut short just now; else it could not be.';
const without = 'Name another turn, or take the conversation alone (what: "conversation").';
