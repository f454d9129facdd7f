import type {
  MadeOrganization,
  MadeVisit,
  OperatedOrganization,
  ServiceStatistics,
} from '@ai-agent-api/client';
import type { Command } from 'commander';
import { confirm, gone, showList, showOne, take, withExamples, type Context } from '../context.ts';
import { UsageError } from '../exit-codes.ts';
import { collect, count } from '../options.ts';
import type { Column } from '../table.ts';
import { cleanText, minute } from '../wording.ts';
import { deletionCommands } from './organization-deletions.ts';

const columns: Column<OperatedOrganization>[] = [
  { head: 'ORGANIZATION', of: ({ id }) => id },
  { head: 'SLUG', worth: 'much', of: ({ slug }) => slug },
  { head: 'NAME', of: ({ name }) => name, isLong: true },
  { head: 'PLAN', of: ({ plan }) => plan },
  { head: 'LIMITS', worth: 'little', of: ({ limits }) => limitWords(limits), isLong: true },
  { head: 'SUSPENDED', worth: 'much', of: ({ suspended_for: reason }) => reason ?? '', isLong: true },
];

type OrganizationFlags = {
  readonly name?: string;
  readonly plan?: string;
  readonly limit?: readonly string[];
};

/** All organizations of the service, for whoever runs it. */
export function operatorCommands(program: Command, context: Context): void {
  const group = program
    .command('organizations')
    .description('All organizations of the service, for whoever runs it');
  group
    .command('list')
    .description('List them, the newest first')
    .option('--limit <count>', 'how many', count, 100)
    .action(async ({ limit }: { limit: number }) => {
      const { operator } = await context.api();
      showList(context, await take(operator.organizations(), limit), columns, ({ id }) => id);
    });
  group
    .command('show <organization>')
    .description('Show one of them')
    .action(async (id: string) => {
      const { operator } = await context.api();
      showOne(context, await operator.get(id), words, id);
    });
  group
    .command('stats')
    .description('Show all of them in figures')
    .action(async () => {
      const { operator } = await context.api();
      showOne(context, await operator.statistics(), statisticsWords);
    });
  makingCommands(group, context);
  suspensionCommands(group, context);
  deletionCommands(group, context);
  visitCommands(group, context);
}

function makingCommands(group: Command, context: Context): void {
  const creating = group
    .command('create <slug> <name> <admin-email>')
    .description('Make an organization, and show, once, the token by which its admin sets a password')
    .option('--plan <plan>', 'what is agreed with it is called')
    .option('--limit <resource=most>', 'how high it may set a quota; once for each', collect)
    .action(async (slug: string, name: string, email: string, flags: OrganizationFlags) => {
      const wanted = { slug, name, admin_email: email, admin_name: email, ...operated(flags) };
      const made = await (await context.api()).operator.create(wanted);
      showOne(context, made, madeWords, made.organization.id);
    });
  withExamples(
    creating,
    'ai-agent organizations create acme "Acme Inc." ada@example.com --plan team --limit sessions=20',
  );
  group
    .command('update <organization>')
    .description('Change its name, its plan or its limits')
    .option('--name <name>', 'what it is called')
    .option('--plan <plan>', 'what is agreed with it is called')
    .option('--limit <resource=most>', 'how high it may set a quota; these take the place of all', collect)
    .action(async (id: string, { name, ...flags }: OrganizationFlags) => {
      const change = { ...operated(flags), ...(name !== undefined && { name }) };
      const { operator } = await context.api();
      showOne(context, await operator.change(id, change), words, id);
    });
}

function suspensionCommands(group: Command, context: Context): void {
  group
    .command('suspend <organization> <reason>')
    .description('Refuse its users, and stop what runs in it')
    .action(async (id: string, reason: string) => {
      const { operator } = await context.api();
      await confirm(context, `This shuts every user of ${id} out, and stops what runs there.`);
      showOne(context, await operator.suspend(id, reason), words, id);
    });
  group
    .command('reinstate <organization>')
    .description('Let it go on')
    .action(async (id: string) => {
      const { operator } = await context.api();
      showOne(context, await operator.reinstate(id), words, id);
    });
}

