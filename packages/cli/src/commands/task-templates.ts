import type {
  TaskOfTemplate,
  TaskTemplate,
  TaskTemplateDraft,
  TaskTemplateStats,
  TaskTemplateVersion,
} from '@ai-agent-api/client';
import type { Command } from 'commander';
import { confirm, gone, showJson, showList, showOne, take, withExamples, type Context } from '../context.ts';
import { choice, count, jsonFrom } from '../options.ts';
import type { Column } from '../table.ts';
import { cleanText } from '../wording.ts';

const categories = [
  'development',
  'security',
  'production',
  'debugging',
  'performance',
  'custom',
] as const satisfies readonly TaskTemplate['category'][];

const columns: Column<TaskTemplate>[] = [
  { head: 'TEMPLATE', of: ({ id }) => id },
  { head: 'NAME', worth: 'much', of: ({ name }) => name, isLong: true },
  { head: 'CATEGORY', of: ({ category }) => category },
  { head: 'VERSION', of: ({ version }) => String(version) },
  { head: 'USED', of: ({ usage_count: uses }) => String(uses) },
  { head: 'TAGS', of: ({ tags }) => tags.join(', '), isLong: true },
];

const versionColumns: Column<TaskTemplateVersion>[] = [
  { head: 'VERSION', of: ({ version }) => String(version) },
  { head: 'TIME', of: ({ changed_at: at }) => at.slice(0, 19).replace('T', ' ') },
  { head: 'NAME', of: ({ name }) => name, isLong: true },
  { head: 'BY', of: ({ changed_by: by }) => by },
];

type ListFlags = { readonly category?: TaskTemplate['category']; readonly limit: number };

/** What tasks are made from. */
export function taskTemplateCommands(program: Command, context: Context): void {
  const group = program.command('task-templates').description('What tasks are made from');
  group
    .command('list')
    .description('List task templates, the newest first')
    .addOption(choice('--category <category>', 'only of this category', categories))
    .option('--limit <count>', 'how many', count, 100)
    .action(async ({ category, limit }: ListFlags) => {
      const { taskTemplates } = await context.api();
      const found = taskTemplates.list({ ...(category && { category }), limit: Math.min(limit, 100) });
      showList(context, await take(found, limit), columns, ({ id }) => id);
    });
  group
    .command('show <template>')
    .description('Show a task template')
    .action(async (id: string) => {
      const { taskTemplates } = await context.api();
      showOne(context, await taskTemplates.get(id), words, id);
    });
  group
    .command('stats')
    .description('Show how the task templates are used')
    .action(async () => {
      const { taskTemplates } = await context.api();
      showOne(context, await taskTemplates.stats(), statsWords);
    });
  group
    .command('export <template>')
    .description('Write a task template as JSON that create and update take')
    .action(async (id: string) => {
      const { taskTemplates } = await context.api();
      showJson(context.terminal, toFile(await taskTemplates.get(id)));
    });
  group
    .command('versions <template>')
    .description('List the versions of a task template, the first one first')
    .option('--limit <count>', 'how many', count, 100)
    .action(async (id: string, { limit }: { limit: number }) => {
      const { taskTemplates } = await context.api();
      const found = taskTemplates.versions(id, { limit: Math.min(limit, 100) });
      showList(context, await take(found, limit), versionColumns, ({ version }) => String(version));
    });
  changingCommands(group, context);
  useCommand(group, context);
}

function changingCommands(group: Command, context: Context): void {
  group
    .command('create')
    .description('Create a task template from a file')
    .requiredOption('-f, --file <file>', 'JSON as the API takes it; - for standard input')
    .action(async ({ file }: { file: string }) => {
      const draft = (await jsonFrom(context.terminal, file)) as TaskTemplateDraft;
      const { taskTemplates } = await context.api();
      const made = await taskTemplates.create(draft);
      showOne(context, made, words, made.id);
    });
  group
    .command('update <template>')
    .description('Replace what a task template says by what a file says; tasks stay as they are')
    .requiredOption('-f, --file <file>', 'JSON as the API takes it; - for standard input')
    .option('--if-version <number>', 'only if this is still its version', count)
    .action(async (id: string, { file, ifVersion }: { file: string; ifVersion?: number }) => {
      const draft = (await jsonFrom(context.terminal, file)) as TaskTemplateDraft;
      const { taskTemplates } = await context.api();
      const seen = { ...(ifVersion !== undefined && { ifVersion }) };
      showOne(context, await taskTemplates.replace(id, draft, seen), words, id);
    });
  group
    .command('delete <template>')
    .description('Delete a task template; tasks that were made from it stay as they are')
    .action(async (id: string) => {
      const { taskTemplates } = await context.api();
      const { name } = await taskTemplates.get(id);
      await confirm(context, `This deletes the task template "${cleanText(name)}".`);
      await taskTemplates.remove(id);
      gone(context, id);
    });
}

function useCommand(group: Command, context: Context): void {
  const command = group
    .command('create-task <template>')
    .description('Create a task of your own, as the template proposes it but for what a file changes')
    .option('-f, --file <file>', 'JSON that is merged into the proposed task; - for standard input')
    .action(async (id: string, { file }: { file?: string }) => {
      const change = file === undefined ? {} : ((await jsonFrom(context.terminal, file)) as TaskOfTemplate);
      const { taskTemplates } = await context.api();
      const task = await taskTemplates.createTask(id, change);
      showOne(context, task, ({ id, name }) => `${id} ${cleanText(name)}\n`, task.id);
    });
  withExamples(command, `ai-agent task-templates create-task ttpl_… -f - <<< '{"name": "Mine"}'`);
}

/** What the API takes of what it gives. */
function toFile({ name, description, category, tags, task }: TaskTemplate) {
  return { name, ...(description !== null && { description }), category, tags, task };
}

function words(template: TaskTemplate): string {
  const { id, name, description, category, tags, version, task, usage_count: uses } = template;
  const facts = [
    ...(description === null ? [] : [['About', description]]),
    ['Category', [category, ...tags].join(', ')],
    ['Version', String(version)],
    ['Used', `${uses} times`],
    ['Prompt', task.prompt_template],
    ['Variables', task.variables.map((each) => `${each.name}: ${each.type}`).join(', ') || 'none'],
  ];
  const lines = facts.map(([head = '', text = '']) => `  ${head.padEnd(9)}  ${cleanText(text)}\n`);
  return `${cleanText(name)}  ${id}\n${lines.join('')}`;
}

function statsWords({ templates, tasks_created: tasks, most_used: used }: TaskTemplateStats): string {
  const lines = used.map(
    ({ name, usage_count: uses }) => `  ${String(uses).padStart(6)}  ${cleanText(name)}\n`,
  );
  return `${templates} templates, ${tasks} tasks made from them\n${lines.join('')}`;
}
