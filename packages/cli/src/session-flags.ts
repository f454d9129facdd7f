import type { AgentApi, AgentSession } from '@ai-agent-api/client';
import type { Context } from './context.ts';
import { UsageError } from './exit-codes.ts';

/** In which session an agent is asked. */
export type SessionFlags = {
  readonly session?: string;
  readonly model?: string;
  readonly template?: string;
  readonly mcp?: readonly string[];
};

export async function sessionFor(
  context: Context,
  { session, model, template, mcp }: SessionFlags,
): Promise<{ readonly api: AgentApi; readonly session: AgentSession }> {
  if (session !== undefined && model !== undefined)
    throw new UsageError('A session that exists keeps its model: leave out --model or --session.');
  if (session !== undefined && template !== undefined)
    throw new UsageError('A session that exists was made already: leave out --template or --session.');
  if (session !== undefined && mcp !== undefined)
    throw new UsageError('A session that exists keeps its MCP servers: leave out --mcp or --session.');
  const api = await context.api();
  if (session !== undefined) return { api, session: api.session(session) };
  const { id } = await api.sessions.create({
    ...(template !== undefined && { template_id: template }),
    ...((model !== undefined || mcp) && {
      sdk_options: { ...(model !== undefined && { model }), ...(mcp && { mcp_servers: [...mcp] }) },
    }),
  });
  return { api, session: api.session(id) };
}
