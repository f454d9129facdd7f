import type { AgentApi } from '@ai-agent-api/client';
import { UsageError } from '../exit-codes.ts';
import type { Terminal } from '../terminal.ts';

export type Call = { readonly method: string; readonly path: `/${string}`; readonly body?: unknown };

/** One request as it is; the answer as JSON. */
export async function callApi(
  terminal: Terminal,
  api: AgentApi,
  { method, path, body }: Call,
): Promise<void> {
  const answer = await api.request(method, path, body);
  if (answer === undefined) return;
  terminal.out(`${typeof answer === 'string' ? answer : JSON.stringify(answer, undefined, 2)}\n`);
}

export function parseCall(method: string, path: string, body?: string): Call {
  const verb = method.toUpperCase();
  if (!['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'].includes(verb))
    throw new UsageError(`"${method}" is not a method; write for example: ai-agent api GET /api/v1/sessions`);
  if (!isPath(path)) throw new UsageError(`"${path}" is not a path; it begins with a slash.`);
  if (body === undefined) return { method: verb, path };
  if (verb === 'GET' || verb === 'HEAD') throw new UsageError(`A ${verb} request has no body.`);
  try {
    return { method: verb, path, body: JSON.parse(body) as unknown };
  } catch {
    throw new UsageError('The body is not JSON.');
  }
}

function isPath(path: string): path is `/${string}` {
  return path.startsWith('/');
}
