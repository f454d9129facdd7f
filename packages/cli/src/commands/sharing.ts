import type { NewSessionLink, NewShare, SessionLink, SessionShare } from '@ai-agent-api/client';
import type { Command } from 'commander';
import { gone, showList, showOne, take, withExamples, type Context } from '../context.ts';
import { count, days, word } from '../options.ts';
import type { Column } from '../table.ts';
import { cleanText, minute } from '../wording.ts';

const levels = ['view', 'drive', 'approve'] as const satisfies readonly NewShare['level'][];

const shareColumns: Column<SessionShare>[] = [
  { head: 'USER', of: ({ user_id: id }) => id },
  { head: 'MAY', worth: 'much', of: ({ level }) => level },
  { head: 'BY', worth: 'little', of: ({ granted_by: id, link_id: link }) => link ?? id },
  { head: 'UNTIL', of: ({ expires_at: at }) => (at === null ? 'it is ended' : minute(at)) },
];

const linkColumns: Column<SessionLink>[] = [
  { head: 'LINK', of: ({ id }) => id },
  { head: 'FOR', worth: 'much', of: ({ audience }) => audience },
  { head: 'BY', worth: 'little', of: ({ created_by: id }) => id },
  { head: 'UNTIL', of: ({ expires_at: at }) => minute(at) },
];

type LinkFlags = { readonly public?: boolean; readonly days?: number };

/** Lets others into a session. */
export function sharingCommands(group: Command, context: Context): void {
  const sharing = group
    .command('share <session> <user> <level>')
    .description('Let a user of the organization view a session, drive it, or also decide on its calls')
    .option('--days <count>', 'for how long', days)
    .action(async (id: string, user: string, level: string, { days: until }: LinkFlags) => {
      const share = { level: word(levels, 'level', level), ...endingIn(until) };
      const made = await (await context.api()).session(id).sharing.with(user, share);
      showOne(context, made, () => `${user} may ${level} ${id}.\n`, user);
    });
  withExamples(sharing, 'ai-agent sessions share ses_… usr_… drive --days 7');
  group
    .command('unshare <session> <user>')
    .description('Share a session with a user no more; what they have open of it ends')
    .action(async (id: string, user: string) => {
      await (await context.api()).session(id).sharing.end(user);
      gone(context, user);
    });
  group
    .command('shares <session>')
    .description('List with whom a session is shared')
    .action(async (id: string) => {
      const shares = await (await context.api()).session(id).sharing.list();
      showList(context, shares, shareColumns, ({ user_id: user }) => user);
    });
  linkCommands(group, context);
}

function linkCommands(group: Command, context: Context): void {
  group
    .command('links <session>')
    .description('List the links to a session')
    .action(async (id: string) => {
      const links = await (await context.api()).session(id).sharing.links();
      showList(context, links, linkColumns, (link) => link.id);
    });
  group
    .command('make-link <session>')
    .description('Show, once, a token by which others of the organization see a session')
    .option('--public', 'for everybody who has it, if the organization lets that be')
    .option('--days <count>', 'for how long; seven unless you say so', days)
    .action(async (id: string, flags: LinkFlags) => {
      const link: NewSessionLink = {
        audience: flags.public ? 'public' : 'organization',
        ...endingIn(flags.days),
      };
      const made = await (await context.api()).session(id).sharing.makeLink(link);
      showOne(
        context,
        made,
        ({ token, expires_at: until }) =>
          `${token}\nIt is not shown again, and good until ${minute(until)} (UTC).\nSee it with: ai-agent sessions open-link <token>\n`,
        made.id,
      );
    });
  group
    .command('revoke-link <session> <link>')
    .description('Revoke a link; what was had by it ends')
    .action(async (id: string, link: string) => {
      await (await context.api()).session(id).sharing.revokeLink(link);
      gone(context, link);
    });
  group
    .command('open-link <token>')
    .description('Take up a session by a link')
    .action(async (token: string) => {
      const session = await (await context.api()).sessions.openLink(token);
      showOne(context, session, ({ id, name }) => `${id} ${cleanText(name ?? '')}\n`, session.id);
    });
  group
    .command('shared <token>')
    .description('Show what was said in a session, by a public link')
    .option('--limit <count>', 'how many messages', count, 100)
    .action(async (token: string, { limit }: { limit: number }) => {
      const { sessions } = await context.api();
      const messages = await take(sessions.sharedMessages(token), limit);
      const session = { ...(await sessions.shared(token)), messages };
      showOne(context, session, ({ name }) =>
        [`${cleanText(name ?? '(no name)')}\n`, ...messages.map(said)].join(''),
      );
    });
}

function said({ type, text }: { readonly type: string; readonly text: string }): string {
  return `${type}: ${cleanText(text)}\n`;
}

function endingIn(count: number | undefined): { readonly expires_at?: string } {
  return count === undefined ? {} : { expires_at: new Date(Date.now() + count * 86_400_000).toISOString() };
}
