import type { Command } from 'commander';
import { showJson, withExamples, type Context } from '../context.ts';
import { UsageError } from '../exit-codes.ts';

type Call = { readonly method: string; readonly path: `/${string}`; readonly body?: unknown };

/** Any request. */
export function apiCommand(program: Command, context: Context): void {
  const command = program
    .command('api <method> <path> [body]')
    .description('Send any request as it is; - reads the body from the standard input')
    .action(async (method: string, path: string, body?: string) => {
      const { terminal } = context;
      const call = parseCall(method, path, body === '-' ? await terminal.readInput() : body);
      const api = await context.api();
      const answer = await api.request(call.method, call.path, call.body);
      if (typeof answer === 'string') terminal.out(`${answer}\n`);
      else if (answer !== undefined) showJson(terminal, answer);
    });
  withExamples(
    command,
    'ai-agent api GET /api/v1/sessions?limit=1',
    `ai-agent api PATCH /api/v1/organization '{"default_effect": "ask"}'`,
    'ai-agent api POST /api/v1/hooks - < hook.json',
  );
}

function parseCall(method: string, path: string, body?: string): Call {
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
