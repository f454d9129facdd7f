import type {
  MadeNotificationChannel,
  Notification,
  NotificationChannel,
  NotificationChannelChange,
  NotificationPreferences,
} from '@ai-agent-api/client';
import { InvalidArgumentError, type Command } from 'commander';
import { confirm, showList, showOne, take, withExamples, type Context } from '../context.ts';
import { UsageError } from '../exit-codes.ts';
import { count } from '../options.ts';
import type { Column } from '../table.ts';
import { cleanText } from '../wording.ts';

const columns: Column<Notification>[] = [
  { head: 'TIME', of: ({ created_at: at }) => at.slice(0, 19).replace('T', ' ') },
  { head: 'NOTIFICATION', worth: 'little', of: ({ id }) => id },
  { head: 'EVENT', worth: 'much', of: ({ event }) => event },
  {
    head: 'TO',
    worth: 'much',
    of: ({ kind, user_id: user, channel_id: channel }) => `${kind} ${user ?? channel ?? ''}`,
    isLong: true,
  },
  { head: 'STATUS', worth: 'much', of: ({ status }) => status },
  { head: 'TRIES', of: ({ attempts }) => String(attempts) },
  { head: 'ERROR', of: ({ last_error: error }) => error ?? '', isLong: true },
];

const channelColumns: Column<NotificationChannel>[] = [
  { head: 'CHANNEL', of: ({ id }) => id },
  { head: 'KIND', of: ({ kind }) => kind },
  { head: 'NAME', of: ({ name }) => name, isLong: true },
  { head: 'HOST', of: ({ host }) => host },
  { head: 'ON', of: ({ enabled }) => (enabled ? 'yes' : 'no') },
  { head: 'DIGEST', of: ({ digest_minutes: minutes }) => (minutes === 0 ? '' : `${minutes} min`) },
];

type PreferenceFlags = {
  readonly mail?: boolean;
  /** `true` when the flag names none. */
  readonly events?: string[] | true;
  readonly digest?: number;
};

type ChannelFlags = {
  readonly name?: string;
  readonly url?: string;
  readonly digest?: number;
  readonly on?: true;
  readonly off?: true;
};

/** Who is told of what. */
export function notificationCommands(program: Command, context: Context): void {
  const group = program.command('notifications').description('Mail and messages about tasks and budgets');
  group
    .command('list')
    .description('List what was or is to be told, the newest first: your own mail, and for admins everything')
    .option('--channel <channel>', 'only to this channel')
    .option('--dead', 'only what was given up')
    .option('--limit <count>', 'how many', count, 50)
    .action(async ({ channel, dead, limit }: { channel?: string; dead?: true; limit: number }) => {
      const { notifications } = await context.api();
      const found = notifications.list({
        ...(dead && { status: 'dead' as const }),
        ...(channel !== undefined && { channel_id: channel }),
        limit: Math.min(limit, 100),
      });
      showList(context, await take(found, limit), columns, ({ id }) => id);
    });
  group
    .command('test')
    .description('Send a mail to the address of your account')
    .action(async () => {
      const { notifications } = await context.api();
      showTest(context, await notifications.testMail());
    });
  preferenceCommand(group, context);
  channelCommands(program, context);
}

function preferenceCommand(group: Command, context: Context): void {
  const command = group
    .command('preferences')
    .description('Show what mail you get, or say it')
    .option('--mail', 'mail, as you and tasks say')
    .option('--no-mail', 'no mail at all')
    .option('-e, --events [event...]', 'of which events of your own tasks and budgets you want to know')
    .option('--digest <minutes>', 'collect mail for so long; 0 for each by itself', minutes)
    .action((flags: PreferenceFlags) => preferences(context, flags));
  withExamples(
    command,
    'ai-agent notifications preferences --events execution.failed schedule.paused --digest 60',
  );
}

async function preferences(context: Context, { mail, events, digest }: PreferenceFlags): Promise<void> {
  const { notifications } = await context.api();
  const before = await notifications.preferences();
  const isSaid = mail !== undefined || events !== undefined || digest !== undefined;
  const after = isSaid
    ? await notifications.setPreferences({
        email: mail ?? before.email,
        events: events === undefined ? before.events : eventsOf(events),
        digest_minutes: digest ?? before.digest_minutes,
      })
    : before;
  showOne(context, after, preferenceWords, '');
}

/** The server says which of them there are. */
function eventsOf(events: string[] | true): NotificationPreferences['events'] {
  return events === true ? [] : (events as NotificationPreferences['events']);
}

