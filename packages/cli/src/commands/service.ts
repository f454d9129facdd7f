import type { Announcements, Feature } from '@ai-agent-api/client';
import { Argument, type Command } from 'commander';
import { confirm, showList, showOne, type Context } from '../context.ts';
import { count } from '../options.ts';
import type { Column } from '../table.ts';
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
  featureSwitches(group, context);
}

type SwitchFlags = { readonly organization?: string; readonly reason?: string };

function featureSwitches(group: Command, context: Context): void {
  const ofOne = '--organization <organization>';
  group
    .command('features')
    .description('List what can be switched off, and whether it is on')
    .option(ofOne, 'for this organization')
    .action(async ({ organization }: SwitchFlags) => {
      const { operator } = await context.api();
      showList(context, await operator.features(organization), featureColumns, ({ name }) => name);
    });
  group
    .command('switch <feature>')
    .description('Switch a feature on or off')
    .addArgument(new Argument('<word>').choices(['on', 'off']))
    .option(ofOne, 'for this organization alone')
    .option('--reason <text>', 'whoever is refused is told so')
    .action(async (feature: string, word: string, { organization, reason }: SwitchFlags) => {
      const { operator } = await context.api();
      const where = organization === undefined ? 'for everybody' : `for ${organization}`;
      if (word === 'off') await confirm(context, `This switches ${feature} off ${where}.`);
      const wanted = { is_on: word === 'on', ...(reason !== undefined && { reason }) };
      const made = await operator.switchFeature(feature, wanted, organization);
      showOne(context, made, ({ name, is_on: isOn }) => `${name} is ${isOn ? 'on' : 'off'} ${where}.\n`);
    });
  group
    .command('reset-feature <feature>')
    .description('Have a feature be as the service has it')
    .option(ofOne, 'for this organization alone')
    .action(async (feature: string, { organization }: SwitchFlags) => {
      const { operator } = await context.api();
      const made = await operator.resetFeature(feature, organization);
      showOne(context, made, ({ name, is_on: isOn, by }) => `${name} is ${isOn ? 'on' : 'off'} (${by}).\n`);
    });
}

export const featureColumns: Column<Feature>[] = [
  { head: 'FEATURE', of: ({ name }) => name },
  { head: 'ON', of: ({ is_on: isOn }) => (isOn ? 'yes' : 'no') },
  { head: 'BY', of: ({ by }) => by },
  { head: 'SINCE', of: ({ changed_at: since }) => since ?? '' },
  { head: 'WHAT', of: ({ description }) => description },
  { head: 'REASON', of: ({ reason }) => cleanText(reason ?? '') },
];

function words({ items, maintenance }: Announcements): string {
  const told = items.map(({ text }) => `${cleanText(text)}\n`);
  const reason = maintenance ? `Nothing can be changed for now: ${cleanText(maintenance.reason)}\n` : '';
  return [...told, reason].join('') || 'Nothing is announced.\n';
}