type VisitFlags = { readonly as?: string; readonly minutes?: number };

function visitCommands(group: Command, context: Context): void {
  const visiting = group
    .command('visit <organization> <reason>')
    .description('Show, once, a token to work there with for a while; its audit log tells of it')
    .option('--as <user>', 'in the place of one of its users')
    .option('--minutes <count>', 'for how long; 15 unless you say so', count)
    .action(async (id: string, reason: string, { as, minutes }: VisitFlags) => {
      const { operator } = await context.api();
      const visit = {
        reason,
        ...(as !== undefined && { as_user_id: as }),
        ...(minutes !== undefined && { minutes }),
      };
      const made = await operator.visit(id, visit);
      showOne(context, made, visitWords, made.visit.id);
    });
  withExamples(visiting, 'ai-agent organizations visit org_… "Ticket 4711" --as usr_… --minutes 30');
  group
    .command('end-visit <organization> <visit>')
    .description('End a visit; its token is refused from the next request on')
    .action(async (id: string, visit: string) => {
      const { operator } = await context.api();
      await operator.endVisit(id, visit);
      gone(context, visit);
    });
}

function operated({ plan, limit }: OrganizationFlags) {
  return { ...(plan !== undefined && { plan }), ...(limit && { limits: limitsOf(limit) }) };
}

/** What there are limits of is the server's to know. */
function limitsOf(texts: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    texts.map((text) => {
      const [, resource, most] = /^(\w+)=(\d+)$/.exec(text) ?? [];
      if (resource === undefined) throw new UsageError(`"${text}" is no limit such as sessions=20.`);
      return [resource, Number(most)];
    }),
  );
}

function limitWords(limits: OperatedOrganization['limits']): string {
  return Object.entries(limits)
    .map(([resource, most]) => `${resource}=${most}`)
    .join(' ');
}

function words(organization: OperatedOrganization): string {
  const { id, name, slug, plan, limits, suspended_for: reason, deletion } = organization;
  const until = deletion ? `, to be deleted after ${deletion.due_at}` : '';
  const state = reason === null ? '' : `, suspended: ${cleanText(reason)}${until}`;
  return `${id} ${cleanText(name)} (${slug}), plan ${cleanText(plan)} ${limitWords(limits)}${state}\n`;
}

function madeWords({ organization, token, expires_at: until }: MadeOrganization): string {
  return `${words(organization)}${token}\nIt is not shown again, and good until ${minute(until)} (UTC).\nThe admin sets a password with it: ai-agent auth reset-password --url <server>\n`;
}

function visitWords({ visit, access_token: token }: MadeVisit): string {
  return `${token}\nIt is not shown again, and good until ${minute(visit.expires_at)} (UTC). The visit is ${visit.id}.\nWork with it: AI_AGENT_API_KEY=<token> AI_AGENT_URL=<server> ai-agent sessions\n`;
}

function statisticsWords(found: ServiceStatistics): string {
  const { organizations, sessions, unfinished_turns: turns, lines, costliest } = found;
  const counts = (of: Readonly<Record<string, number>>) =>
    Object.entries(of)
      .map(([name, number]) => `${number} ${name}`)
      .join(', ') || 'none';
  const facts = [
    [
      'Organizations',
      `${organizations.active} active, ${organizations.suspended} suspended, ${organizations.leaving} of them leaving`,
    ],
    ['Users', String(found.users)],
    ['Sessions', counts(sessions)],
    ['Turns', counts(turns)],
    ...Object.entries(lines).map(([name, { count: waiting, oldest_seconds: oldest }]) => [
      `Waiting ${name.replaceAll('_', ' ')}`,
      waiting === 0 ? 'none' : `${waiting}, the first for ${Math.round(oldest)} s`,
    ]),
    ...costliest.map(({ slug, cost_usd: cost }) => [slug, `$${cost} in 30 days`]),
  ];
  return facts.map(([head = '', text = '']) => `${head.padEnd(26)}  ${cleanText(text)}\n`).join('');
}
