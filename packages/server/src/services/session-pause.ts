import { assertDrives, type Actor, doneBy } from '../domain/access/actor.ts';
import type { SessionId } from '../domain/ids.ts';
import { pause, resume, type Session } from '../domain/session/session.ts';
import type { Store } from '../repositories/store.ts';
import { wakeParkedTurn } from './park-turn.ts';

export type SessionPauseDeps = { readonly store: Store; readonly now: () => Date };

/** Sessions that people have stand still, and go on. */
export class SessionPause {
  readonly #deps: SessionPauseDeps;
  constructor(deps: SessionPauseDeps) {
    this.#deps = deps;
  }

  /**
   * From when this returns no turn begins and no prompt is taken. The process of a turn that runs is ended within moments, and
   * the turn is parked; the others stay in line. Approvals can be decided meanwhile.
   */
  async pause(actor: Actor, id: SessionId): Promise<Session> {
    const { store, now } = this.#deps;
    return store.transact(actor.organizationId, async (tx) => {
      const session = await tx.sessions.getForUpdate(id);
      assertDrives(actor, session);
      const paused = pause(session, now());
      await tx.sessions.save(paused);
      const events = [{ type: 'session.paused', ...doneBy(actor) }] as const;
      const of = { organizationId: session.organizationId, sessionId: id };
      const seq = await tx.events.append({ ...of, events });
      const running = await tx.turns.findRunning(id);
      if (running) await tx.turns.requestStop(running, 'paused');
      else await tx.sessions.letProcessGo(id);
      tx.record(actor, 'session.paused', id, { before: session, after: paused });
      return { ...paused, lastSeq: seq ?? paused.lastSeq };
    });
  }

  /** The turn that was set aside goes on, and then those in line. */
  async resume(actor: Actor, id: SessionId): Promise<Session> {
    const { store, now } = this.#deps;
    return store.transact(actor.organizationId, async (tx) => {
      const session = await tx.sessions.getForUpdate(id);
      assertDrives(actor, session);
      const turns = await tx.turns.listUnfinished(id);
      const begun = turns.find(({ status }) => status !== 'queued');
      const resumed = resume(session, begun, now());
      await tx.sessions.save(resumed);
      const events = [{ type: 'session.resumed', ...doneBy(actor) }] as const;
      const of = { organizationId: session.organizationId, sessionId: id };
      const seq = await tx.events.append({ ...of, events });
      if (begun?.parkedFor === 'pause') await wakeParkedTurn(tx, { ...of, turnId: begun.id });
      else if (turns.length > 0) await tx.enqueue('run-turn', of);
      tx.record(actor, 'session.resumed', id, { before: session, after: resumed });
      return { ...resumed, lastSeq: seq ?? resumed.lastSeq };
    });
  }
}
