import type { McpImport } from '@ai-agent-api/client';
import type { Command } from 'commander';
import { confirm, showList, withExamples, type Context } from '../context.ts';
import { choice, textFrom } from '../options.ts';
import type { Column } from '../table.ts';
import { cleanText } from '../wording.ts';

type Imported = McpImport['servers'][number];

const columns: Column<Imported>[] = [
  { head: 'NAME', worth: 'much', of: ({ name }) => cleanText(name) },
  { head: 'IS', of: ({ outcome }) => outcome },
  { head: 'WHAT', of: what, isLong: true },
];

type ImportFlags = { readonly dryRun?: true; readonly organization?: true };

/** MCP servers from and to files of other programs. */
export function mcpFileCommands(group: Command, context: Context): void {
  withExamples(
    group
      .command('import <file>')
      .description(
        'Make and change MCP servers as a file in the format of Claude Desktop tells; - for standard input',
      )
      .option('--dry-run', 'only show what would be made and changed')
      .option('--organization', 'for all of the organization; absent: for you')
      .action((file: string, flags: ImportFlags) => importFile(context, file, flags)),
    'ai-agent mcp import claude_desktop_config.json --dry-run',
    'ai-agent mcp export --format yaml | ai-agent mcp import - --organization --yes',
  );
  group
    .command('export')
    .description(
      'Write the MCP servers that you may use in that format, with placeholders for what is secret',
    )
    .addOption(choice('--format <format>', 'what it is to be', ['json', 'yaml']).default('json'))
    .addOption(choice('--for <scope>', 'only those for you, or for all', ['user', 'organization']))
    .action(async ({ format, for: scope }: { format: 'json' | 'yaml'; for?: 'user' | 'organization' }) => {
      const { mcpServers } = await context.api();
      context.terminal.out(await mcpServers.export({ format, ...(scope && { scope }) }));
    });
}

/** Shows what the file would do, and does it when somebody means it. */
async function importFile(
  context: Context,
  file: string,
  { dryRun, organization }: ImportFlags,
): Promise<void> {
  const { mcpServers } = await context.api();
  const wish = {
    text: await textFrom(context.terminal, file),
    scope: organization ? ('organization' as const) : ('user' as const),
  };
  const preview = await mcpServers.import({ ...wish, dry_run: true });
  const changing = preview.servers.filter(({ outcome }) => outcome === 'added' || outcome === 'changed');
  if (dryRun || changing.length === 0) {
    show(context, preview);
    return;
  }
  if (!context.settings().yes) {
    show(context, preview);
    await confirm(context, `This makes or changes ${changing.length} of them.`);
  }
  show(context, await mcpServers.import({ ...wish, dry_run: false }));
}

/** Ends with 1 when something was refused. */
function show(context: Context, { servers }: McpImport): void {
  showList(context, servers, columns, ({ name }) => name);
  if (servers.some(({ outcome }) => outcome === 'refused')) context.exit(1);
}

function what({ fields, reason, ignored }: Imported): string {
  if (reason !== null) return cleanText(reason);
  const changed = fields.length > 0 ? [fields.join(', ')] : [];
  const left = ignored.length > 0 ? [`without ${ignored.join(' and ')}`] : [];
  return [...changed, ...left].join('; ');
}
