import { AgentApiError, UnreachableError, type Attachment } from '@ai-agent-api/client';
import type { Command } from 'commander';
import { readAttachment } from '../attachments.ts';
import { withExamples, type Context } from '../context.ts';
import { exitCodes, explain, InterruptedError, UnansweredError, UsageError } from '../exit-codes.ts';
import { keepChat, lastChat } from '../last-chat.ts';
import { collect } from '../options.ts';
import { sessionFor, type SessionFlags } from '../session-flags.ts';
import { addToHistory, readHistory } from '../prompt-history.ts';
import type { Ask } from '../terminal.ts';
import { driveTurn } from '../turn.ts';

/** One turn after the other. */
export function chatCommand(program: Command, context: Context): void {
  const command = program
    .command('chat')
    .description('Talk with an agent: Ctrl-C interrupts it, Ctrl-D or /exit leaves')
    .option('--session <id>', 'go on in a session instead of starting one')
    .option('--resume', 'go on where you chatted last')
    .option('--model <name>', 'model of the new session')
    .option('--template <id>', 'template that the new session is made from')
    .option('--mcp <server>', 'MCP server of the new session, by its name or id; once for each', collect)
    .action((flags: ChatFlags) => chat(context, flags));
  withExamples(command, 'ai-agent chat', 'ai-agent chat --resume', 'ai-agent chat --session ses_…');
}

type ChatFlags = SessionFlags & { readonly resume?: true };

async function chat(context: Context, { resume, ...given }: ChatFlags): Promise<void> {
  const { terminal } = context;
  const { ask } = terminal;
  if (!ask) throw new UsageError('There is no terminal to chat at; ask once: ai-agent run "…"');
  const flags = resume ? { ...given, session: await resumed(context, given) } : given;
  const { api, session } = await sessionFor(context, flags);
  await keepChat(terminal.configDir, { url: api.baseUrl, session: session.id });
  terminal.err(`Session ${session.id}; /attach <file> sends a file along, /exit or Ctrl-D leaves.\n`);
  const history = await readHistory(terminal.configDir);
  let attachments: readonly Attachment[] = [];
  for (;;) {
    const message = await nextMessage(ask, history, terminal.err);
    if (message === undefined) break;
    terminal.err('\n');
    const file = /^\/attach\s+(.+)$/.exec(message)?.[1];
    if (file !== undefined) {
      attachments = [...attachments, ...(await attach(file, terminal.err))];
      continue;
    }
    await addToHistory(terminal.configDir, message);
    const along = attachments;
    attachments = [];
    try {
      await driveTurn(context, api, session, message, { wait: true, isTyped: true, attachments: along });
    } catch (error) {
      if (!(error instanceof AgentApiError) && !(error instanceof UnreachableError)) throw error;
      terminal.err(`✗ ${explain(error)}\n`);
    }
  }
  terminal.err(`Go on with: ai-agent chat --session ${session.id}\n`);
  context.exit(exitCodes.done);
}

/** The session of the last chat with this server. */
async function resumed({ api, terminal }: Context, { session }: SessionFlags): Promise<string> {
  if (session !== undefined) throw new UsageError('Say --resume or --session, not both.');
  const last = await lastChat(terminal.configDir, (await api()).baseUrl);
  if (last === undefined) throw new UsageError('There was no chat with this server yet: ai-agent chat');
  return last;
}

/** A file that cannot be read is told of, and the talk goes on. */
async function attach(file: string, say: (text: string) => void): Promise<Attachment[]> {
  try {
    const attachment = await readAttachment(file);
    say(`${file} goes with the next prompt.\n`);
    return [attachment];
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    say(`✗ ${error.message}\n`);
    return [];
  }
}

/** Undefined when the person leaves. Ctrl-C may have been meant for a turn that had just ended, so it leaves if repeated. */
async function nextMessage(
  ask: Ask,
  history: string[],
  say: (text: string) => void,
): Promise<string | undefined> {
  let interrupts = 0;
  for (;;) {
    try {
      const message = (await ask('\n❯ ', { history })).trim();
      if (message === '/exit') return undefined;
      if (message !== '') return message;
    } catch (error) {
      if (error instanceof UnansweredError) return undefined;
      if (!(error instanceof InterruptedError)) throw error;
      interrupts += 1;
      if (interrupts > 1) return undefined;
      say('Nothing runs; Ctrl-C once more leaves.\n');
    }
  }
}
