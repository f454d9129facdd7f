import type {
  AgentLimits,
  Budget,
  BudgetKey,
  NewAgentLimits,
  UpstreamKey,
  Usage,
} from '@ai-agent-api/client';
import type { Command } from 'commander';
import { confirm, gone, showList, showOne, withExamples, type Context } from '../context.ts';
import { UsageError } from '../exit-codes.ts';
import { choice, dollars, jsonFrom, since, time, word } from '../options.ts';
import type { Column } from '../table.ts';

const scopes = ['session', 'user', 'organization'] as const;
const periods = ['day', 'month', 'total'] as const;
const groups = ['model', 'user', 'session', 'day', 'task'] as const;

/** What holds for all sessions of an organization. */
export function organizationCommands(program: Command, context: Context): void {
  limitCommands(program, context);
  budgetCommands(program, context);
  usageCommand(program, context);
  keyCommands(program, context);
}

function limitCommands(program: Command, context: Context): void {
  const group = program
    .command('limits')
    .description('Models, features of the provider and hosts that sessions may use');
  group
    .command('show')
    .description('Show what the sessions of the organization may use')
    .action(async () => {
      const { organization } = await context.api();
      showOne(context, await organization.agentLimits(), limitWords);
    });
  const setting = group
    .command('set')
    .description('Set them, from the next turns on; what the file leaves out is not allowed')
    .requiredOption('-f, --file <file>', 'JSON as the API takes it; - for standard input')
    .action(async ({ file }: { file: string }) => {
      const limits = (await jsonFrom(context.terminal, file)) as NewAgentLimits;
      const { organization } = await context.api();
      showOne(context, await organization.setAgentLimits(limits), limitWords);
    });
  withExamples(
    setting,
    'ai-agent limits set -f limits.json',
    `ai-agent limits show --json | jq '.egress.hosts += ["example.com"]' | ai-agent limits set -f -`,
  );
}

function limitWords({ allowed_models: models, server_features: features, egress }: AgentLimits): string {
  const hosts =
    egress.hosts.length === 0 ? 'none' : `${egress.hosts.join(', ')}; ports ${egress.ports.join(', ')}`;
  const facts = [
    ['Models', models.join(', ') || 'every one'],
    ['Features', features.join(', ') || 'none'],
    ['Hosts', hosts],
  ];
  return facts.map(([head = '', text = '']) => `${head.padEnd(8)}  ${text}\n`).join('');
}

const budgetColumns: Column<Budget>[] = [
  { head: 'SCOPE', of: ({ scope }) => scope },
  { head: 'OF', worth: 'little', of: ({ scope_id: id }) => id },
  { head: 'PERIOD', of: ({ period }) => period },
  { head: 'SPENT', worth: 'much', of: ({ spent_usd: spent }) => usd(spent) },
  { head: 'LIMIT', worth: 'much', of: ({ limit_usd: limit }) => usd(limit) },
  { head: 'RESERVED', of: ({ reserved_usd: reserved }) => usd(reserved) },
];

function usd(amount: string): string {
  return `$${Number(amount).toFixed(2)}`;
}

function budgetCommands(program: Command, context: Context): void {
  const group = program.command('budgets').description('What may be spent');
  group
    .command('list')
    .description('List budgets, each in its current period')
    .action(async () => {
      const { budgets } = await context.api();
      showList(context, await budgets.list(), budgetColumns, ({ scope_id: id }) => id);
    });
  const ofOne = (name: string, more: string) =>
    group
      .command(`${name} <scope> <id> <period>${more}`)
      .addHelpText('after', `\nScopes: ${scopes.join(', ')}. Periods (UTC): ${periods.join(', ')}.`);
  const setting = ofOne('set', ' <usd>')
    .description('Set how much a session, a user or the organization may spend in a period')
    .action(async (scope: string, id: string, period: string, amount: string) => {
      const { budgets } = await context.api();
      showBudget(context, await budgets.set(keyOf(scope, id, period), dollars(amount)));
    });
  withExamples(setting, 'ai-agent budgets set organization org_… month 250');
  ofOne('top-up', ' <usd>')
    .description('Raise a budget for its current period only')
    .action(async (scope: string, id: string, period: string, amount: string) => {
      const { budgets } = await context.api();
      showBudget(context, await budgets.topUp(keyOf(scope, id, period), dollars(amount)));
    });
  ofOne('delete', '')
    .description('Remove a budget; what was spent stays counted')
    .action(async (scope: string, id: string, period: string) => {
      const key = keyOf(scope, id, period);
      await confirm(context, `This removes the budget of ${id} for a ${period}.`);
      await (await context.api()).budgets.remove(key);
      gone(context, `The budget of ${id} for a ${period}`);
    });
}

