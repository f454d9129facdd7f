import { z } from 'zod';
import { HookFault } from '../../domain/agent/hook-fault.ts';
import type { HookAnswer } from '../../domain/agent/hook-verdict.ts';

/** Strict: a guard whose answer is misspelt would else be one that lets everything pass. */
const Answer = z.strictObject({
  decision: z.enum(['pass', 'block']).exactOptional(),
  reason: z.string().max(2_000).exactOptional(),
  context: z.string().min(1).max(20_000).exactOptional(),
  tool_input: z.record(z.string(), z.unknown()).exactOptional(),
  tool_response: z.unknown().exactOptional(),
});

/** What a webhook or a script said. Nothing at all lets the moment pass. Throws what is wrong with anything else. */
export function parseHookAnswer(text: string): HookAnswer {
  if (text.trim() === '') return {};
  const parsed = Answer.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue?.path.join('.') ?? '';
  throw new HookFault(
    `Its answer is not understood: ${where === '' ? '' : `${where}: `}${issue?.message ?? ''}`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new HookFault('Its answer is not JSON.');
  }
}
