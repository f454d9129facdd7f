import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import {
  CallToolRequestSchema,
  ErrorCode,
  ListToolsRequestSchema,
  McpError,
  type CallToolRequest,
  type CallToolResult,
} from '@modelcontextprotocol/sdk/types.js';
import { AjvJsonSchemaValidator } from '@modelcontextprotocol/sdk/validation/ajv-provider.js';
import type { FastifyRequest } from 'fastify';
import { NotAllowedError } from '../../domain/errors.ts';
import type { Log } from '../../infrastructure/log.ts';
import type { SecurityNotes } from '../../services/security-notes.ts';
import { isFailure, toAnswer } from '../errors.ts';
import { failure, success } from './tool-result.ts';
import { describeFor, type Tool, type ToolCallContext } from './tool.ts';

export type Answering = {
  readonly tools: readonly Tool[];
  readonly context: ToolCallContext;
  readonly notes: SecurityNotes;
  readonly version: string;
  readonly requestId: string;
  readonly log: Log;
};

export type McpAnswer = { readonly status: number; readonly body: string | null };

const instructions =
  'Agents that work for you. Make a session with create_session and ask it with ask, or run a prepared task with run_task. ' +
  'Whatever is not done in time says in "next" how to go on. Agents may wait for somebody to approve a call: see ' +
  'list_approvals and decide_approval.';

/** Servers ask nothing of their clients here; one is enough for all. */
const jsonSchemaValidator = new AjvJsonSchemaValidator();

/** Answers one message of the protocol. Nothing is remembered, so that any node can answer the next one. */
export async function answerMessage(request: FastifyRequest, answering: Answering): Promise<McpAnswer> {
  // Of many in one only the first would be counted and bounded; newer versions of the protocol have none.
  if (Array.isArray(request.body)) return refusal('Send one message at a time.');
  const server = serverFor(answering);
  const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
  await server.connect(transport);
  try {
    const answer = await transport.handleRequest(toWebRequest(request), { parsedBody: request.body });
    return { status: answer.status, body: answer.body === null ? null : await answer.text() };
  } finally {
    await server.close();
  }
}

function serverFor(answering: Answering): McpServer {
  const { tools, context, version } = answering;
  const info = { name: 'ai-agent-api', title: 'AI-Agent-API', version };
  const options = { capabilities: { tools: {} }, instructions, jsonSchemaValidator };
  const mcp = new McpServer(info, options);
  mcp.server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: describeFor(context.actor, tools) }));
  mcp.server.setRequestHandler(CallToolRequestSchema, ({ params }) => call(params, answering));
  return mcp;
}

async function call(params: CallToolRequest['params'], answering: Answering): Promise<CallToolResult> {
  const { tools, context, requestId, log } = answering;
  const tool = tools.find(({ name }) => name === params.name);
  if (!tool) throw new McpError(ErrorCode.InvalidParams, `There is no tool "${params.name.slice(0, 80)}".`);
  try {
    return success(await tool.call(params.arguments, context));
  } catch (error) {
    const refused = await noted(error, tool, answering);
    if (isFailure(toAnswer(refused)))
      log.error({ err: refused, request_id: requestId, tool: tool.name }, 'a tool failed');
    return failure(refused, requestId);
  }
}

/** What is to be told of an error. A denial is in the audit log then, as of the operation that does the same. */
async function noted(
  error: unknown,
  { operation }: Tool,
  { notes, context: { actor } }: Answering,
): Promise<unknown> {
  if (!(error instanceof NotAllowedError)) return error;
  const after = { detail: error.message };
  return notes.write(actor, 'access.denied', operation, { after, outcome: 'denied' }).then(
    () => error,
    (failed: unknown) => failed,
  );
}

/** What the protocol reads of a request; the body was read before. */
function toWebRequest({ headers }: FastifyRequest): Request {
  const shown = new Headers();
  for (const name of ['accept', 'content-type', 'mcp-protocol-version']) {
    const value = headers[name];
    if (typeof value === 'string') shown.set(name, value);
  }
  return new Request('http://localhost/mcp', { method: 'POST', headers: shown });
}

function refusal(message: string): McpAnswer {
  const error = { code: ErrorCode.InvalidRequest, message };
  return { status: 400, body: JSON.stringify({ jsonrpc: '2.0', error, id: null }) };
}
