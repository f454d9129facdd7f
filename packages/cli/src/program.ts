import { Command, CommanderError, InvalidArgumentError } from 'commander';
import pc from 'picocolors';
import { callApi, parseCall } from './commands/api.ts';
import { login, type LoginOptions } from './commands/login.ts';
import { run, type RunOptions } from './commands/run.ts';
import { sessions } from './commands/sessions.ts';
import { openApi } from './credentials.ts';
import { exitCodeOf, exitCodes, explain, UsageError } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

/** Runs the command that the arguments name, and returns the exit code. */
export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode: number = exitCodes.done;
  const program = commands(terminal, (code) => (exitCode = code));
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    // Commander has printed what it has to say.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    const color = pc.createColors(terminal.colors);
    terminal.err(`${color.red('ai-agent:')} ${explain(error)}\n`);
    return exitCodeOf(error);
  }
}

function commands(terminal: Terminal, exit: (code: number) => void): Command {
  const api = () => openApi(terminal.configDir);
  const program = new Command('ai-agent')
    .description('Run Claude agents on an AI-Agent-API server')
    .exitOverride()
    .configureOutput({
      writeOut: terminal.out,
      writeErr: terminal.err,
      getOutHelpWidth: () => terminal.width,
      getErrHelpWidth: () => terminal.width,
    });

  program
    .command('login <email>')
    .description('Log in and keep the login for the other commands')
    .option('--url <url>', 'address of the server', 'http://127.0.0.1:8000')
    .option('--password-stdin', 'read the password from the standard input')
    .action((email: string, options: LoginOptions) => login(terminal, email, options));
  program
    .command('run <prompt>')
    .description('Ask an agent and watch it work; ends with 0 when it is done and 7 when it failed')
    .option('--session <id>', 'go on in a session instead of starting one')
    .option('--model <name>', 'model of the new session')
    .action(async (prompt: string, options: RunOptions) => {
      if (options.session !== undefined && options.model !== undefined)
        throw new UsageError('A session that exists keeps its model: leave out --model or --session.');
      exit(await run(terminal, await api(), prompt, options));
    });
  program
    .command('sessions')
    .description('List the newest sessions')
    .option('--limit <count>', 'how many', parseLimit, 20)
    .action(async (options: { limit: number }) => sessions(terminal, await api(), options.limit));
  program
    .command('api <method> <path> [body]')
    .description('Send any request, for example: api GET /api/v1/sessions')
    .action(async (method: string, path: string, body?: string) => {
      const call = parseCall(method, path, body);
      await callApi(terminal, await api(), call);
    });
  return program;
}

function parseLimit(text: string): number {
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100)
    throw new InvalidArgumentError('Allowed is a number from 1 to 100.');
  return limit;
}
