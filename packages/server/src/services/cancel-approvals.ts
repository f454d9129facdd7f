import { changeEvents } from '../domain/agent/approval-events.ts';
import { cancelApproval } from '../domain/agent/approval.ts';
import type { TurnId } from '../domain/ids.ts';
import type { SessionEvent } from '../domain/session/session-event.ts';
import type { Repositories } from '../repositories/store.ts';

/**
 * Nobody need decide any more on the calls of this turn, for it ends.
 * @returns what the log is to say of it.
 */
export async function cancelApprovals(tx: Repositories, turnId: TurnId): Promise<SessionEvent[]> {
  const events: SessionEvent[] = [];
  for (const { id, status } of await tx.approvals.listOpen(turnId)) {
    if (status !== 'pending') continue;
    const { approval, now } = await tx.approvals.lock(id);
    const cancelled = cancelApproval(approval, now);
    await tx.approvals.save(cancelled);
    events.push(...changeEvents(approval, cancelled));
  }
  return events;
}
