import { StreamableHTTPError } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { SseError } from '@modelcontextprotocol/sdk/client/sse.js';
import { ErrorCode, McpError } from '@modelcontextprotocol/sdk/types.js';
import { ForbiddenAddressError } from '../../infrastructure/address-guard.ts';

/** An MCP server could not be used. The message is for tenants: a sentence without anything of this server's network. */
export class McpServerError extends Error {
  override readonly name = 'McpServerError';
}

/** What the server itself said is shown, cut short; of everything else only its kind. */
export function toMcpServerError(error: unknown): McpServerError {
  if (error instanceof McpServerError) return error;
  return new McpServerError(explain(error), { cause: error });
}

/** Whether the server has forgotten the connection, as it does when it is started anew. */
export function isForgotten(error: unknown): boolean {
  return error instanceof StreamableHTTPError && error.code === 404;
}

const longest = 1_000;

function explain(error: unknown): string {
  if (error instanceof McpError)
    return error.code === ErrorCode.RequestTimeout.valueOf()
      ? 'There was no answer in time.'
      : `The server refused: ${error.message.replace(/^MCP error -?\d+: /, '').slice(0, longest)}`;
  if (error instanceof StreamableHTTPError || error instanceof SseError) return explainStatus(error.code);
  for (let each: unknown = error; each instanceof Error; each = each.cause) {
    if (each instanceof McpServerError) return each.message;
    if (each instanceof ForbiddenAddressError) return 'The address leads to no public host.';
    const known = explainCode('code' in each ? String(each.code) : '');
    if (known !== undefined) return known;
  }
  return 'The connection broke, or the answer was none of the protocol.';
}

function explainStatus(status: number | undefined): string {
  if (status === undefined || status < 100) return 'The answer was none of the protocol.';
  if (status >= 300 && status < 400)
    return `The server answered with the status ${status}; redirects are not followed.`;
  const isRefused = status === 401 || status === 403;
  return `The server answered with the status ${status}${isRefused ? '; look at the headers that it is sent, or authorize it.' : '.'}`;
}

function explainCode(code: string): string | undefined {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'ENODATA')
    return 'The name of the host cannot be resolved.';
  if (/CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code))
    return 'The certificate of the host is not good.';
  if (code === 'UND_ERR_CONNECT_TIMEOUT') return 'The host cannot be reached.';
  if (code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT')
    return 'There was no answer in time.';
  if (code === 'ECONNREFUSED') return 'The host refuses connections.';
  return undefined;
}
