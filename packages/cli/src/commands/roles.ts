import type { Role, RoleDraft } from '@ai-agent-api/client';
import type { Command } from 'commander';
import { confirm, gone, showList, showOne, take, withExamples, type Context } from '../context.ts';
import { count, jsonFrom } from '../options.ts';
import type { Column } from '../table.ts';
import { cleanText } from '../wording.ts';

const columns: Column<Role>[] = [
  { head: 'ROLE', of: ({ id }) => id },
  { head: 'NAME', worth: 'much', of: ({ name }) => name, isLong: true },
  { head: 'VERSION', worth: 'little', of: ({ version }) => String(version) },
  { head: 'RIGHTS', of: ({ grants }) => Object.keys(grants).join(' '), isLong: true },
];

/** Roles that the organization makes. */
export function roleCommands(program: Command, context: Context): void {
  const group = program.command('roles').description('Roles that the organization makes of rights');
  group
    .command('list')
    .description('List them, the newest first')
    .option('--limit <count>', 'how many', count, 100)
    .action(async ({ limit }: { limit: number }) => {
      const { roles } = await context.api();
      showList(context, await take(roles.list(), limit), columns, ({ id }) => id);
    });
  group
    .command('show <role>')
    .description('Show a role with its rights')
    .action(async (id: string) => {
      const { roles } = await context.api();
      showOne(context, await roles.get(id), words, id);
    });
  changingCommands(group, context);
}

function changingCommands(group: Command, context: Context): void {
  const creating = group
    .command('create')
    .description('Make a role of rights that you have, from a file')
    .requiredOption('-f, --file <file>', 'JSON as the API takes it; - for standard input')
    .action(async ({ file }: { file: string }) => {
      const draft = (await jsonFrom(context.terminal, file)) as RoleDraft;
      const { roles } = await context.api();
      const made = await roles.create(draft);
      showOne(context, made, words, made.id);
    });
  withExamples(
    creating,
    `ai-agent roles create -f - <<< '{"name": "Auditor", "grants": {"audit:read": "all", "sessions:read": "all"}}'`,
  );
  group
    .command('update <role>')
    .description('Replace what a role says by what a file says; it holds at once')
    .requiredOption('-f, --file <file>', 'JSON as the API takes it; - for standard input')
    .option('--if-version <number>', 'only if this is still its version', count)
    .action(async (id: string, { file, ifVersion }: { file: string; ifVersion?: number }) => {
      const draft = (await jsonFrom(context.terminal, file)) as RoleDraft;
      const { roles } = await context.api();
      const seen = { ...(ifVersion !== undefined && { ifVersion }) };
      showOne(context, await roles.replace(id, draft, seen), words, id);
    });
  group
    .command('delete <role>')
    .description('Delete a role that nobody has')
    .action(async (id: string) => {
      const { roles } = await context.api();
      const { name } = await roles.get(id);
      await confirm(context, `This deletes the role "${cleanText(name)}".`);
      await roles.remove(id);
      gone(context, id);
    });
}

function words({ id, name, description, version, grants }: Role): string {
  const head = `${cleanText(name)}  ${id}  version ${version}\n`;
  const about = description === null ? '' : `  ${cleanText(description)}\n`;
  const rights = Object.entries(grants).map(([right, reach]) => `  ${right.padEnd(28)}  ${reach}\n`);
  return `${head}${about}${rights.join('')}`;
}
