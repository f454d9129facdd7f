import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { toAnswer } from '../errors.ts';

/** As data, and as text for clients that read nothing else. */
export function success(value: object): CallToolResult {
  return {
    content: [{ type: 'text', text: JSON.stringify(value) }],
    structuredContent: { ...value },
  };
}

/** A refusal in words, with its code: whoever called can do something about it, and the protocol goes on. */
export function failure(error: unknown, requestId: string): CallToolResult {
  const { code, detail, errors = [], retryAfter } = toAnswer(error);
  const problem = {
    ...{ code, detail, errors, request_id: requestId },
    ...(retryAfter !== undefined && { retry_after_seconds: retryAfter }),
  };
  return {
    content: [{ type: 'text', text: `${detail} (${code})` }],
    structuredContent: problem,
    isError: true,
  };
}
