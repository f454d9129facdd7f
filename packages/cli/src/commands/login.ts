import { AgentApi, AgentApiError } from '@ai-agent-api/client';
import type { Command } from 'commander';
import { withExamples, type Context } from '../context.ts';
import { storeOf, writeLogin } from '../credentials.ts';
import { UsageError } from '../exit-codes.ts';
import { askedSecondFactor } from '../second-factor.ts';
import { readSecrets } from '../secrets.ts';
import { loginBySso } from '../sso-login.ts';
import type { Terminal } from '../terminal.ts';

type LoginOptions = {
  readonly url: string;
  readonly passwordStdin?: true;
  readonly apiKey?: true;
  readonly sso?: string;
  readonly code?: true;
  readonly keyring?: true;
};

export function loginCommand(program: Command, context: Context): void {
  const command = program
    .command('login [email]')
    .description('Log in and keep the login for the other commands')
    .option('--url <url>', 'address of the server', 'http://127.0.0.1:8000')
    .option('--password-stdin', 'read the password from the standard input')
    .option('--api-key', 'keep an API key, which is asked for, or read from the standard input')
    .option('--sso <organization>', 'log in at the provider of an organization, by a browser')
    .option('--code', 'with --sso: the browser is on another machine, and shows a code to type here')
    .option('--keyring', 'keep it in the keyring of the operating system (secret-tool, or security of macOS)')
    .action((email: string | undefined, options: LoginOptions) => login(context, email, options));
  withExamples(
    command,
    'ai-agent login you@example.com --url https://agents.example.com',
    'ai-agent login you@example.com --password-stdin < password.txt',
    'ai-agent login --sso acme --url https://agents.example.com',
    'ai-agent login --api-key --profile builds < key.txt',
  );
}

async function login(context: Context, email: string | undefined, options: LoginOptions): Promise<void> {
  const { terminal } = context;
  const url = options.url.replace(/\/+$/, '');
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) throw new UsageError(`"${url}" is not an http URL.`);
  const file = await context.loginFile();
  const { keyring } = options;
  const who = options.apiKey
    ? await keepKey(terminal, url, file, options)
    : options.sso !== undefined
      ? await bySso(context, { ...options, url, organization: options.sso }, file)
      : email;
  if (who === undefined) throw new UsageError('Say who logs in: an address, --sso, or --api-key.');
  if (!options.apiKey && options.sso === undefined) {
    const password = await readPassword(terminal, who, options);
    const store = storeOf(file, { url, email: who, ...(keyring && { keyring }) });
    const secondFactor = askedSecondFactor(terminal);
    await AgentApi.login(url, { email: who, password }, { store, secondFactor });
  }
  const place = keyring ? 'the keyring' : file;
  terminal.err(`Logged in to ${url} as ${who}; kept in ${place}\n`);
}

/** @returns who that is. */
async function bySso(
  context: Context,
  { url, organization, code, keyring }: LoginOptions & { readonly organization: string },
  file: string,
): Promise<string> {
  const flags = { url, organization, byCode: code === true };
  const { email } = await (
    await loginBySso(context, flags, storeOf(file, { url, ...(keyring && { keyring }) }))
  ).me();
  return email;
}

/** @returns whom it acts for. */
async function keepKey(
  terminal: Terminal,
  url: string,
  file: string,
  { keyring }: LoginOptions,
): Promise<string> {
  const [key = ''] = await readSecrets(terminal, ['API key']);
  const who = await new AgentApi({ baseUrl: url, accessToken: key }).me().catch((error: unknown) => {
    // The key is good; it lacks account:read, and may do what else it is for.
    if (error instanceof AgentApiError && error.status === 403) return { name: 'an API key' };
    throw error;
  });
  await writeLogin(file, { url, email: who.name, ...(keyring && { keyring }), key });
  return who.name;
}

/** Never from the command line, where every user of the machine could read it. */
async function readPassword(terminal: Terminal, email: string, options: LoginOptions): Promise<string> {
  if (options.passwordStdin) return (await terminal.readInput()).replace(/\r?\n$/, '');
  if (!terminal.ask)
    throw new UsageError('There is no terminal to ask for the password; give it with --password-stdin.');
  return terminal.ask(`Password of ${email}: `, { isSecret: true });
}
