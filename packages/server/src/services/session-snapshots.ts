import type { Workspaces } from '../agent/snapshots/workspaces.ts';
import type { OrganizationId, SessionId, TurnId } from '../domain/ids.ts';
import type { SessionEvent } from '../domain/session/session-event.ts';
import type { Session } from '../domain/session/session.ts';
import { snapshotEvents } from '../domain/session/snapshot-events.ts';
import type { SnapshotOutcome } from '../domain/session/workspace-snapshot.ts';
import type { Lease } from '../repositories/session-lease-repository.ts';
import type { Repositories, Store } from '../repositories/store.ts';
import { LeaseLostError } from './lease-lost.ts';
import { recordEvents } from './record-events.ts';

export type SessionSnapshotsDeps = {
  readonly store: Store;
  readonly workspaces: Pick<Workspaces, 'take' | 'layOut'>;
  /** What all snapshots of an organization may take. */
  readonly quotaBytes: number;
  readonly now: () => Date;
};

/** The use of an organization is summed up so often at most. In milliseconds. */
const lookEvery = 60_000;

/** Keeps the files of sessions as turns leave them, and puts those in place that a session is to go on with. */
export class SessionSnapshots {
  readonly #deps: SessionSnapshotsDeps;
  readonly #used = new Map<OrganizationId, { readonly at: number; bytes: number }>();

  constructor(deps: SessionSnapshotsDeps) {
    this.#deps = deps;
  }

  /** The files as they are now, to be recorded with the end of a turn. Never throws, and has a deadline. */
  async take(session: Session): Promise<SnapshotOutcome> {
    const used = await this.#usedBy(session.organizationId).catch(() => undefined);
    if (used && used.bytes >= this.#deps.quotaBytes) return { problem: 'quota_reached' };
    const outcome = await this.#deps.workspaces.take(session, session.lastTree);
    if (used && 'tree' in outcome) used.bytes += outcome.addedBytes;
    return outcome;
  }

  /**
   * Before a turn: keeps the files as the last turn left them, if nobody could when it ended, and lays out those that
   * the session is to have from now on.
   * @param endProcess called before files are replaced.
   * @param signal ends the laying out; the next turn begins it anew.
   * @returns the session as it is then.
   */
  async prepare(
    session: Session,
    lease: Lease,
    endProcess: () => Promise<void>,
    signal?: AbortSignal,
  ): Promise<Session> {
    const { layOut, ...kept } = await this.payOwed(session, lease);
    if (!layOut) return kept;
    await endProcess();
    const whileHeld = (step: () => Promise<void>) =>
      this.#held(session, async (tx) => {
        if (!(await tx.sessions.lockHeld(lease))) return false;
        await step();
        return true;
      });
    await this.#deps.workspaces.layOut(session, layOut, {
      ...{ fence: lease.fence, whileHeld },
      ...(signal && { signal }),
    });
    await this.#held(session, (tx) => tx.sessions.saveLaidOut(lease, layOut));
    return { ...kept, ...(layOut.workspace !== undefined && { lastTree: layOut.workspace }) };
  }

  /** Takes the snapshot of a turn that ended where nobody could take it. */
  async payOwed(session: Session, lease: Lease): Promise<Session> {
    const { owedSnapshot: turnId, ...kept } = session;
    if (turnId === undefined) return kept;
    const outcome = await this.take(session);
    const of = { organizationId: session.organizationId, sessionId: session.id, turnId };
    await this.#held(session, async (tx) => {
      const events = await recordSnapshot(tx, of, outcome);
      if (events.length > 0) return recordEvents(tx, { ...of, events }, lease.fence);
      return (await tx.sessions.lockHeld(lease)) !== undefined;
    });
    return { ...kept, ...('tree' in outcome && { lastTree: outcome.tree }) };
  }

  /** Nothing is written when the lease was lost. */
  async #held({ organizationId }: Session, write: (tx: Repositories) => Promise<boolean>): Promise<void> {
    await this.#deps.store.transact(organizationId, async (tx) => {
      if (!(await write(tx))) throw new LeaseLostError();
    });
  }

  async #usedBy(id: OrganizationId): Promise<{ bytes: number }> {
    const at = this.#deps.now().getTime();
    const known = this.#used.get(id);
    if (known && at - known.at < lookEvery) return known;
    const bytes = await this.#deps.store.transactOnce(id, (tx) => tx.snapshots.storedBytes(id));
    const used = { at, bytes };
    // Those that have not been looked at for long are not needed any more.
    for (const [other, { at: then }] of this.#used) if (at - then >= lookEvery) this.#used.delete(other);
    this.#used.set(id, used);
    return used;
  }
}

/** Writes down what became of the files after a turn. The events that tell of it are the caller's to append. */
export async function recordSnapshot(
  tx: Repositories,
  of: { readonly organizationId: OrganizationId; readonly sessionId: SessionId; readonly turnId: TurnId },
  outcome: SnapshotOutcome,
): Promise<SessionEvent[]> {
  await tx.snapshots.add(of, outcome);
  return snapshotEvents(outcome);
}
