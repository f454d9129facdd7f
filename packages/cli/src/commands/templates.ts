import type {
  NewSessionTemplate,
  SessionTemplate,
  SessionTemplateDraft,
  SessionTemplateVersion,
  TemplateSearch,
} from '@ai-agent-api/client';
import type { Command } from 'commander';
import { confirm, gone, showJson, showList, showOne, take, withExamples, type Context } from '../context.ts';
import { choice, collect, count, jsonFrom, word } from '../options.ts';
import type { Column } from '../table.ts';
import { cleanText } from '../wording.ts';

const categories = [
  'development',
  'security',
  'production',
  'debugging',
  'performance',
  'custom',
] as const satisfies readonly SessionTemplate['category'][];

const sharings = ['private', 'organization'] as const satisfies readonly SessionTemplate['sharing'][];

const columns: Column<SessionTemplate>[] = [
  { head: 'TEMPLATE', of: ({ id }) => id },
  { head: 'NAME', worth: 'much', of: ({ name }) => name, isLong: true },
  { head: 'CATEGORY', of: ({ category }) => category },
  { head: 'SHARED', of: ({ sharing }) => (sharing === 'private' ? 'no' : 'yes') },
  { head: 'VERSION', of: ({ version }) => String(version) },
  { head: 'USED', of: ({ usage_count: uses }) => String(uses) },
  { head: 'TAGS', of: ({ tags }) => tags.join(', '), isLong: true },
];

const versionColumns: Column<SessionTemplateVersion>[] = [
  { head: 'VERSION', of: ({ version }) => String(version) },
  { head: 'TIME', of: ({ changed_at: at }) => at.slice(0, 19).replace('T', ' ') },
  { head: 'NAME', of: ({ name }) => name, isLong: true },
  { head: 'SHARED', of: ({ sharing }) => (sharing === 'private' ? 'no' : 'yes') },
  { head: 'BY', of: ({ changed_by: by }) => by },
];

/** What sessions are made from. */
export function templateCommands(program: Command, context: Context): void {
  const group = program.command('templates').description('What sessions are made from');
  readingCommands(group, context);
  changingCommands(group, context);
}

type ListFlags = {
  readonly term?: string;
  readonly category?: SessionTemplate['category'];
  readonly tag?: readonly string[];
  readonly popular?: true;
  readonly limit: number;
};

function readingCommands(group: Command, context: Context): void {
  const listing = group
    .command('list')
    .description('List the templates that you may use, the newest first')
    .option('--term <text>', 'only with this text in the name or the description')
    .addOption(choice('--category <category>', 'only of this category', categories))
    .option('--tag <tag>', 'only with this tag; with all that are given', collect)
    .option('--popular', 'those first that most sessions were made from')
    .option('--limit <count>', 'how many', count, 100)
    .action((flags: ListFlags) => list(context, flags));
  withExamples(
    listing,
    'ai-agent templates list --tag git --tag review',
    'ai-agent templates list --popular --limit 5',
  );
  group
    .command('show <template>')
    .description('Show a template')
    .action(async (id: string) => {
      const { sessionTemplates } = await context.api();
      showOne(context, await sessionTemplates.get(id), words, id);
    });
  group
    .command('versions <template>')
    .description('List the versions of a template, the first one first')
    .option('--limit <count>', 'how many', count, 100)
    .action(async (id: string, { limit }: { limit: number }) => {
      const { sessionTemplates } = await context.api();
      const found = sessionTemplates.versions(id, { limit: Math.min(limit, 100) });
      showList(context, await take(found, limit), versionColumns, ({ version }) => String(version));
    });
  group
    .command('export <template>')
    .description('Write a template as JSON that create and update take')
    .action(async (id: string) => {
      const { sessionTemplates } = await context.api();
      showJson(context.terminal, toFile(await sessionTemplates.get(id)));
    });
}

function changingCommands(group: Command, context: Context): void {
  const creating = group
    .command('create')
    .description('Create a template from a file')
    .requiredOption('-f, --file <file>', 'JSON as the API takes it; - for standard input')
    .action(async ({ file }: { file: string }) => {
      const template = (await jsonFrom(context.terminal, file)) as NewSessionTemplate;
      const { sessionTemplates } = await context.api();
      const made = await sessionTemplates.create(template);
      showOne(context, made, words, made.id);
    });
  withExamples(
    creating,
    'ai-agent templates create -f review.json',
    `ai-agent templates create -f - <<< '{"name": "Haiku", "session": {"sdk_options": {"model": "claude-haiku-4-5"}}}'`,
  );
  group
    .command('update <template>')
    .description('Replace what a template says by what a file says; sessions keep what they were made with')
    .requiredOption('-f, --file <file>', 'JSON as the API takes it; - for standard input')
    .option('--if-version <number>', 'only if this is still its version', count)
    .action(async (id: string, { file, ifVersion }: { file: string; ifVersion?: number }) => {
      const draft = (await jsonFrom(context.terminal, file)) as SessionTemplateDraft;
      const { sessionTemplates } = await context.api();
      const seen = { ...(ifVersion !== undefined && { ifVersion }) };
      showOne(context, await sessionTemplates.replace(id, draft, seen), words, id);
    });
  group
    .command('share <template> <with>')
    .description('Share a template with the organization, or keep it private')
    .action(async (id: string, sharing: string) => {
      const { sessionTemplates } = await context.api();
      const shared = await sessionTemplates.share(id, word(sharings, 'sharing', sharing));
      showOne(context, shared, words, id);
    });
  group
    .command('delete <template>')
    .description('Delete a template; sessions that were made from it stay as they are')
    .action(async (id: string) => {
      const { sessionTemplates } = await context.api();
      const { name } = await sessionTemplates.get(id);
      await confirm(context, `This deletes the template "${cleanText(name)}".`);
      await sessionTemplates.remove(id);
      gone(context, id);
    });
}

async function list(context: Context, { term, category, tag, popular, limit }: ListFlags): Promise<void> {
  const { sessionTemplates } = await context.api();
  const most = Math.min(limit, 100);
  const search: TemplateSearch = {
    ...(term !== undefined && { term }),
    ...(category && { category }),
    ...(tag && { tags: [...tag] }),
    limit: most,
  };
  const found = popular
    ? await sessionTemplates.popular({ limit: most, ...(category && { category }) })
    : await take(sessionTemplates.list(search), limit);
  showList(context, found, columns, ({ id }) => id);
}

/** What the API takes of what it gives. */
function toFile({ name, description, category, tags, session }: SessionTemplate) {
  return { name, ...(description !== null && { description }), category, tags, session };
}

function words(template: SessionTemplate): string {
  const { id, name, description, category, tags, sharing, version, session } = template;
  const { usage_count: uses, last_used_at: last, owner_id: owner } = template;
  const facts = [
    ...(description === null ? [] : [['About', description]]),
    ['Category', [category, ...tags].join(', ')],
    ['Owner', owner],
    ['Shared', sharing === 'private' ? 'with nobody' : 'with the organization'],
    ['Version', String(version)],
    ['Used', last === null ? 'never' : `${uses} times, last at ${last.slice(0, 16).replace('T', ' ')}`],
  ];
  const lines = facts.map(([head = '', text = '']) => `  ${head.padEnd(8)}  ${cleanText(text)}\n`);
  const parts = Object.entries(session).map(
    ([key, value]) => `  ${cleanText(`${key}: ${JSON.stringify(value)}`)}\n`,
  );
  return `${cleanText(name)}  ${id}\n${lines.join('')}${parts.join('')}`;
}
