import { MessageId, TurnId, type OperatorVisitId, type UserId } from '../domain/ids.ts';
import type { Attachment } from '../domain/session/attachment.ts';
import type { AttachedBlock, SessionEvent } from '../domain/session/session-event.ts';
import type { Session } from '../domain/session/session.ts';
import type { Repositories } from '../repositories/store.ts';

export type Prompt = {
  readonly message: string;
  readonly attachments?: readonly Attachment[];
  readonly outputSchema?: Record<string, unknown>;
  /** The span that it was sent in. */
  readonly traceParent?: string;
  /** Who sends it; absent where nobody does. */
  readonly by?: UserId;
  /** Set when it is an operator, on a visit, who sends it in their place. */
  readonly visitId?: OperatorVisitId;
};

/** An accepted prompt. `seq` is that of its `user.message`: the turn's own events come after it. */
export type AcceptedTurn = { readonly turnId: TurnId; readonly messageId: MessageId; readonly seq: number };

/** Puts a prompt behind the others of its session, whose row the caller holds. */
export async function addTurn(tx: Repositories, session: Session, prompt: Prompt): Promise<AcceptedTurn> {
  const of = { organizationId: session.organizationId, sessionId: session.id, turnId: TurnId.new() };
  const messageId = MessageId.new();
  const attachments = prompt.attachments ?? [];
  const content = [{ type: 'text' as const, text: prompt.message }, ...attachments.map(toBlock)];
  const by = {
    ...(prompt.by !== undefined && { user_id: prompt.by }),
    ...(prompt.visitId !== undefined && { visit_id: prompt.visitId }),
  };
  const events: SessionEvent[] = [{ type: 'user.message', message_id: messageId, ...by, content }];
  const [, seq] = await tx.together([
    tx.turns.add({
      ...of,
      id: of.turnId,
      prompt: prompt.message,
      attachments,
      ...(prompt.by !== undefined && { askedBy: prompt.by }),
      ...(prompt.visitId !== undefined && { visitId: prompt.visitId }),
      ...(prompt.outputSchema && { outputSchema: prompt.outputSchema }),
      ...(prompt.traceParent !== undefined && { traceParent: prompt.traceParent }),
    }),
    tx.events.append({ ...of, events }),
  ]);
  if (attachments.length > 0) await tx.attachments.add(of, attachments);
  return { turnId: of.turnId, messageId, seq: seq ?? 0 };
}

function toBlock({ name, mediaType, bytes, sha256 }: Attachment): AttachedBlock {
  const type = mediaType.startsWith('image/') ? 'image' : 'document';
  return { type, name, media_type: mediaType, bytes, sha256 };
}
