import { freemem, loadavg, totalmem, uptime } from 'node:os';
import { formatUsd } from '../../domain/money.ts';
import type { Session } from '../../domain/session/session.ts';
import type { Store } from '../../repositories/store.ts';
import { inProcessTool, type InProcessTool } from './in-process-tool.ts';
import { McpServerError } from './mcp-server-error.ts';

/** Whose tools they are; undefined while the process waits for a session. */
export type ToolOwner = () => Pick<Session, 'id' | 'organizationId'> | undefined;

/** What an agent may know of its own session and of the machine: no more than it could find out by itself. */
export function monitoringTools(store: Pick<Store, 'transactOnce'>, owner: ToolOwner): InProcessTool[] {
  return [
    inProcessTool({
      name: 'get_session_metrics',
      description: 'What this session has done, used and cost so far, up to its last turn that is over.',
      input: {},
      run: async () => {
        const of = owner();
        if (!of) throw new McpServerError('There is no session yet.');
        const { status, counters } = await store.transactOnce(of.organizationId, (tx) =>
          tx.sessions.get(of.id),
        );
        return {
          status,
          total_turns: counters.turns,
          total_messages: counters.messages,
          total_tool_calls: counters.toolCalls,
          total_errors: counters.errors,
          total_cost_usd: formatUsd(counters.usage.cost),
          api_input_tokens: counters.usage.inputTokens,
          api_output_tokens: counters.usage.outputTokens,
          duration_ms: counters.durationMs,
        };
      },
    }),
    inProcessTool({
      name: 'get_system_metrics',
      description: 'How busy the machine is on which this session runs.',
      input: {},
      run: () =>
        Promise.resolve({
          load_averages: loadavg(),
          memory_used_percent: Math.round((1 - freemem() / totalmem()) * 100),
          uptime_seconds: Math.round(uptime()),
        }),
    }),
  ];
}
