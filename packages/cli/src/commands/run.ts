import type { Command } from 'commander';
import { readAttachment } from '../attachments.ts';
import { withExamples, type Context } from '../context.ts';
import { UsageError } from '../exit-codes.ts';
import { collect, jsonFrom } from '../options.ts';
import { sessionFor, type SessionFlags } from '../session-flags.ts';
import { driveTurn } from '../turn.ts';

type RunOptions = SessionFlags & {
  readonly wait: boolean;
  readonly attach?: readonly string[];
  readonly outputSchema?: string;
};

/** Ask an agent once. */
export function runCommand(program: Command, context: Context): void {
  const command = program
    .command('run <prompt>')
    .description('Ask an agent and watch it work')
    .option('--session <id>', 'go on in a session instead of starting one')
    .option('--model <name>', 'model of the new session')
    .option('--template <id>', 'template that the new session is made from')
    .option('--mcp <server>', 'MCP server of the new session, by its name or id; once for each', collect)
    .option(
      '--attach <file>',
      'picture, PDF or text for the agent to see; workspace:<path> names one there',
      collect,
    )
    .option(
      '--output-schema <file>',
      'a JSON schema that the answer must fit; it alone goes to the output, as JSON',
    )
    .option('--no-wait', 'end with 10 when people have to decide; the turn waits on at the server')
    .action(async (prompt: string, options: RunOptions) => context.exit(await run(context, prompt, options)));
  withExamples(
    command,
    'ai-agent run "Write a summary of README.md"',
    'ai-agent run "And now in German" --session ses_…',
    'ai-agent run "What is wrong here?" --attach screen.png --attach error.log',
    'git diff | ai-agent run - --quiet > review.md',
    'ai-agent run "Who wrote this?" --attach letter.pdf --output-schema person.json --quiet | jq .name',
  );
}

async function run(context: Context, prompt: string, options: RunOptions): Promise<number> {
  const { terminal } = context;
  const attachments = await Promise.all((options.attach ?? []).map(readAttachment));
  const message = prompt === '-' ? await terminal.readInput() : prompt;
  const outputSchema = options.outputSchema && (await jsonFrom(terminal, options.outputSchema));
  const isNew = options.session === undefined;
  // What is wrong is told before a session is made for it.
  if (message.trim() === '') throw new UsageError('The prompt is empty; say what the agent is to do.');
  if (isNew && options.template === undefined && attachments.some((each) => 'path' in each))
    throw new UsageError(
      'A new session has no files yet: attach one of this machine, or name the --session.',
    );
  const { api, session } = await sessionFor(context, options);
  if (isNew && !context.settings().quiet) terminal.err(`Session ${session.id}\n`);
  return driveTurn(context, api, session, message, {
    wait: options.wait,
    attachments,
    ...(outputSchema && { outputSchema: { ...outputSchema } }),
  });
}
