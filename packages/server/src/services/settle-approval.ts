import { changeEvents } from '../domain/agent/approval-events.ts';
import { isRemembered, type Approval } from '../domain/agent/approval.ts';
import type { SessionEvent } from '../domain/session/session-event.ts';
import { goOn, type Session } from '../domain/session/session.ts';
import type { Repositories } from '../repositories/store.ts';
import { followSession } from './follow-session.ts';
import { wakeParkedTurn } from './park-turn.ts';
import { recordEvents } from './record-events.ts';

/** The approval as the transaction holds it and as it shall be, in its session, which the transaction holds too. */
export type ApprovalChange = {
  readonly session: Session;
  readonly before: Approval;
  readonly after: Approval;
  readonly at: Date;
};

/**
 * Writes what has become of an approval. When nothing of its turn waits for people any more the turn goes on: its agent is
 * told where it stands, and a turn that was parked is woken.
 */
export async function saveApproval(tx: Repositories, change: ApprovalChange): Promise<void> {
  const { session, before, after, at } = change;
  if (after === before) return;
  const { organizationId, sessionId, turnId } = after;
  for (const vote of after.votes.slice(before.votes.length)) await tx.approvals.addVote(after, vote);
  await tx.approvals.save(after);
  if (isRemembered(after) && after.pattern !== undefined) await tx.rememberedCalls.add(after, after.pattern);
  const isLast = after.status !== 'pending' && (await tx.approvals.countPending(turnId)) === 0;
  const goesOn = isLast && !(await wakeParkedTurn(tx, { organizationId, sessionId, turnId }));
  const events: SessionEvent[] = [
    ...changeEvents(before, after),
    ...(goesOn && session.status === 'waiting' ? [{ type: 'session.status_running' } as const] : []),
  ];
  await recordEvents(tx, { organizationId, sessionId, turnId, events });
  if (!goesOn) return;
  await tx.sessions.save(goOn(session, at));
  await followSession(tx, goOn(session, at));
}
