import type { Quota, QuotaKey } from '@ai-agent-api/client';
import type { Command } from 'commander';
import { confirm, gone, showList, showOne, withExamples, type Context } from '../context.ts';
import { UsageError } from '../exit-codes.ts';
import { word } from '../options.ts';
import type { Column } from '../table.ts';

const scopes = ['organization', 'each_user', 'user'] as const;
const resources = [
  'sessions',
  'tasks',
  'prompts_per_minute',
  'prompts_per_hour',
  'storage_mb',
] as const satisfies readonly QuotaKey['resource'][];

const columns: Column<Quota>[] = [
  { head: 'SCOPE', of: ({ scope }) => scope },
  { head: 'ID', worth: 'little', of: ({ scope_id: id }) => id },
  { head: 'OF', of: ({ resource }) => resource },
  { head: 'USED', worth: 'much', of: ({ used }) => (used === null ? '' : String(used)) },
  { head: 'LIMIT', worth: 'much', of: ({ limit }) => String(limit) },
  { head: 'STATE', of: ({ state }) => state },
];

/** How many of something one may have. */
export function quotaCommands(program: Command, context: Context): void {
  const quotas = program
    .command('quotas')
    .description('How many sessions, tasks and prompts one may have, and how much storage');
  quotas
    .command('list')
    .description('List quotas and how far they are used')
    .action(async () => {
      const api = await context.api();
      showList(context, await api.quotas.list(), columns, ({ scope_id: id }) => id);
    });
  withExamples(
    quotas
      .command('set <scope> <id> <resource> <limit>')
      .description(`Set one: of ${scopes.join(', ')}; of ${resources.join(', ')}`)
      .action(async (scope: string, id: string, resource: string, limit: string) => {
        const api = await context.api();
        const quota = await api.quotas.set(keyOf(scope, id, resource), numberOf(limit));
        showOne(context, quota, inWords, id);
      }),
    'ai-agent quotas set each_user org_… sessions 20',
    'ai-agent quotas set user usr_… prompts_per_hour 100',
  );
  quotas
    .command('delete <scope> <id> <resource>')
    .description('Remove one')
    .action(async (scope: string, id: string, resource: string) => {
      const key = keyOf(scope, id, resource);
      await confirm(context, `This removes the quota ${scope} ${id} ${resource}.`);
      await (await context.api()).quotas.remove(key);
      gone(context, `The quota ${scope} ${id} ${resource}`);
    });
}

function keyOf(scope: string, id: string, resource: string): QuotaKey {
  return {
    holder: word(scopes, 'scope', scope),
    holder_id: id,
    resource: word(resources, 'resource', resource),
  };
}

function numberOf(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`"${text}" is no number such as 20.`);
  return Number(text);
}

function inWords({ scope, scope_id: id, resource, limit }: Quota): string {
  return `${scope} ${id}: ${limit} ${resource}\n`;
}
