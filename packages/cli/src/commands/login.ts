import { AgentApi } from '@ai-agent-api/client';
import { loginFile, storeOf } from '../credentials.ts';
import { UsageError } from '../exit-codes.ts';
import type { Terminal } from '../terminal.ts';

export type LoginOptions = { readonly url: string; readonly passwordStdin?: true };

export async function login(terminal: Terminal, email: string, options: LoginOptions): Promise<void> {
  const url = options.url.replace(/\/+$/, '');
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) throw new UsageError(`"${url}" is not an http URL.`);
  const password = await readPassword(terminal, email, options);
  await AgentApi.login(url, { email, password }, { store: storeOf(terminal.configDir, url) });
  terminal.err(`Logged in to ${url} as ${email}; kept in ${loginFile(terminal.configDir)}\n`);
}

/** Never from the command line, where every user of the machine could read it. */
async function readPassword(terminal: Terminal, email: string, options: LoginOptions): Promise<string> {
  if (options.passwordStdin) return (await terminal.readInput()).replace(/\r?\n$/, '');
  if (!terminal.askSecret)
    throw new UsageError('There is no terminal to ask for the password; give it with --password-stdin.');
  return terminal.askSecret(`Password of ${email}: `);
}
