import { createHmac, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { FeedEvent } from '@ai-agent-api/client';
import type { Command } from 'commander';
import { interruptible, showJsonLine, withExamples, type Context } from '../context.ts';
import { UsageError } from '../exit-codes.ts';
import { collect } from '../options.ts';

type Flags = {
  readonly forwardTo: string;
  readonly events?: readonly string[];
  readonly secretFile?: string;
};

/** As long as the server waits for an endpoint. */
const patienceMs = 15_000;

/** What a webhook tells of an event, beside where and when: never what people, agents or tools said. */
const told = [
  ...[
    'mode',
    'user_id',
    'to_turn',
    'what',
    'approval_id',
    'kind',
    'deadline_at',
    'result',
    'role',
    'outcome',
  ],
  ...['stop_reason', 'retry_in_ms', 'resume_at', 'archive_id', 'scope', 'period', 'spent_usd', 'limit_usd'],
  ...['execution_id', 'task_id', 'trigger', 'attempt', 'cost_usd'],
];

/** Webhooks for a server on this machine, which the service cannot reach. */
export function listenCommand(program: Command, context: Context): void {
  const command = program
    .command('listen')
    .description('Send what happens to a server on this machine as webhooks would, until Ctrl-C')
    .requiredOption('--forward-to <url>', 'where each event is posted to')
    .option('-e, --events <event>', 'type such as session.status_idle, or session.*; absent: all', collect)
    .option('--secret-file <file>', 'the secret that messages are signed with; else a new one is shown')
    .action((flags: Flags) => listen(context, flags));
  withExamples(command, 'ai-agent listen --forward-to http://127.0.0.1:3000 -e session.status_idle');
}

async function listen(
  context: Context,
  { forwardTo: url, events = ['*'], secretFile }: Flags,
): Promise<void> {
  const { terminal, settings } = context;
  if (!URL.canParse(url) || !/^https?:/.test(url)) throw new UsageError(`"${url}" is not an http URL.`);
  const secret = secretFile === undefined ? newSecret() : await secretOf(secretFile);
  const api = await context.api();
  const { id: organization } = await api.organization.get();
  terminal.err(`Signed with ${secretFile ?? secret}; Ctrl-C ends it.\n`);
  await interruptible(context, async (signal) => {
    for await (const event of api.feed({ signal })) {
      if (!events.some((pattern) => isOf(pattern, event.type))) continue;
      const answer = await post(url, secret, messageOf(event, organization), signal);
      if (settings().json) showJsonLine(terminal, { id: event.id, type: event.type, answer });
      else terminal.out(`${event.created_at.slice(11, 19)}  ${event.type}  ${answer}\n`);
    }
  });
}

function isOf(pattern: string, type: string): boolean {
  return pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
}

function messageOf(event: FeedEvent, organization: string) {
  const { id, type, created_at: at, session_id: session } = event;
  // Of executions there is a state each, and no log.
  const place = 'seq' in event ? { turn_id: event.turn_id, seq: event.seq } : {};
  const more = Object.entries(event).filter(([name]) => told.includes(name));
  const failure = 'error' in event ? { error_code: event.error.code } : {};
  const data = { organization_id: organization, session_id: session, ...place };
  return { type, id, created_at: at, data: { ...data, ...Object.fromEntries(more), ...failure } };
}

/** @returns the status, or why there is none. It is not sent again: whoever tries something out sees why. */
async function post(
  url: string,
  secret: string,
  message: ReturnType<typeof messageOf>,
  signal: AbortSignal,
): Promise<string> {
  const body = JSON.stringify(message);
  const timestamp = Math.floor(Date.now() / 1_000);
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signed = createHmac('sha256', key).update(`${message.id}.${timestamp}.${body}`).digest('base64');
  const headers = {
    'content-type': 'application/json',
    'webhook-id': message.id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': `v1,${signed}`,
  };
  const within = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
  try {
    const response = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal: within });
    await response.body?.cancel();
    return String(response.status);
  } catch (error) {
    signal.throwIfAborted();
    return within.aborted ? 'no answer within 15 s' : `no answer: ${causeOf(error)}`;
  }
}

function causeOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error ? cause.message : String(cause);
}

function newSecret(): string {
  return `whsec_${randomBytes(24).toString('base64')}`;
}

async function secretOf(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new UsageError(`${file} cannot be read.`);
  });
  if (/^whsec_[A-Za-z0-9+/=]{16,}$/.test(text.trim())) return text.trim();
  throw new UsageError(`${file} holds no secret of a webhook, which begins with whsec_.`);
}
