import { toAnswer } from './answer.ts';
import { chooseStep, type Sources } from './choose-step.ts';
import { type MessagesRequest, readMessagesRequest } from './messages.ts';
import type { Reply } from './reply.ts';
import type { RecordedRequest } from './request-log.ts';
import type { Caller } from './script-book.ts';
import type { AnswerStep, ErrorStep, HangStep } from './step.ts';
import { ScriptError } from './step-check.ts';

export async function route(request: RecordedRequest, reply: Reply, sources: Sources): Promise<void> {
  const endpoint = `${request.method} ${request.path}`;
  if (endpoint === 'POST /v1/messages') await answer(request, reply, sources);
  else if (endpoint === 'POST /v1/messages/count_tokens')
    reply.json(200, { input_tokens: tokensIn(request) });
  else reply.error({ error: 404, message: `There is no ${endpoint} here.` });
}

function tokensIn({ bytes }: RecordedRequest): number {
  return Math.ceil(bytes / 4);
}

async function answer(request: RecordedRequest, reply: Reply, sources: Sources): Promise<void> {
  const asked = readMessagesRequest(request.body);
  if (asked) await play(stepOrRefusal(asked, callerOf(request), sources), asked, reply);
  else reply.error({ error: 400, message: 'The body must be JSON with "model" and "messages".' });
}

/** A script that cannot be played is told to the client, and kept for the test that owns it. */
function stepOrRefusal(
  asked: MessagesRequest,
  caller: Caller,
  sources: Sources,
): AnswerStep | ErrorStep | HangStep {
  try {
    return chooseStep(asked, caller, sources);
  } catch (error) {
    if (!(error instanceof ScriptError)) throw error;
    sources.book.report(error.message);
    return { error: 400, message: error.message };
  }
}

async function play(
  step: AnswerStep | ErrorStep | HangStep,
  asked: MessagesRequest,
  reply: Reply,
): Promise<void> {
  if ('hang' in step) return reply.hang();
  if (step.delayMs !== undefined) await reply.pause(step.delayMs);
  if ('error' in step) reply.error(step);
  else if (asked.stream) await reply.stream(toAnswer(step, asked.model), step);
  else reply.json(200, toAnswer(step, asked.model));
}

function callerOf({ headers }: RecordedRequest): Caller {
  return {
    session: String(headers['x-claude-code-session-id'] ?? ''),
    agent: String(headers['x-claude-code-agent-id'] ?? ''),
  };
}
