import { assertDrives, type Actor } from '../domain/access/actor.ts';
import { WrongStateError } from '../domain/errors.ts';
import type { SessionId } from '../domain/ids.ts';
import { assertAcceptsPrompt, isFinal } from '../domain/session/session.ts';
import type { ToolCall } from '../domain/session/tool-call.ts';
import { isOver, type Turn } from '../domain/session/turn.ts';
import type { Store } from '../repositories/store.ts';
import { assertMayWait } from '../domain/session/attachment.ts';
import { addTurn, type AcceptedTurn, type Prompt } from './add-turn.ts';
import { gatherAttachments, type WantedAttachment } from './gather-attachments.ts';
import type { SessionFiles } from './session-files.ts';
import { takeQuota } from './quota-service.ts';
import { promptQuotas } from '../domain/access/quota.ts';
import type { SessionFeed } from './session-feed.ts';
import type { SessionAddress } from '../domain/session/session-address.ts';
import { stopTurns } from './stop-turns.ts';
import type { TurnPlace } from './turn-runner.ts';

export type FinishedTurn = { readonly turn: Turn; readonly toolCalls: readonly ToolCall[] };

/** A prompt as people send it: what is attached of the workspace is yet to be read. */
export type SentPrompt = Omit<Prompt, 'attachments' | 'traceParent'> & {
  readonly attachments?: readonly WantedAttachment[];
};

export type SessionTurnServiceDeps = {
  readonly store: Store;
  readonly files: Pick<SessionFiles, 'open'>;
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
  async ask(actor: Actor, id: SessionId, sent: SentPrompt): Promise<AcceptedTurn> {
    const { organizationId, from, visit } = actor;
    const attachments = await gatherAttachments(this.#deps.files, { actor, id }, sent.attachments ?? []);
    const prompt = {
      ...{ ...sent, attachments, by: actor.userId },
      ...(visit && { visitId: visit.id }),
      ...(from?.traceParent !== undefined && { traceParent: from.traceParent }),
    };
    using place = this.#deps.place({ organizationId, sessionId: id });
    const accepted = await this.#deps.store.transact(organizationId, async (tx) => {
      const session = await tx.sessions.getForUpdate(id);
      assertDrives(actor, session);
      assertAcceptsPrompt(session, await tx.turns.countUnfinished(id));
      if (attachments.length > 0) assertMayWait(attachments, await tx.turns.sumAttachedBytes(id));
      await takeQuota(tx, actor, ...promptQuotas);
      const turn = await addTurn(tx, session, prompt);
      tx.record(actor, 'turn.asked', turn.turnId, { after: { sessionId: id } });
      if ((await place?.begin(tx, session)) === 'begun') return turn;
      await tx.enqueue('run-turn', { organizationId, sessionId: id });
      await tx.leases.callLastNode(id);
      return turn;
    });
    place?.run();
    return accepted;
  }

  /** Stops the turn that runs or is parked, and drops those that wait behind it. Does nothing to an idle session. */
  async interrupt(actor: Actor, id: SessionId): Promise<void> {
    await this.#deps.store.transact(actor.organizationId, async (tx) => {
      const session = await tx.sessions.getForUpdate(id);
      assertDrives(actor, session);
      if (isFinal(session.status))
        throw new WrongStateError(`The session is ${session.status}; nothing runs in it.`);
      await stopTurns(tx, session, this.#deps.now());
      tx.record(actor, 'session.interrupted', id);
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
