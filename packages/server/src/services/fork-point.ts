import { z } from 'zod';
import { ConflictError, NotFoundError } from '../domain/errors.ts';
import type { MessageId } from '../domain/ids.ts';
import type { Message } from '../domain/session/message.ts';
import { findSaid, saidIn, type SaidEntry } from '../domain/session/said.ts';
import type { Session } from '../domain/session/session.ts';
import type { Turn } from '../domain/session/turn.ts';
import type { Repositories } from '../repositories/store.ts';

/** A message that the session's agent said. */
export async function saidMessage(tx: Repositories, session: Session, id: MessageId): Promise<Message> {
  const message = await tx.messages.find(id);
  if (message?.sessionId !== session.id) throw new NotFoundError('message', id);
  saidIn(message);
  return message;
}

/** The position of the transcript's entry that is this message, which was said in this turn. */
export async function positionOf(tx: Repositories, turn: Turn, message: Message): Promise<number> {
  const said = await tx.messages.listOfTurn(turn.id);
  const before = said.filter(({ sequenceNumber }) => sequenceNumber < message.sequenceNumber);
  const entries = (await tx.transcripts.listOfTurn(turn)).flatMap(({ position, entry }) => {
    const found = Said.safeParse(JSON.parse(entry));
    return found.success ? [toSaid(position, found.data)] : [];
  });
  const position = findSaid(entries, message, before);
  if (position === undefined)
    throw new ConflictError(
      'What the agent remembers does not have this message as it was shown; fork at its turn (at_turn).',
    );
  return position;
}

/** What the agent said, as it writes it down: a block in each entry. Errors of the model look the same. */
const Said = z.looseObject({
  type: z.literal('assistant'),
  isApiErrorMessage: z.literal(false).optional(),
  message: z.looseObject({
    content: z.array(z.looseObject({ type: z.string(), text: z.string().optional() })),
  }),
});

function toSaid(position: number, { message }: z.infer<typeof Said>): SaidEntry {
  const texts = message.content.flatMap(({ type, text }) => (type === 'text' && text ? [text] : []));
  return { position, texts };
}
