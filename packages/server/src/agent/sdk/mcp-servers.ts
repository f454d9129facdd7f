import { createSdkMcpServer, tool, type McpServerConfig } from '@anthropic-ai/claude-agent-sdk';
import { z } from 'zod';
import type { InProcessTool } from '../mcp/in-process-tool.ts';
import { defaultMcpLimits } from '../mcp/mcp-limits.ts';
import { toMcpServerError } from '../mcp/mcp-server-error.ts';

/** A server of tools, as an agent finds it. */
export type AgentServer = { readonly name: string } & (
  | {
      readonly kind: 'gateway';
      /** At the gateway, which adds what is secret. */
      readonly url: string;
      readonly token: string;
    }
  | {
      /** The agent's runtime starts it where it is itself: it has the same walls and limits, and ends with it. */
      readonly kind: 'program';
      readonly command: string;
      readonly args: readonly string[];
      readonly env: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'in-process'; readonly tools: readonly InProcessTool[] }
);

/** The gateway gives up first; its word is the better one. In milliseconds. */
const timeout = defaultMcpLimits.callMs + 15_000;

/** The tools are there from the first turn on, as far as their servers answer in time. */
const always = { timeout, alwaysLoad: true } as const;

export function sdkServers(servers: readonly AgentServer[]): Record<string, McpServerConfig> {
  return Object.fromEntries(servers.map((server) => [server.name, toConfig(server)]));
}

function toConfig(server: AgentServer): McpServerConfig {
  switch (server.kind) {
    case 'gateway': {
      const { url, token } = server;
      return { type: 'http', url, headers: { authorization: `Bearer ${token}` }, ...always };
    }
    case 'program': {
      const { command, args, env } = server;
      return { type: 'stdio', command, args: [...args], env: { ...env }, ...always };
    }
    case 'in-process':
      return createSdkMcpServer({ name: server.name, tools: server.tools.map(toSdkTool), ...always });
  }
}

/** Of what comes with a call only this is looked at: whether the agent still waits for it. */
const Extra = z.object({ signal: z.instanceof(AbortSignal) });

function toSdkTool({ name, description, input, run }: InProcessTool) {
  return tool(name, description, input, async (given, extra) => {
    const asked = Extra.safeParse(extra);
    const signal = asked.success ? asked.data.signal : new AbortController().signal;
    try {
      return { content: [{ type: 'text', text: JSON.stringify(await run(given, signal)) }] };
    } catch (error) {
      return { content: [{ type: 'text', text: toMcpServerError(error).message }], isError: true };
    }
  });
}
