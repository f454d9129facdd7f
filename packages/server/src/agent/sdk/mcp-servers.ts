import type { McpServerConfig } from '@anthropic-ai/claude-agent-sdk';
import { defaultMcpLimits } from '../mcp/mcp-limits.ts';

/** A server of tools, as an agent finds it. */
export type AgentServer = {
  readonly name: string;
  /** At the gateway, which adds what is secret. */
  readonly url: string;
  readonly token: string;
};

/** The gateway gives up first; its word is the better one. In milliseconds. */
const timeout = defaultMcpLimits.callMs + 15_000;

/** The tools are there from the first turn on, as far as their servers answer in time. */
export function sdkServers(servers: readonly AgentServer[]): Record<string, McpServerConfig> {
  return Object.fromEntries(
    servers.map(({ name, url, token }) => [
      name,
      { type: 'http', url, headers: { authorization: `Bearer ${token}` }, timeout, alwaysLoad: true },
    ]),
  );
}
