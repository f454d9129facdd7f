import type { ReportTemplate, ReportTemplateDraft } from '@ai-agent-api/client';
import type { Command } from 'commander';
import { confirm, gone, showList, showOne, take, withExamples, type Context } from '../context.ts';
import { choice, count, jsonFrom } from '../options.ts';
import type { Column } from '../table.ts';
import { cleanText } from '../wording.ts';

const columns: Column<ReportTemplate>[] = [
  { head: 'TEMPLATE', of: ({ id }) => id },
  { head: 'NAME', of: ({ name }) => name, isLong: true },
  { head: 'VERSION', of: ({ version }) => String(version) },
  { head: 'PARTS', of: ({ parts }) => parts.map(partOf).join(' '), isLong: true },
];

/** How reports of an organization are to be. */
export function reportTemplateCommands(program: Command, context: Context): void {
  const group = program
    .command('report-templates')
    .description('Report templates: which sections, under which titles, with which texts');
  group
    .command('list')
    .description('List report templates, the newest first')
    .option('--limit <count>', 'how many', count, 100)
    .action(async ({ limit }: { limit: number }) => {
      const { reportTemplates } = await context.api();
      const found = reportTemplates.list({ limit: Math.min(limit, 100) });
      showList(context, await take(found, limit), columns, ({ id }) => id);
    });
  group
    .command('show <template>')
    .description('Show a report template')
    .action(async (id: string) => {
      const { reportTemplates } = await context.api();
      showOne(context, await reportTemplates.get(id), words, id);
    });
  changingCommands(group, context);
  previewCommand(group, context);
}

function changingCommands(group: Command, context: Context): void {
  const creating = group
    .command('create')
    .description('Create a report template from a file')
    .requiredOption('-f, --file <file>', 'JSON as the API takes it; - for standard input')
    .action(async ({ file }: { file: string }) => {
      const draft = (await jsonFrom(context.terminal, file)) as ReportTemplateDraft;
      const { reportTemplates } = await context.api();
      const made = await reportTemplates.create(draft);
      showOne(context, made, words, made.id);
    });
  withExamples(
    creating,
    `ai-agent report-templates create -f - <<< '{"name": "Short", "parts": [{"section": "summary"}, {"section": "files"}]}'`,
  );
  group
    .command('update <template>')
    .description('Replace what a report template says by what a file says')
    .requiredOption('-f, --file <file>', 'JSON as the API takes it; - for standard input')
    .option('--if-version <number>', 'only if this is still its version', count)
    .action(async (id: string, { file, ifVersion }: { file: string; ifVersion?: number }) => {
      const draft = (await jsonFrom(context.terminal, file)) as ReportTemplateDraft;
      const { reportTemplates } = await context.api();
      const seen = { ...(ifVersion !== undefined && { ifVersion }) };
      showOne(context, await reportTemplates.replace(id, draft, seen), words, id);
    });
  group
    .command('delete <template>')
    .description('Delete a report template; tasks that name it go on with it as it is')
    .action(async (id: string) => {
      const { reportTemplates } = await context.api();
      const { name } = await reportTemplates.get(id);
      await confirm(context, `This deletes the report template "${cleanText(name)}".`);
      await reportTemplates.remove(id);
      gone(context, id);
    });
}

function previewCommand(group: Command, context: Context): void {
  const previewing = group
    .command('preview <session>')
    .description('Show what a template makes of the beginning of a session')
    .requiredOption('-f, --file <file>', 'the template as JSON; - for standard input')
    .addOption(
      choice('--format <format>', 'what it is to be', ['markdown', 'html'] as const).default('markdown'),
    )
    .action(async (id: string, { file, format }: { file: string; format: 'markdown' | 'html' }) => {
      const template = (await jsonFrom(context.terminal, file)) as ReportTemplateDraft;
      const { reportTemplates } = await context.api();
      const preview = await reportTemplates.preview({ template, session_id: id, format });
      showOne(context, preview, ({ content }) => cleanText(content), id);
    });
  withExamples(previewing, 'ai-agent report-templates preview ses_… -f template.json');
}

function partOf({ section }: ReportTemplate['parts'][number]): string {
  return section ?? 'text';
}

function words({ id, name, description, version, title, parts }: ReportTemplate): string {
  const facts = [
    ...(description === null ? [] : [['About', description]]),
    ['Version', String(version)],
    ...(title === null ? [] : [['Title', title]]),
    ...parts.map((part) => ['Part', [partOf(part), part.title].filter(Boolean).join(': ')]),
  ];
  const lines = facts.map(([head = '', text = '']) => `  ${head.padEnd(8)}  ${cleanText(text)}\n`);
  return `${cleanText(name)}  ${id}\n${lines.join('')}`;
}
