import { assertDrives, type Actor } from '../domain/access/actor.ts';
import { WrongStateError } from '../domain/errors.ts';
import { MessageId, TurnId, type SessionId } from '../domain/ids.ts';
import { assertAcceptsPrompt, isFinal, type Session } from '../domain/session/session.ts';
import type { ToolCall } from '../domain/session/tool-call.ts';
import { interruptedTurn, isOver, type Turn } from '../domain/session/turn.ts';
import { closingEvents } from '../domain/session/closing-events.ts';
import type { SessionEvent } from '../domain/session/session-event.ts';
import type { Repositories, Store } from '../repositories/store.ts';
import { cancelApprovals } from './cancel-approvals.ts';
import { endRunningTurn } from './end-turn.ts';
import type { SessionFeed } from './session-feed.ts';
import type { SessionAddress } from '../domain/session/session-address.ts';
import type { TurnPlace } from './turn-runner.ts';

export type Prompt = { readonly message: string; readonly outputSchema?: Record<string, unknown> };

/** An accepted prompt. `seq` is that of its `user.message`: the turn's own events come after it. */
export type AcceptedTurn = { readonly turnId: TurnId; readonly messageId: MessageId; readonly seq: number };

export type FinishedTurn = { readonly turn: Turn; readonly toolCalls: readonly ToolCall[] };

export type SessionTurnServiceDeps = {
  readonly store: Store;
  readonly feed: SessionFeed;
  /** Room for a turn on this node, if it runs turns and has room. */
  readonly place: (of: SessionAddress) => TurnPlace | undefined;
  readonly now: () => Date;
};

/** Takes prompts, stops turns, waits for them. What runs them is the turn runner. */
export class SessionTurnService {
  readonly #deps: SessionTurnServiceDeps;
  constructor(deps: SessionTurnServiceDeps) {
    this.#deps = deps;
  }

  /**
   * Accepts a prompt. When this returns, the prompt is in the database, and its turn has begun here or a worker is on
   * its way.
   */
  async ask(actor: Actor, id: SessionId, prompt: Prompt): Promise<AcceptedTurn> {
    const { organizationId } = actor;
    using place = this.#deps.place({ organizationId, sessionId: id });
    const accepted = await this.#deps.store.transact(organizationId, async (tx) => {
      const session = await tx.sessions.getForUpdate(id);
      assertDrives(actor, session);
      assertAcceptsPrompt(session, await tx.turns.countUnfinished(id));
      const turn = await this.#add(tx, session, prompt);
      if ((await place?.begin(tx, session)) === 'begun') return turn;
      await tx.enqueue('run-turn', { organizationId, sessionId: id });
      await tx.leases.callLastNode(id);
      return turn;
    });
    place?.run();
    return accepted;
  }

  async #add(tx: Repositories, session: Session, prompt: Prompt): Promise<AcceptedTurn> {
    const of = { organizationId: session.organizationId, sessionId: session.id, turnId: TurnId.new() };
    const messageId = MessageId.new();
    const content = [{ type: 'text' as const, text: prompt.message }];
    const events: SessionEvent[] = [{ type: 'user.message', message_id: messageId, content }];
    const [, seq] = await tx.together([
      tx.turns.add({
        ...of,
        id: of.turnId,
        prompt: prompt.message,
        ...(prompt.outputSchema && { outputSchema: prompt.outputSchema }),
      }),
      tx.events.append({ ...of, events }),
    ]);
    return { turnId: of.turnId, messageId, seq: seq ?? 0 };
  }

  /** Stops the turn that runs or is parked, and drops those that wait behind it. Does nothing to an idle session. */
  async interrupt(actor: Actor, id: SessionId): Promise<void> {
    await this.#deps.store.transact(actor.organizationId, async (tx) => {
      const session = await tx.sessions.getForUpdate(id);
      assertDrives(actor, session);
      if (isFinal(session.status))
        throw new WrongStateError(`The session is ${session.status}; nothing runs in it.`);
      const turns = await tx.turns.listUnfinished(id);
      if (turns.length === 0) return;

      const of = { organizationId: session.organizationId, sessionId: id };
      await tx.events.append({ ...of, events: [{ type: 'user.interrupt' }] });
      for (const turn of turns) {
        if (turn.status === 'running') {
          await tx.turns.requestStop(turn, 'interrupted_by_user');
          const events = await cancelApprovals(tx, turn.id);
          if (events.length > 0) await tx.events.append({ ...of, turnId: turn.id, events });
          continue;
        }
        const at = this.#deps.now();
        if (turn.status === 'parked') {
          const outcome = interruptedTurn('interrupted_by_user', 'The turn was interrupted while it waited.');
          await endRunningTurn(tx, { ...of, session, turn, outcome, at });
          continue;
        }
        const outcome = interruptedTurn('interrupted_by_user', 'The turn was interrupted before it began.');
        await tx.turns.end(turn.id, outcome, {}, at);
        await tx.events.append({ ...of, turnId: turn.id, events: closingEvents(outcome, {}, session) });
      }
    });
  }

  /** Resolves when the turn is over, however it ends; rejects with the signal's reason if that comes first. */
  async finished(
    actor: Actor,
    sessionId: SessionId,
    accepted: AcceptedTurn,
    signal: AbortSignal,
  ): Promise<FinishedTurn> {
    for await (const _ of this.#deps.feed.wakeUps(sessionId, signal)) {
      const found = await this.#deps.store.transact(actor.organizationId, async (tx) => {
        const turn = await tx.turns.get(accepted.turnId);
        return isOver(turn) ? { turn, toolCalls: await tx.toolCalls.listOfTurn(turn.id) } : undefined;
      });
      if (found) return found;
    }
    throw signal.reason instanceof Error ? signal.reason : new Error('The wait for the turn was given up.');
  }
}
