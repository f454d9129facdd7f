import type { InProcessTool } from './in-process-tool.ts';

/** A server that comes with the service, as one session has it. */
export type BuiltInServer = {
  readonly tools: readonly InProcessTool[];
  /** Whether what is behind it can be reached with its secrets; absent where there is nothing behind. @throws McpServerError */
  readonly probe?: (signal: AbortSignal) => Promise<void>;
};
