import { z } from 'zod';

/** How much of one tool result is kept, in characters. The agent itself saw all of it. */
const longestResult = 200_000;

const Input = z.record(z.string(), z.unknown());
const Blocks = z.array(z.object({ type: z.string(), text: z.string().optional() }));

export function toolInput(value: unknown): Record<string, unknown> {
  const parsed = Input.safeParse(value);
  return parsed.success ? parsed.data : { value };
}

/** A tool's result as text: its text blocks, with a word in place of pictures and the like. */
export function resultText(content: unknown): string {
  if (typeof content === 'string') return shorten(content);
  const blocks = Blocks.safeParse(content);
  if (!blocks.success) return content === undefined ? '' : shorten(JSON.stringify(content));
  return shorten(blocks.data.map((block) => block.text ?? `[${block.type}]`).join('\n'));
}

function shorten(text: string): string {
  if (text.length <= longestResult) return text;
  return `${text.slice(0, longestResult)}\n[${text.length - longestResult} more characters are not kept]`;
}
