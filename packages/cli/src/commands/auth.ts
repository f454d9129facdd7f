import { AgentApi, type Login, type Me, type User } from '@ai-agent-api/client';
import type { Command } from 'commander';
import { confirm, showList, showOne, type Context } from '../context.ts';
import { storeOf } from '../credentials.ts';
import { askedSecondFactor, offeredWords, recoveryWords } from '../second-factor.ts';
import { readSecrets } from '../secrets.ts';
import type { Column } from '../table.ts';
import { cleanText } from '../wording.ts';

const columns: Column<Login>[] = [
  { head: 'LOGIN', of: ({ id }) => id },
  { head: 'THIS', of: ({ is_current: isCurrent }) => (isCurrent ? 'yes' : '') },
  { head: 'BEGAN', of: ({ created_at: at }) => at.slice(0, 16).replace('T', ' ') },
  { head: 'LAST USED', of: ({ last_used_at: at }) => at.slice(0, 16).replace('T', ' ') },
  { head: 'FROM', of: ({ address }) => address ?? '' },
  { head: 'WITH', of: ({ agent }) => cleanText(agent ?? ''), isLong: true },
];

const url = ['--url <url>', 'address of the server', 'http://127.0.0.1:8000'] as const;

/** The own account. */
export function authCommands(program: Command, context: Context): void {
  const group = program.command('auth').description('Your account and its logins');
  group
    .command('show')
    .description('Show who is logged in')
    .action(async () => {
      const api = await context.api();
      const me = await api.me();
      showOne(context, me, (shown) => words(shown, api.baseUrl) + visitWords(shown), me.id);
    });
  renameCommand(group, context);
  loginCommands(group, context);
  passwordCommands(group, context);
  secondFactorCommands(group, context);
}

function renameCommand(group: Command, context: Context): void {
  group
    .command('rename <name>')
    .description('Change the name that others see')
    .action(async (name: string) => {
      const api = await context.api();
      const me = await api.account.rename(name);
      showOne(context, me, (user) => words(user, api.baseUrl), me.id);
    });
}

function loginCommands(group: Command, context: Context): void {
  group
    .command('logins')
    .description('List your logins, the one used last first')
    .action(async () => {
      const { account } = await context.api();
      showList(context, await account.logins(), columns, ({ id }) => id);
    });
  group
    .command('end <login>')
    .description('End one of your logins')
    .action(async (id: string) => (await context.api()).account.endLogin(id));
  group
    .command('logout')
    .description('End this login, or all of yours')
    .option('--everywhere', 'all of them')
    .action(async ({ everywhere }: { everywhere?: true }) => {
      const { account } = await context.api();
      if (!everywhere) return account.logout();
      await confirm(context, 'This ends every login of yours.');
      return account.logoutEverywhere();
    });
}

function passwordCommands(group: Command, context: Context): void {
  const { terminal } = context;
  group
    .command('change-password')
    .description('Change your password; every other login ends')
    .action(async () => {
      const { account } = await context.api();
      const [current = '', wanted = ''] = await readSecrets(terminal, ['Current password', 'New password']);
      await account.changePassword(current, wanted);
    });
  group
    .command('register <name>')
    .description('Accept an invitation by its token, and log in')
    .option(...url)
    .action(async (name: string, { url: server }: { url: string }) => {
      const [token = '', password = ''] = await readSecrets(terminal, ['Token', 'New password']);
      const store = storeOf(await context.loginFile(), { url: server.replace(/\/+$/, '') });
      const secondFactor = askedSecondFactor(terminal);
      const api = await AgentApi.register(server, { token, name, password }, { store, secondFactor });
      const me = await api.me();
      showOne(context, me, (user) => words(user, api.baseUrl), me.id);
    });
  group
    .command('reset-password [email]')
    .description(
      'Set a new password by a token, which is mailed to your address if you say it, or given you by an admin',
    )
    .option(...url)
    .action(async (email: string | undefined, { url: server }: { url: string }) => {
      if (email !== undefined) {
        await AgentApi.askForPasswordReset(server, email);
        terminal.err(`If ${cleanText(email)} has an account, a mail with a token is on its way to it.\n`);
        // Programs come again with the token.
        if (!terminal.ask) return;
      }
      const [token = '', password = ''] = await readSecrets(terminal, ['Token', 'New password']);
      await AgentApi.resetPassword(server, token, password);
      terminal.err(`The password is set. Log in with it: ai-agent login <email> --url ${server}\n`);
    });
}

function secondFactorCommands(program: Command, context: Context): void {
  const { terminal } = context;
  const group = program
    .command('totp')
    .description('Your second factor: codes of your phone, beside the password');
  group
    .command('show')
    .description('Show whether you have one, and must have')
    .action(async () => {
      const { account } = await context.api();
      showOne(context, await account.secondFactor(), factorWords);
    });
  group
    .command('enable')
    .description('Set it up, which takes your password and then a code of your phone')
    .action(async () => {
      const { account } = await context.api();
      const [password = ''] = await readSecrets(terminal, ['Password']);
      terminal.err(offeredWords(await account.enrolSecondFactor(password)));
      // Programs come again with a code.
      if (terminal.ask)
        terminal.out(recoveryWords(await account.confirmSecondFactor(await terminal.ask('Code: '))));
    });
  group
    .command('confirm')
    .description('Show by a code that your phone has it')
    .action(async () => {
      const { account } = await context.api();
      const [code = ''] = await readSecrets(terminal, ['Code']);
      terminal.out(recoveryWords(await account.confirmSecondFactor(code)));
    });
  group
    .command('disable')
    .description('Switch it off, which takes your password and a code')
    .action(async () => {
      const { account } = await context.api();
      const [password = '', code = ''] = await readSecrets(terminal, ['Password', 'Code']);
      await account.disableSecondFactor(password, code);
    });
}

type Factor = {
  readonly is_set: boolean;
  readonly recovery_codes_left: number;
  readonly is_required: boolean;
};

function factorWords({ is_set: isSet, recovery_codes_left: left, is_required: isRequired }: Factor): string {
  const demanded = isRequired ? ' Your organization demands it.' : '';
  return `${isSet ? `It is set up, with ${left} recovery codes left.` : 'It is not set up.'}${demanded}\n`;
}

function words({ name, email, role, custom_role: own }: User, server: string): string {
  const may = own ? `${cleanText(own.name)} (counted as ${role})` : role;
  return `${cleanText(name)}, ${cleanText(email)}, ${may} at ${server}\n`;
}

/** Operators who work, or worked, in the place of this user. */
function visitWords({ visit, visits }: Me): string {
  const now = visit ? [`You are on a visit of ${visitLine(visit)}`] : [];
  const before = visits.length > 0 ? ['Operators of the service who worked in your place:'] : [];
  return [...now, ...before, ...visits.map((each) => `  ${visitLine(each)}`)]
    .map((line) => `${line}\n`)
    .join('');
}

function visitLine({
  operator,
  created_at: from,
  expires_at,
  ended_at,
  reason,
}: Me['visits'][number]): string {
  const [began, ends] = [from, ended_at ?? expires_at].map((at) => at.slice(0, 16).replace('T', ' '));
  return `${cleanText(operator)}, ${began} to ${ends} (UTC): ${cleanText(reason)}`;
}
