import type { Invitation, User, UserChange, UserFilter } from '@ai-agent-api/client';
import type { Command } from 'commander';
import { confirm, gone, showList, showOne, take, withExamples, type Context } from '../context.ts';
import { UsageError } from '../exit-codes.ts';
import { choice, count, word } from '../options.ts';
import type { Column } from '../table.ts';
import { cleanText } from '../wording.ts';

const roles = ['admin', 'user', 'viewer'] as const;
type Role = (typeof roles)[number];
const countedAs = ['user', 'viewer'] as const;
type CountedAs = (typeof countedAs)[number];

const columns: Column<User>[] = [
  { head: 'USER', of: ({ id }) => id },
  {
    head: 'ADDRESS',
    worth: 'much',
    of: ({ email, kind }) => (kind === 'service' ? '' : email),
    isLong: true,
  },
  { head: 'NAME', of: ({ name }) => name, isLong: true },
  { head: 'ROLE', worth: 'much', of: ({ role, custom_role: own }) => own?.name ?? role, isLong: true },
  { head: 'KIND', worth: 'little', of: ({ kind }) => kind },
  { head: 'ACTIVE', of: ({ is_active: isActive }) => (isActive ? 'yes' : 'no') },
];

const invitationColumns: Column<Invitation>[] = [
  { head: 'INVITATION', of: ({ id }) => id },
  { head: 'ADDRESS', worth: 'much', of: ({ email }) => email, isLong: true },
  { head: 'ROLE', of: ({ role }) => role },
  { head: 'GOOD UNTIL', of: ({ expires_at: at }) => at.slice(0, 16).replace('T', ' ') },
  { head: 'ACCEPTED', of: ({ accepted_at: at }) => at?.slice(0, 16).replace('T', ' ') ?? '' },
];

type ListFlags = { readonly role?: Role; readonly find?: string; readonly limit: number };

/** The users of the organization. */
export function userCommands(program: Command, context: Context): void {
  const group = program.command('users').description('Who uses the service in the organization');
  group
    .command('list')
    .description('List users, the newest first')
    .addOption(choice('--role <role>', 'only those of this role', roles))
    .option('--find <text>', 'only those with this in the name or the address')
    .option('--limit <count>', 'how many', count, 100)
    .action(async ({ role, find, limit }: ListFlags) => {
      const { users } = await context.api();
      const filter: UserFilter = {
        ...(role !== undefined && { role }),
        ...(find !== undefined && { q: find }),
        limit: Math.min(limit, 100),
      };
      showList(context, await take(users.list(filter), limit), columns, ({ id }) => id);
    });
  group
    .command('show <user>')
    .description('Show a user')
    .action(async (id: string) => {
      const { users } = await context.api();
      showOne(context, await users.get(id), words, id);
    });
  makingCommands(group, context);
  changingCommands(group, context);
  invitationCommands(group, context);
}

function makingCommands(group: Command, context: Context): void {
  const service = group
    .command('create-service <name>')
    .description('Make a service account, which API keys act for')
    .addOption(choice('--role <role>', 'what it may do', roles).default('user'))
    .action(async (name: string, { role }: { role: Role }) => {
      const { users } = await context.api();
      const made = await users.create({ kind: 'service', name, role });
      showOne(context, made, words, made.id);
    });
  withExamples(service, 'ai-agent users create-service "Nightly builds" --role user');
  group
    .command('reset-password <user>')
    .description('Show, once, a token by which a user sets a new password')
    .action(async (id: string) => {
      const { users } = await context.api();
      showOne(context, await users.grantPasswordReset(id), tokenWords);
    });
}

function changingCommands(group: Command, context: Context): void {
  const changing = (name: string, description: string, change: UserChange) =>
    group
      .command(`${name} <user>`)
      .description(description)
      .action(async (id: string) => {
        const { users } = await context.api();
        showOne(context, await users.change(id, change), words, id);
      });
  group
    .command('set-role <user> <role>')
    .description('Change what a user may do; it holds at their next request')
    .addHelpText('after', `\nRoles: ${roles.join(', ')}.`)
    .action(async (id: string, role: string) => {
      const { users } = await context.api();
      showOne(context, await users.change(id, { role: word(roles, 'role', role) }), words, id);
    });
  group
    .command('give-role <user> <role>')
    .description('Give a user a role of the organization, by its id; it says what they may do')
    .addOption(choice('--as <role>', 'as what policies and approvals count them', countedAs))
    .action(async (id: string, role: string, { as }: { as?: CountedAs }) => {
      const { users } = await context.api();
      const change = { role_id: role, ...(as !== undefined && { role: as }) };
      showOne(context, await users.change(id, change), words, id);
    });
  changing('take-role', 'Take the role of the organization from a user', { role_id: null });
  changing('activate', 'Let a user log in again', { is_active: true });
  changing('deactivate', 'Shut a user out; their logins end at once', { is_active: false });
  group
    .command('end-logins <user>')
    .description('End every login of a user, say when a device was lost; they may log in again')
    .action(async (id: string) => (await context.api()).users.endLogins(id));
  group
    .command('reset-totp <user>')
    .description('Take away the second factor of who has lost it; their logins end')
    .action(async (id: string) => (await context.api()).users.resetSecondFactor(id));
  group
    .command('delete <user>')
    .description('Delete a user; their logins and keys end, and what they made stays')
    .action(async (id: string) => {
      const { users } = await context.api();
      const { name } = await users.get(id);
      await confirm(context, `This deletes the user "${cleanText(name)}" and their keys.`);
      await users.remove(id);
      gone(context, id);
    });
}

function invitationCommands(group: Command, context: Context): void {
  const inviting = group
    .command('invite <email>')
    .description('Invite somebody, and show, once, the token that they register with')
    .addOption(choice('--role <role>', 'what they may do', roles).default('user'))
    .action(async (email: string, { role }: { role: Role }) => {
      const { users } = await context.api();
      const made = await users.invite(email, role);
      showOne(
        context,
        made,
        (each) =>
          `${tokenWords(each)}${each.is_mailed ? 'A mail brings it to them. ' : ''}` +
          'Register with it: ai-agent auth register <name> --url <server>\n',
        made.id,
      );
    });
  withExamples(inviting, 'ai-agent users invite ada@example.com --role viewer');
  group
    .command('invitations')
    .description('List invitations, the newest first')
    .option('--limit <count>', 'how many', count, 100)
    .action(async ({ limit }: { limit: number }) => {
      const { users } = await context.api();
      showList(context, await take(users.invitations(), limit), invitationColumns, ({ id }) => id);
    });
  group
    .command('withdraw <invitation>')
    .description('Withdraw an invitation')
    .action(async (id: string) => {
      if (!id.startsWith('inv_'))
        throw new UsageError(`"${id}" is no invitation's id; they are in "users invitations".`);
      await (await context.api()).users.withdrawInvitation(id);
      gone(context, id);
    });
}

function words({ id, name, email, kind, role, custom_role: own, is_active: isActive }: User): string {
  const who = kind === 'service' ? 'service account' : cleanText(email);
  return `${id} ${cleanText(name)}, ${who}, ${own ? `${cleanText(own.name)} (counted as ${role})` : role}${isActive ? '' : ', not active'}\n`;
}

function tokenWords({
  token,
  expires_at: until,
}: {
  readonly token: string;
  readonly expires_at: string;
}): string {
  return `${token}\nIt is not shown again, and good until ${until.slice(0, 16).replace('T', ' ')} (UTC).\n`;
}
