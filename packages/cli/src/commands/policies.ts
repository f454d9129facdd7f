import type { DryRun, DryRunPage, NewPolicy, Policy, PolicyDraft } from '@ai-agent-api/client';
import type { Command } from 'commander';
import pc from 'picocolors';
import { confirm, gone, showJson, showList, showOne, take, withExamples, type Context } from '../context.ts';
import { choice, count, jsonFrom, since, time } from '../options.ts';
import type { Column } from '../table.ts';
import { cleanText } from '../wording.ts';

const levels = ['organization', 'user', 'template', 'session', 'built-in'] as const;

const columns: Column<Policy>[] = [
  { head: 'POLICY', of: ({ id }) => id },
  { head: 'LEVEL', of: ({ level }) => level },
  { head: 'NAME', worth: 'much', of: ({ name }) => name, isLong: true },
  { head: 'RULES', of: ({ rules }) => String(rules.length) },
  { head: 'ON', of: ({ is_enabled: isEnabled }) => (isEnabled ? 'yes' : 'no') },
  { head: 'PRIORITY', of: ({ priority }) => String(priority) },
  { head: 'VERSION', of: ({ version }) => String(version) },
];

/** Rules as data that decide tool calls. */
export function policyCommands(program: Command, context: Context): void {
  const group = program.command('policies').description('Rules that decide what agents may do');
  readingCommands(group, context);
  const creating = group
    .command('create')
    .description('Create a policy from a file, or all that a file lists; they hold for the next tool calls')
    .requiredOption('-f, --file <file>', 'JSON as the API takes it; - for standard input')
    .action(async ({ file }: { file: string }) => create(context, file));
  withExamples(
    creating,
    'ai-agent policies create -f house-rules.json',
    'ai-agent policies export | jq ".[0]" | ai-agent policies create -f -',
  );
  group
    .command('update <policy>')
    .description('Replace what a policy says by what a file says')
    .requiredOption('-f, --file <file>', 'JSON as the API takes it; - for standard input')
    .option('--if-version <number>', 'only if this is still its version', count)
    .action(async (id: string, { file, ifVersion }: { file: string; ifVersion?: number }) => {
      // What a file is made of may also name what cannot be changed, as an export does.
      const {
        level: _level,
        applies_to: _to,
        ...draft
      } = (await jsonFrom(context.terminal, file)) as NewPolicy;
      const { policies } = await context.api();
      const seen = { ...(ifVersion !== undefined && { ifVersion }) };
      showChanged(context, await policies.replace(id, draft, seen));
    });
  group
    .command('delete <policy>')
    .description('Delete a policy; its versions can be read on')
    .action(async (id: string) => {
      const { policies } = await context.api();
      const { name } = await policies.get(id);
      await confirm(context, `This deletes the policy "${cleanText(name)}".`);
      await policies.remove(id);
      gone(context, id);
    });
  dryRunCommand(group, context);
}

function readingCommands(group: Command, context: Context): void {
  group
    .command('list')
    .description('List policies in the order in which they are read, those that are built in at the end')
    .addOption(choice('--level <level>', 'only of this level', levels))
    .option('--limit <count>', 'how many', count, 100)
    .action(async ({ level, limit }: { level?: (typeof levels)[number]; limit: number }) => {
      const { policies } = await context.api();
      const found = policies.list({ ...(level && { level }), limit: Math.min(limit, 100) });
      showList(context, await take(found, limit), columns, ({ id }) => id);
    });
  group
    .command('show <policy>')
    .description('Show what a policy says')
    .option('--at-version <number>', 'as it was once, also when it is gone', count)
    .action(async (id: string, { atVersion: version }: { atVersion?: number }) => {
      const { policies } = await context.api();
      if (version !== undefined) showJson(context.terminal, await policies.getVersion(id, version));
      else showOne(context, await policies.get(id), (policy) => words(policy, context.terminal.colors), id);
    });
  group
    .command('export [policies...]')
    .description('Write policies as JSON that create and update take; all but those that are built in')
    .action(async (ids: string[]) => {
      const { policies } = await context.api();
      const chosen =
        ids.length > 0
          ? await Promise.all(ids.map((id) => policies.get(id)))
          : await Array.fromAsync(policies.list({ limit: 100 }));
      const ours = chosen.filter(({ level }) => ids.length > 0 || level !== 'built-in').map(toFile);
      showJson(context.terminal, ids.length === 1 ? ours[0] : ours);
    });
}

