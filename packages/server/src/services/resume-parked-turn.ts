import { setAsideMark } from '../agent/sdk/set-aside-call.ts';
import { conversationIdOf } from '../domain/session/conversation-id.ts';
import { startOf } from '../domain/session/parked-turn.ts';
import { replayedCall } from '../domain/session/replayed-call.ts';
import type { Session } from '../domain/session/session.ts';
import type { Turn, TurnStart } from '../domain/session/turn.ts';
import { waitingNote } from '../domain/session/waiting-note.ts';
import type { Repositories } from '../repositories/store.ts';

/** Enough for all the calls of one message, their results and what was said before. */
const tailLength = 64;

/** How a turn goes on that was parked, or how it begins. The agent's last process has ended: it writes no more. */
export async function turnStartOf(tx: Repositories, session: Session, turn: Turn): Promise<TurnStart> {
  if (turn.parkedFor !== 'approval') return startOf(turn);
  // What a server asked ended with the process that it asked.
  const open = (await tx.approvals.listOpen(turn.id)).filter(({ kind }) => kind !== 'elicitation');
  const call = replayedCall(open);
  const mark = call && setAsideMark(await tailOf(tx, session), call.toolUseId);
  await tx.approvals.leaveBehind(turn.id, call && mark !== undefined ? [call.id] : []);
  if (!call || mark === undefined)
    return { kind: 'continuation', text: waitingNote(open), prompt: turn.prompt };
  await tx.approvals.countReplay(call.id);
  return { kind: 'replay', toolUseId: call.toolUseId, mark };
}

function tailOf(tx: Repositories, session: Session): Promise<string[]> {
  const address = { conversationId: conversationIdOf(session), subpath: '' };
  return tx.transcripts.listLast({ sessionId: session.id }, address, tailLength);
}
