import type { ToolGroup, ToolGroupDraft, ToolGroups } from '@ai-agent-api/client';
import type { Command } from 'commander';
import { confirm, gone, showList, showOne, take, withExamples, type Context } from '../context.ts';
import { count, jsonFrom } from '../options.ts';
import type { Column } from '../table.ts';
import { cleanText } from '../wording.ts';

const columns: Column<ToolGroup>[] = [
  { head: 'GROUP', of: ({ id }) => id },
  { head: 'NAME', of: ({ name }) => name, isLong: true },
  { head: 'VERSION', of: ({ version }) => String(version) },
  { head: 'ALLOWED', of: ({ allowed_tools: tools }) => tools.join(' ') || 'all others', isLong: true },
  { head: 'DISALLOWED', of: ({ disallowed_tools: tools }) => tools.join(' '), isLong: true },
];

/** Sets of tools that sessions and templates refer to. */
export function toolGroupCommands(program: Command, context: Context): void {
  const group = program.command('tool-groups').description('Tools that are fine and tools that are not');
  group
    .command('list')
    .description('List tool groups, the newest first')
    .option('--limit <count>', 'how many', count, 100)
    .action(async ({ limit }: { limit: number }) => {
      const { toolGroups } = await context.api();
      const found = toolGroups.list({ limit: Math.min(limit, 100) });
      showList(context, await take(found, limit), columns, ({ id }) => id);
    });
  group
    .command('show <group>')
    .description('Show a tool group')
    .action(async (id: string) => {
      const { toolGroups } = await context.api();
      showOne(context, await toolGroups.get(id), words, id);
    });
  changingCommands(group, context);
  for (const change of changes) toolCommand(group, context, change);
}

function changingCommands(group: Command, context: Context): void {
  const creating = group
    .command('create')
    .description('Create a tool group from a file')
    .requiredOption('-f, --file <file>', 'JSON as the API takes it; - for standard input')
    .action(async ({ file }: { file: string }) => {
      const draft = (await jsonFrom(context.terminal, file)) as ToolGroupDraft;
      const { toolGroups } = await context.api();
      const made = await toolGroups.create(draft);
      showOne(context, made, words, made.id);
    });
  withExamples(
    creating,
    `ai-agent tool-groups create -f - <<< '{"name": "Reading", "allowed_tools": ["Read", "Grep"]}'`,
  );
  group
    .command('update <group>')
    .description('Replace what a tool group says by what a file says')
    .requiredOption('-f, --file <file>', 'JSON as the API takes it; - for standard input')
    .option('--if-version <number>', 'only if this is still its version', count)
    .action(async (id: string, { file, ifVersion }: { file: string; ifVersion?: number }) => {
      const draft = (await jsonFrom(context.terminal, file)) as ToolGroupDraft;
      const { toolGroups } = await context.api();
      const seen = { ...(ifVersion !== undefined && { ifVersion }) };
      showOne(context, await toolGroups.replace(id, draft, seen), words, id);
    });
  group
    .command('delete <group>')
    .description('Delete a tool group; sessions that have it keep it as it is')
    .action(async (id: string) => {
      const { toolGroups } = await context.api();
      const { name } = await toolGroups.get(id);
      await confirm(context, `This deletes the tool group "${cleanText(name)}".`);
      await toolGroups.remove(id);
      gone(context, id);
    });
}

type ToolChange = {
  readonly name: string;
  readonly does: string;
  readonly apply: (groups: ToolGroups, id: string, tool: string) => Promise<ToolGroup>;
};

const changes: readonly ToolChange[] = [
  {
    name: 'allow',
    does: 'Put a tool on the list of those that are fine',
    apply: (groups, id, tool) => groups.allow(id, tool),
  },
  {
    name: 'disallow',
    does: 'Put a tool on the list of those that never run',
    apply: (groups, id, tool) => groups.disallow(id, tool),
  },
  {
    name: 'remove-allowed',
    does: 'Take a tool from the list of those that are fine; the last one stays',
    apply: (groups, id, tool) => groups.removeAllowed(id, tool),
  },
  {
    name: 'remove-disallowed',
    does: 'Take a tool from the list of those that never run',
    apply: (groups, id, tool) => groups.removeDisallowed(id, tool),
  },
];

/** Holds for the next tool call of every session that has the group. */
function toolCommand(group: Command, context: Context, { name, does, apply }: ToolChange): void {
  const command = group
    .command(`${name} <group> <tool>`)
    .description(does)
    .action(async (id: string, tool: string) => {
      const { toolGroups } = await context.api();
      showOne(context, await apply(toolGroups, id, tool), words, id);
    });
  withExamples(command, `ai-agent tool-groups ${name} tg_… 'Bash(git push *)'`);
}

function words(group: ToolGroup): string {
  const { id, name, description, version, allowed_tools: allowed, disallowed_tools: disallowed } = group;
  const facts = [
    ...(description === null ? [] : [['About', description]]),
    ['Version', String(version)],
    ['Allowed', allowed.length === 0 ? 'all that is not disallowed' : allowed.join(', ')],
    ['Disallowed', disallowed.length === 0 ? 'nothing' : disallowed.join(', ')],
  ];
  const lines = facts.map(([head = '', text = '']) => `  ${head.padEnd(10)}  ${cleanText(text)}\n`);
  return `${cleanText(name)}  ${id}\n${lines.join('')}`;
}
