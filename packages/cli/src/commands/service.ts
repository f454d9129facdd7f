import type { Announcements } from '@ai-agent-api/client';
import type { Command } from 'commander';
import { confirm, showOne, type Context } from '../context.ts';
import { count } from '../options.ts';
import { cleanText } from '../wording.ts';

type MaintenanceFlags = { readonly retryAfter?: number };

/** What holds for the whole service, said by operators. */
export function serviceCommands(program: Command, context: Context): void {
  const group = program
    .command('service')
    .description('What operators tell everybody, and whether the service takes changes');
  group
    .command('announcements')
    .description('Show what operators tell everybody now')
    .action(async () => {
      const { operator } = await context.api();
      showOne(context, await operator.announcements(), words);
    });
  group
    .command('announce <text>')
    .description('Tell everybody something, in place of what they were told')
    .option('--until <time>', 'when it is told no more, such as 2026-12-01T08:00:00Z')
    .action(async (text: string, { until }: { until?: string }) => {
      const { operator } = await context.api();
      const made = await operator.announce({ text, ...(until !== undefined && { until }) });
      showOne(context, made, () => 'Everybody is told so.\n');
    });
  group
    .command('take-back')
    .description('Tell it nobody any more')
    .action(async () => {
      await (await context.api()).operator.takeAnnouncementBack();
      showOne(context, {}, () => 'It is told nobody any more.\n');
    });
  group
    .command('maintain <reason>')
    .description('Have the service read and not changed; what runs goes on')
    .option('--retry-after <seconds>', 'when clients may try again', count)
    .action(async (reason: string, { retryAfter }: MaintenanceFlags) => {
      const { operator } = await context.api();
      await confirm(context, 'This refuses every change of everybody but operators.');
      const wanted = { reason, ...(retryAfter !== undefined && { retry_after_seconds: retryAfter }) };
      showOne(context, await operator.beginMaintenance(wanted), () => 'Nothing can be changed now.\n');
    });
  group
    .command('end-maintenance')
    .description('Have the service take changes again')
    .action(async () => {
      await (await context.api()).operator.endMaintenance();
      showOne(context, {}, () => 'The service takes changes again.\n');
    });
}

function words({ items, maintenance }: Announcements): string {
  const told = items.map(({ text }) => `${cleanText(text)}\n`);
  const reason = maintenance ? `Nothing can be changed for now: ${cleanText(maintenance.reason)}\n` : '';
  return [...told, reason].join('') || 'Nothing is announced.\n';
}
