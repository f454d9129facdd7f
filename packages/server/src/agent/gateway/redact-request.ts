import { redactBlock, replacementOf } from '../hooks/redact-entry.ts';
import type { Redactions } from '../hooks/redactions.ts';
import { isRecord } from './request-json.ts';

/**
 * A request as the model may see it: with the texts that stand in for results that hooks withheld.
 * @returns the request itself when there is none of them in it.
 */
export function redactRequest(request: unknown, redactions: Pick<Redactions, 'isEmpty' | 'textOf'>): unknown {
  // What is no request for a message is refused by whoever reads it next.
  if (redactions.isEmpty || !isRecord(request) || !Array.isArray(request['messages'])) return request;
  const before: readonly unknown[] = request['messages'];
  const messages = before.map((message) => redactMessage(message, redactions));
  return messages.some((message, index) => message !== before[index]) ? { ...request, messages } : request;
}

function redactMessage(message: unknown, redactions: Pick<Redactions, 'isEmpty' | 'textOf'>): unknown {
  if (!isRecord(message) || !Array.isArray(message['content'])) return message;
  const before: readonly unknown[] = message['content'];
  const texts = before.map((block) => replacementOf(block, redactions));
  if (texts.every((text) => text === undefined)) return message;
  return { ...message, content: before.map((block, index) => redactBlock(block, texts[index])) };
}
