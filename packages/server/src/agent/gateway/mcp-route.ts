import type { ServerResponse } from 'node:http';
import { parseMcpMessage, type McpDoor } from '../mcp/mcp-door.ts';
import type { ByteShare } from './byte-budget.ts';
import type { Exchange } from './call-context.ts';
import { malformed, Refusal } from './refusal.ts';
import { holdRoom, readBody } from './request-body.ts';

/** What the agent may say to a server at once. */
const largestMessage = 4 * 1024 * 1024;

/** The server that a request is for; undefined when it is for the model, or for none that there is. */
export function mcpServerOf(target: string | undefined, door: McpDoor | undefined): string | undefined {
  const name = /^\/mcp\/([A-Za-z0-9_-]{1,64})$/.exec(target ?? '')?.[1];
  return name !== undefined && door?.has(name) === true ? name : undefined;
}

export type McpExchange = Pick<Exchange, 'request' | 'response' | 'signal'> & {
  readonly server: string;
  readonly door: McpDoor;
  readonly mayCall: boolean;
  readonly bytes: ByteShare;
  /** Room for the largest answer, held while it is on its way. */
  readonly answerBytes: number;
};

/** Hands one message of the agent to a server and its answer back. There are no streams, and nothing is remembered. */
export async function callMcpServer(exchange: McpExchange): Promise<void> {
  const { request, response, door, server, bytes, answerBytes, mayCall, signal } = exchange;
  if (request.method !== 'POST')
    throw new Refusal(405, 'invalid_request_error', 'Send messages by POST.', { allow: 'POST' });
  using body = await readBody(request, largestMessage, bytes);
  const message = parseMcpMessage(parsed(body.bytes));
  if (!message) throw malformed('The body is no message of the protocol.');
  using _room = holdRoom(answerBytes, bytes);
  const answer = await door.answer(server, message, { mayCall, signal });
  if (answer) await sendJson(response, answer);
  else response.writeHead(202, { 'content-length': 0 }).end();
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    throw malformed('The body is not JSON.');
  }
}

async function sendJson(response: ServerResponse, answer: object): Promise<void> {
  if (response.destroyed) return;
  const text = JSON.stringify(answer);
  const gone = new Promise((resolve) => response.once('close', resolve));
  response.writeHead(200, { 'content-type': 'application/json' }).end(text);
  await gone;
}
