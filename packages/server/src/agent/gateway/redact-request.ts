import { z } from 'zod';
import { redactBlock, replacementOf } from '../hooks/redact-entry.ts';
import type { Redactions } from '../hooks/redactions.ts';

const Messages = z.looseObject({ messages: z.array(z.looseObject({ content: z.unknown() })) });

/** A request as the model may see it: with the texts that stand in for results that hooks withheld. */
export function redactRequest(bytes: Buffer, redactions: Pick<Redactions, 'isEmpty' | 'textOf'>): Buffer {
  if (redactions.isEmpty) return bytes;
  const body = Messages.safeParse(parseJson(bytes));
  // What is no request for a message is refused by whoever reads it next.
  if (!body.success) return bytes;
  const isRedacted = (block: unknown) => replacementOf(block, redactions) !== undefined;
  const blocksOf = ({ content }: { content?: unknown }): unknown[] => (Array.isArray(content) ? content : []);
  if (!body.data.messages.some((message) => blocksOf(message).some(isRedacted))) return bytes;
  const messages = body.data.messages.map((message) =>
    Array.isArray(message.content)
      ? {
          ...message,
          content: blocksOf(message).map((block) => redactBlock(block, replacementOf(block, redactions))),
        }
      : message,
  );
  return Buffer.from(JSON.stringify({ ...body.data, messages }));
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
