import type {
  MadeWebhookEndpoint,
  WebhookDelivery,
  WebhookEndpoint,
  WebhookEndpointChange,
} from '@ai-agent-api/client';
import type { Command } from 'commander';
import { confirm, gone, showList, showOne, take, withExamples, type Context } from '../context.ts';
import { UsageError } from '../exit-codes.ts';
import { collect, count } from '../options.ts';
import type { Column } from '../table.ts';
import { cleanText, duration } from '../wording.ts';

const columns: Column<WebhookEndpoint>[] = [
  { head: 'ENDPOINT', of: ({ id }) => id },
  { head: 'ON', worth: 'much', of: stateOf },
  { head: 'URL', worth: 'much', of: ({ url }) => url, isLong: true },
  { head: 'EVENTS', of: ({ events }) => events.join(', '), isLong: true },
  { head: 'DESCRIPTION', of: ({ description }) => description ?? '', isLong: true },
];

const deliveryColumns: Column<WebhookDelivery>[] = [
  { head: 'TIME', of: ({ created_at: at }) => at.slice(0, 19).replace('T', ' ') },
  { head: 'DELIVERY', worth: 'much', of: ({ id }) => id },
  { head: 'EVENT', of: ({ type }) => type },
  { head: 'STATUS', worth: 'much', of: ({ status }) => status },
  { head: 'TRIES', of: ({ attempts }) => String(attempts) },
  { head: 'TOOK', worth: 'little', of: ({ last_duration_ms: ms }) => (ms === null ? '' : duration(ms)) },
  {
    head: 'ANSWER',
    of: ({ last_error: error, last_status: status }) => error ?? String(status ?? ''),
    isLong: true,
  },
];

type Flags = {
  readonly url?: string;
  readonly events?: readonly string[];
  readonly description?: string;
  readonly on?: true;
  readonly off?: true;
};

/** Servers that are told what happens in the organization. */
export function webhookCommands(program: Command, context: Context): void {
  const group = program.command('webhooks').description('Servers that are told what happens');
  group
    .command('list')
    .description('List webhook endpoints, the newest first')
    .option('--limit <count>', 'how many', count, 100)
    .action(async ({ limit }: { limit: number }) => {
      const { webhooks } = await context.api();
      const found = webhooks.list({ limit: Math.min(limit, 100) });
      showList(context, await take(found, limit), columns, ({ id }) => id);
    });
  group
    .command('show <endpoint>')
    .description('Show a webhook endpoint')
    .action(async (id: string) => {
      const { webhooks } = await context.api();
      showOne(context, await webhooks.get(id), words, id);
    });
  changingCommands(group, context);
  deliveryCommands(group, context);
}

function changingCommands(group: Command, context: Context): void {
  const creating = group
    .command('create <url>')
    .description('Have a server told of events; the secret of its messages is shown, once')
    .requiredOption('-e, --events <event>', 'type such as session.status_idle, or session.*, or *', collect)
    .option('--description <text>', 'what it is for')
    .action(async (url: string, { events = [], description }: Flags) => {
      const { webhooks } = await context.api();
      const body = { url, events: [...events], ...(description !== undefined && { description }) };
      const made = await webhooks.create(body as Parameters<typeof webhooks.create>[0]);
      showOne(context, made, madeWords, made.id);
    });
  withExamples(
    creating,
    `ai-agent webhooks create https://example.com/agents -e 'session.*' -e 'approval.*'`,
  );
  group
    .command('update <endpoint>')
    .description('Change a webhook endpoint; switched on again, it gets what waited for it')
    .option('--url <url>', 'where it is')
    .option('-e, --events <event>', 'what it is told of', collect)
    .option('--description <text>', 'what it is for; empty for none')
    .option('--on', 'switch it on')
    .option('--off', 'switch it off')
    .action((id: string, flags: Flags) => update(context, id, flags));
  group
    .command('rotate-secret <endpoint>')
    .description('Make a new secret and show it, once; the one before holds for a day more')
    .action(async (id: string) => {
      const { webhooks } = await context.api();
      showOne(context, await webhooks.rotateSecret(id), ({ secret }) => `${secret}\n`, id);
    });
  group
    .command('delete <endpoint>')
    .description('Remove a webhook endpoint; what waits for it is not sent any more')
    .action(async (id: string) => {
      const { webhooks } = await context.api();
      const { url } = await webhooks.get(id);
      await confirm(context, `This removes the webhook endpoint at ${cleanText(url)}.`);
      await webhooks.remove(id);
      gone(context, id);
    });
}

function deliveryCommands(group: Command, context: Context): void {
  group
    .command('test <endpoint>')
    .description('Send a message of the type webhook_endpoint.test')
    .action(async (id: string) => {
      const { webhooks } = await context.api();
      const sent = await webhooks.test(id);
      showOne(
        context,
        sent,
        () => `${sent.id} is on its way; see ai-agent webhooks deliveries ${id}\n`,
        sent.id,
      );
    });
  group
    .command('deliveries <endpoint>')
    .description('List what was or is to be sent, the newest first')
    .option('--dead', 'only what was given up')
    .option('--limit <count>', 'how many', count, 50)
    .action(async (id: string, { dead, limit }: { dead?: true; limit: number }) => {
      const { webhooks } = await context.api();
      const found = webhooks.deliveries(id, {
        ...(dead && { status: 'dead' as const }),
        limit: Math.min(limit, 100),
      });
      showList(context, await take(found, limit), deliveryColumns, (each) => each.id);
    });
  group
    .command('redeliver <delivery...>')
    .description('Send once more what was delivered or given up')
    .action(async (ids: string[]) => {
      const { webhooks } = await context.api();
      for (const id of ids) {
        const again = await webhooks.redeliver(id);
        showOne(context, again, () => `${again.id} is on its way.\n`, again.id);
      }
    });
}

async function update(context: Context, id: string, flags: Flags): Promise<void> {
  const { url, events, description, on, off } = flags;
  if (on && off) throw new UsageError('Say --on or --off, not both.');
  if (Object.keys(flags).length === 0) throw new UsageError('Say what is to change.');
  const change = {
    ...(url !== undefined && { url }),
    ...(events && { events: [...events] }),
    ...(description !== undefined && { description: description === '' ? null : description }),
    ...((on ?? off) && { enabled: on ?? false }),
  };
  const { webhooks } = await context.api();
  showOne(context, await webhooks.change(id, change as WebhookEndpointChange), words, id);
}

function stateOf({ enabled, disabled_reason: reason }: WebhookEndpoint): string {
  if (enabled) return 'yes';
  return reason === null ? 'no' : `no, ${reason}`;
}

function words(endpoint: WebhookEndpoint): string {
  const { id, url, events, description } = endpoint;
  const facts = [
    ['Events', events.join(', ')],
    ['On', stateOf(endpoint)],
    ...(description === null ? [] : [['For', description]]),
  ];
  const lines = facts.map(([head = '', text = '']) => `  ${head.padEnd(8)}  ${cleanText(text)}\n`);
  return `${cleanText(url)}  ${id}\n${lines.join('')}`;
}

function madeWords({ secret, ...endpoint }: MadeWebhookEndpoint): string {
  return `${words(endpoint)}  ${'Secret'.padEnd(8)}  ${secret}  (it is not shown again)\n`;
}
