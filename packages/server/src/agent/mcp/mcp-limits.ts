/** What one MCP server may cost the service. */
export type McpLimits = {
  readonly connectMs: number;
  /** For the handshake, and for the list of its tools. */
  readonly handshakeMs: number;
  /** For one call of a tool. */
  readonly callMs: number;
  /** Silence in the middle of an answer. */
  readonly idleMs: number;
  /** Of one answer. */
  readonly answerBytes: number;
  /** Of a stream that stays open over many answers. */
  readonly streamBytes: number;
  readonly tools: number;
  /** Of what a tool says of itself: its description and the schema of its input. */
  readonly toolBytes: number;
};

const MiB = 1024 * 1024;

export const defaultMcpLimits: McpLimits = {
  connectMs: 10_000,
  handshakeMs: 15_000,
  callMs: 120_000,
  idleMs: 60_000,
  answerBytes: 8 * MiB,
  streamBytes: 64 * MiB,
  tools: 200,
  toolBytes: 64 * 1024,
};