function keyOf(scope: string, id: string, period: string): BudgetKey {
  return { scope: word(scopes, 'scope', scope), scope_id: id, period: word(periods, 'period', period) };
}

function showBudget(context: Context, budget: Budget): void {
  const words = ({ spent_usd: spent, limit_usd: limit }: Budget) =>
    `${usd(spent)} of ${usd(limit)} are spent.\n`;
  showOne(context, budget, words, budget.scope_id);
}

const usageColumns: Column<Usage['items'][number]>[] = [
  { head: 'NAME', of: ({ name }) => name },
  { head: 'CALLS', of: ({ calls }) => String(calls) },
  { head: 'COST', of: ({ cost_usd: cost }) => `$${Number(cost).toFixed(4)}` },
  { head: 'INPUT', of: (line) => (line.input_tokens + line.cache_creation_tokens).toLocaleString('en-US') },
  { head: 'CACHED', of: (line) => line.cache_read_tokens.toLocaleString('en-US') },
  { head: 'OUTPUT', of: (line) => line.output_tokens.toLocaleString('en-US') },
];

type UsageFlags = {
  readonly by: (typeof groups)[number];
  readonly since?: Date;
  readonly until?: Date;
  readonly csv?: true;
};

function usageCommand(program: Command, context: Context): void {
  const usage = program
    .command('usage')
    .description('Sum up what model calls used and cost')
    .addOption(choice('--by <what>', 'a line for each', groups).default('model'))
    .addOption(since())
    .option('--until <time>', 'up to then', time)
    .option('--csv', 'as CSV, for spreadsheets')
    .action(async ({ by, since, until, csv }: UsageFlags) => {
      const { budgets } = await context.api();
      const filter = {
        by,
        ...(since && { from: since.toISOString() }),
        ...(until && { to: until.toISOString() }),
      };
      if (csv) await context.terminal.outBytes(await budgets.exportUsage(filter));
      else showList(context, (await budgets.usage(filter)).items, usageColumns, ({ name }) => name);
    });
  withExamples(usage, 'ai-agent usage --by task --since 30d', 'ai-agent usage --by day --csv > usage.csv');
}

function keyCommands(program: Command, context: Context): void {
  const group = program.command('keys').description("The organization's own key for the model");
  group
    .command('show')
    .description('Tell whether there is one; the key itself is never shown')
    .action(async () => {
      const { organization } = await context.api();
      showOne(context, await organization.upstreamKey(), keyWords);
    });
  const setting = group
    .command('set')
    .description('Set the key, used within seconds; it is asked for, or read from the standard input')
    .option('--base-url <url>', "an API that speaks Anthropic's, instead of the server's")
    .action(async ({ baseUrl }: { baseUrl?: string }) => {
      const key = await readKey(context);
      const { organization } = await context.api();
      const wanted = { api_key: key, ...(baseUrl !== undefined && { base_url: baseUrl }) };
      showOne(context, await organization.setUpstreamKey(wanted), keyWords);
    });
  withExamples(setting, 'ai-agent keys set', 'ai-agent keys set < key.txt');
  group
    .command('delete')
    .description("Remove the key; the server's is used again")
    .action(async () => {
      await confirm(context, "This removes the organization's key for the model.");
      await (await context.api()).organization.removeUpstreamKey();
    });
}

function keyWords({ is_set: isSet, base_url: url }: UpstreamKey): string {
  if (!isSet) return "The organization has no key of its own; the server's is used.\n";
  return `The organization has a key of its own${url === null ? '' : `, for ${url}`}.\n`;
}

/** Never from the command line, where every user of the machine could read it. */
async function readKey({ terminal }: Context): Promise<string> {
  const text = terminal.ask ? await terminal.ask('Key: ', { isSecret: true }) : await terminal.readInput();
  if (text.trim() === '') throw new UsageError('There is no key in what was given.');
  return text.trim();
}
