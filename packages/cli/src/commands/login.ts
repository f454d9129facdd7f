import { AgentApi } from '@ai-agent-api/client';
import type { Command } from 'commander';
import { withExamples, type Context } from '../context.ts';
import { loginFile, storeOf } from '../credentials.ts';
import { UsageError } from '../exit-codes.ts';
import type { Terminal } from '../terminal.ts';

type LoginOptions = { readonly url: string; readonly passwordStdin?: true };

export function loginCommand(program: Command, { terminal }: Context): void {
  const command = program
    .command('login <email>')
    .description('Log in and keep the login for the other commands')
    .option('--url <url>', 'address of the server', 'http://127.0.0.1:8000')
    .option('--password-stdin', 'read the password from the standard input')
    .action((email: string, options: LoginOptions) => login(terminal, email, options));
  withExamples(
    command,
    'ai-agent login you@example.com --url https://agents.example.com',
    'ai-agent login you@example.com --password-stdin < password.txt',
  );
}

async function login(terminal: Terminal, email: string, options: LoginOptions): Promise<void> {
  const url = options.url.replace(/\/+$/, '');
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) throw new UsageError(`"${url}" is not an http URL.`);
  const password = await readPassword(terminal, email, options);
  await AgentApi.login(url, { email, password }, { store: storeOf(terminal.configDir, url) });
  terminal.err(`Logged in to ${url} as ${email}; kept in ${loginFile(terminal.configDir)}\n`);
}

/** Never from the command line, where every user of the machine could read it. */
async function readPassword(terminal: Terminal, email: string, options: LoginOptions): Promise<string> {
  if (options.passwordStdin) return (await terminal.readInput()).replace(/\r?\n$/, '');
  if (!terminal.ask)
    throw new UsageError('There is no terminal to ask for the password; give it with --password-stdin.');
  return terminal.ask(`Password of ${email}: `, { isSecret: true });
}
