import { z } from 'zod';
import type { Redactions } from './redactions.ts';

const Spoken = z.looseObject({ message: z.looseObject({ content: z.array(z.unknown()) }) });
const ToolResult = z.looseObject({ type: z.literal('tool_result'), tool_use_id: z.string() });

type Replacements = Pick<Redactions, 'isEmpty' | 'textOf'>;

/** An entry of a transcript as it may be kept: with the texts that stand in for results that hooks withheld. */
export function redactEntry(entry: object, redactions: Replacements): object {
  if (redactions.isEmpty) return entry;
  const spoken = Spoken.safeParse(entry);
  if (!spoken.success) return entry;
  const texts = spoken.data.message.content.map((block) => replacementOf(block, redactions));
  const text = texts.find((each) => each !== undefined);
  if (text === undefined) return entry;
  const content = spoken.data.message.content.map((block, index) => redactBlock(block, texts[index]));
  return {
    ...spoken.data,
    message: { ...spoken.data.message, content },
    // The same result once more, as the runtime has it for itself.
    ...('toolUseResult' in spoken.data && { toolUseResult: text }),
  };
}

/** What is seen in place of a block; undefined: the block itself. */
export function replacementOf(block: unknown, redactions: Replacements): string | undefined {
  // Nearly every block is none, and to learn that from the schema would take a thousand times as long.
  if (typeof block !== 'object' || block === null || !('tool_use_id' in block)) return undefined;
  const result = ToolResult.safeParse(block);
  return result.success ? redactions.textOf(result.data.tool_use_id) : undefined;
}

export function redactBlock(block: unknown, text: string | undefined): unknown {
  return text === undefined ? block : { ...ToolResult.parse(block), content: text };
}