function channelCommands(program: Command, context: Context): void {
  const group = program.command('channels').description('Slack and webhooks that tasks can have told');
  group
    .command('list')
    .description('List notification channels, the newest first')
    .option('--limit <count>', 'how many', count, 50)
    .action(async ({ limit }: { limit: number }) => {
      const { notifications } = await context.api();
      const found = notifications.channels({ limit: Math.min(limit, 100) });
      showList(context, await take(found, limit), channelColumns, ({ id }) => id);
    });
  group
    .command('show <channel>')
    .description('Show a notification channel')
    .action(async (id: string) => {
      const { notifications } = await context.api();
      showOne(context, await notifications.channel(id), channelWords, id);
    });
  const creating = group
    .command('create <kind> <url>')
    .description('Make a channel, slack or webhook; of a webhook the secret is shown, once')
    .requiredOption('--name <name>', 'what it is called')
    .option('--digest <minutes>', 'collect messages for so long', minutes)
    .action(async (kind: string, url: string, { name = '', digest }: ChannelFlags) => {
      if (kind !== 'slack' && kind !== 'webhook') throw new UsageError('Say slack or webhook.');
      const { notifications } = await context.api();
      const made = await notifications.createChannel({ kind, url, name, digest_minutes: digest ?? 0 });
      showOne(context, made, madeWords, made.id);
    });
  withExamples(creating, "ai-agent channels create slack https://hooks.slack.com/… --name '#agents'");
  changingCommands(group, context);
}

function changingCommands(group: Command, context: Context): void {
  group
    .command('update <channel>')
    .description('Change a notification channel')
    .option('--name <name>', 'what it is called')
    .option('--url <url>', 'where it is')
    .option('--digest <minutes>', 'collect messages for so long; 0 for each by itself', minutes)
    .option('--on', 'switch it on')
    .option('--off', 'switch it off')
    .action((id: string, flags: ChannelFlags) => update(context, id, flags));
  group
    .command('rotate-secret <channel>')
    .description('Make a new secret of a webhook and show it, once; the one before holds for a day more')
    .action(async (id: string) => {
      const { notifications } = await context.api();
      showOne(context, await notifications.rotateChannelSecret(id), ({ secret }) => `${secret}\n`, id);
    });
  group
    .command('delete <channel>')
    .description('Remove a notification channel; what waits for it is not sent any more')
    .action(async (id: string) => {
      const { notifications } = await context.api();
      const { name } = await notifications.channel(id);
      await confirm(context, `This removes the channel "${cleanText(name)}".`);
      await notifications.removeChannel(id);
    });
  group
    .command('test <channel>')
    .description('Send a notification that stands for nothing')
    .action(async (id: string) => {
      const { notifications } = await context.api();
      showTest(context, await notifications.testChannel(id));
    });
}

async function update(context: Context, id: string, flags: ChannelFlags): Promise<void> {
  const { name, url, digest, on, off } = flags;
  if (on && off) throw new UsageError('Say --on or --off, not both.');
  if (Object.keys(flags).length === 0) throw new UsageError('Say what is to change.');
  const change: NotificationChannelChange = {
    ...(name !== undefined && { name }),
    ...(url !== undefined && { url }),
    ...(digest !== undefined && { digest_minutes: digest }),
    ...((on ?? off) && { enabled: on ?? false }),
  };
  const { notifications } = await context.api();
  showOne(context, await notifications.changeChannel(id, change), channelWords, id);
}

function minutes(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 1_440)
    throw new InvalidArgumentError('Allowed is a number of minutes from 0 to 1440.');
  return value;
}

function showTest(context: Context, id: string): void {
  showOne(context, { id }, () => `${id} is on its way; see ai-agent notifications list\n`, id);
}

function preferenceWords({ email, events, digest_minutes: digest }: NotificationPreferences): string {
  const own = events.length === 0 ? 'of nothing by itself' : events.join(', ');
  return [
    `Mail    ${email ? 'yes' : 'no'}`,
    `Events  ${own}`,
    `Digest  ${digest === 0 ? 'each by itself' : `${digest} minutes`}`,
    '',
  ].join('\n');
}

function channelWords({
  id,
  kind,
  name,
  host,
  enabled,
  digest_minutes: digest,
}: NotificationChannel): string {
  const state = `${enabled ? 'on' : 'off'}${digest === 0 ? '' : `, collects for ${digest} minutes`}`;
  return `${cleanText(name)}  ${id}\n  ${kind} at ${cleanText(host)}, ${state}\n`;
}

function madeWords({ secret, ...channel }: MadeNotificationChannel): string {
  return `${channelWords(channel)}${secret === null ? '' : `  Secret  ${secret}  (it is not shown again)\n`}`;
}
