import { z } from 'zod';
import type { Redactions } from '../hooks/redactions.ts';

const Messages = z.looseObject({ messages: z.array(z.looseObject({ content: z.unknown() })) });
const ToolResult = z.looseObject({ type: z.literal('tool_result'), tool_use_id: z.string() });

/** A request as the model may see it: with the texts that stand in for results that hooks withheld. */
export function redactRequest(bytes: Buffer, redactions: Pick<Redactions, 'isEmpty' | 'textOf'>): Buffer {
  if (redactions.isEmpty) return bytes;
  const body = Messages.safeParse(parseJson(bytes));
  // What is no request for a message is refused by whoever reads it next.
  if (!body.success) return bytes;
  const redacted = new Set<string>();
  const redact = (block: unknown): unknown => {
    const result = ToolResult.safeParse(block);
    const text = result.success ? redactions.textOf(result.data.tool_use_id) : undefined;
    if (!result.success || text === undefined) return block;
    redacted.add(result.data.tool_use_id);
    return { ...result.data, content: text };
  };
  const messages = body.data.messages.map((message) =>
    Array.isArray(message.content) ? { ...message, content: message.content.map(redact) } : message,
  );
  return redacted.size > 0 ? Buffer.from(JSON.stringify({ ...body.data, messages })) : bytes;
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
