import type { Options } from '@anthropic-ai/claude-agent-sdk';
import { z } from 'zod';
import type { ServerQuestion } from '../../domain/agent/elicitation.ts';
import type { Elicit } from '../elicitation/elicit.ts';
import { parseForm } from '../elicitation/requested-form.ts';

const Request = z.object({
  serverName: z.string().max(200),
  message: z.string().max(10_000),
  mode: z.enum(['form', 'url']).default('form'),
  url: z
    .url({ protocol: /^https$/ })
    .max(2_000)
    .optional(),
  requestedSchema: z.unknown(),
});

/** Questions of MCP servers, as the runtime hands them on. What people cannot be shown is declined. */
export function onElicitation(elicit: Elicit): NonNullable<Options['onElicitation']> {
  return async (request, { signal }) => {
    const question = toQuestion(request);
    if (!question) return { action: 'decline' };
    const answer = await elicit(question, signal);
    if (answer.action === 'decline' || !answer.content) return { action: answer.action };
    const content = Object.entries(answer.content).map(
      ([name, value]) => [name, typeof value === 'object' ? [...value] : value] as const,
    );
    return { action: 'accept', content: Object.fromEntries(content) };
  };
}

function toQuestion(request: unknown): ServerQuestion | undefined {
  const parsed = Request.safeParse(request);
  if (!parsed.success) return undefined;
  const { serverName: server, message, mode, url, requestedSchema } = parsed.data;
  if (mode === 'url') return url === undefined ? undefined : { server, message, mode, url };
  const found = parseForm(requestedSchema);
  return found && { server, message, mode, form: found.form, requestedSchema: found.schema };
}