/** What the API takes of what it gives. */
function toFile({ level, applies_to: appliesTo, ...policy }: Policy) {
  const { name, description, priority, is_enabled, default: fallback, rules } = policy;
  return {
    ...{ level, name, priority, is_enabled, rules },
    ...(appliesTo !== null && { applies_to: appliesTo }),
    ...(description !== null && { description }),
    ...(fallback !== null && { default: fallback }),
  };
}

async function create(context: Context, file: string): Promise<void> {
  const given = (await jsonFrom(context.terminal, file)) as NewPolicy | NewPolicy[];
  const { policies } = await context.api();
  for (const policy of [given].flat()) showChanged(context, await policies.create(policy));
}

function showChanged(context: Context, policy: Policy): void {
  showOne(
    context,
    policy,
    ({ id, name, version }) => `${id} ${cleanText(name)}, version ${version}\n`,
    policy.id,
  );
}

function words(policy: Policy, colors: boolean): string {
  const color = pc.createColors(colors);
  const { id, name, level, description, applies_to: to, default: fallback } = policy;
  const facts = [
    ['Level', to === null ? level : `${level} ${to}`],
    ['Version', `${policy.version}${policy.is_enabled ? '' : ', switched off'}`],
    ...(description === null ? [] : [['About', description]]),
    ...(fallback === null ? [] : [['Otherwise', fallback]]),
  ];
  const rules = policy.rules.map((rule, index) => {
    const { kind, effect, ...rest } = rule;
    const parts = Object.entries(rest).map(([key, value]) => `\n        ${key}: ${JSON.stringify(value)}`);
    return `  ${String(index).padStart(2)}  ${color.bold(effect)} ${kind}${parts.join('')}`;
  });
  return [
    `${color.bold(cleanText(name))}  ${id}`,
    ...facts.map(([head = '', text = '']) => `  ${color.dim(head.padEnd(10))}  ${cleanText(text)}`),
    ...rules,
  ]
    .map((line) => `${line}\n`)
    .join('');
}

type DryRunFlags = {
  readonly file?: string;
  readonly since: Date;
  readonly until?: Date;
  readonly session?: string;
  readonly all?: true;
  readonly limit: number;
};

function dryRunCommand(group: Command, context: Context): void {
  const command = group
    .command('dry-run <policy>')
    .description('Show what a policy, or a draft of it, would have said of recorded tool calls')
    .option(
      '-f, --file <file>',
      'a draft to try in place of what the policy says (JSON; - for standard input)',
    )
    .addOption(since().default(time('7d'), '7d'))
    .option('--until <time>', 'up to then', time)
    .option('--session <id>', 'only calls of one session')
    .option('--all', 'also the calls for which nothing would change')
    .option('--limit <count>', 'how many lines', count, 200)
    .action((id: string, flags: DryRunFlags) => dryRun(context, id, flags));
  withExamples(
    command,
    'ai-agent policies dry-run pol_… --since 30d',
    'ai-agent policies dry-run pol_… -f draft.json --json | jq length',
  );
}

type Line = DryRunPage['items'][number];

async function dryRun(context: Context, id: string, flags: DryRunFlags): Promise<void> {
  const { terminal } = context;
  const api = await context.api();
  const run: DryRun = {
    from: flags.since.toISOString(),
    until: (flags.until ?? new Date()).toISOString(),
    only_changes: !flags.all,
    limit: 500,
    ...(flags.session !== undefined && { session_id: flags.session }),
    ...(flags.file !== undefined && { draft: (await jsonFrom(terminal, flags.file)) as PolicyDraft }),
  };
  const lines = await take(api.policies.dryRun(id, run), flags.limit);
  showList(context, lines, dryRunColumns, (line) => line.tool_call_id);
  const changes = lines.filter((line) => line.is_change).length;
  terminal.err(`${changes} of the calls shown would be decided otherwise.\n`);
}

const dryRunColumns: Column<Line>[] = [
  { head: 'TIME', of: (line) => line.started_at.slice(0, 19).replace('T', ' ') },
  { head: 'TOOL', of: (line) => line.tool_name },
  { head: 'THEN', of: ({ then }) => then?.effect ?? '?' },
  { head: 'NOW', worth: 'much', of: ({ now }) => now.effect },
  { head: 'ABOUT', of: (line) => line.about, isLong: true },
  { head: 'WHY', of: ({ now }) => now.reason, isLong: true },
  { head: 'SESSION', worth: 'little', of: (line) => line.session_id },
];
