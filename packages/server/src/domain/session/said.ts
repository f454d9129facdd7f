import { InvalidInputError } from '../errors.ts';
import type { Message } from './message.ts';

/** An entry of a transcript, as far as it says what the agent said. */
export type SaidEntry = { readonly position: number; readonly texts: readonly string[] };

/** What the main agent said in a message; a conversation can be cut behind nothing else. */
export function saidIn(message: Message): string {
  const [block] = message.content;
  const isOfAgent = message.type === 'assistant' && message.parentToolUseId === undefined;
  if (isOfAgent && block?.['type'] === 'text' && typeof block['text'] === 'string') return block['text'];
  const detail = isOfAgent
    ? 'This is what the agent thought; name something that it said.'
    : message.type === 'user'
      ? 'This is a prompt; to ask something else in its place, name the turn before it (at_turn).'
      : "A sub-agent said this; name something that the session's own agent said.";
  throw new InvalidInputError(detail, [{ pointer: '/body/at_message', detail }]);
}

/**
 * Where in a turn's transcript a message is. Transcripts know nothing of the ids of messages: the one that says the same
 * is meant, and of several that do, the one of the same place among them.
 * @param before messages of the turn that come before it.
 */
export function findSaid(
  entries: readonly SaidEntry[],
  message: Message,
  before: readonly Message[],
): number | undefined {
  const said = asStored(saidIn(message));
  const rank = before.filter((other) => isSame(other, message)).length;
  return entries.filter(({ texts }) => texts.some((text) => asStored(text) === said))[rank]?.position;
}

function isSame(a: Message, b: Message): boolean {
  const [one, other] = [a, b].map(({ content: [block] }) => block);
  return a.parentToolUseId === undefined && one?.['type'] === 'text' && one['text'] === other?.['text'];
}

/** Messages do without what the database cannot keep. */
function asStored(text: string): string {
  return text.replaceAll('\0', '\ufffd').toWellFormed();
}
