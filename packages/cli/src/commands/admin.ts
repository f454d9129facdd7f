import type { AgentApi, Circuit, Job, Node, Statistics } from '@ai-agent-api/client';
import type { Command } from 'commander';
import { showList, showOne, type Context } from '../context.ts';
import type { Column } from '../table.ts';
import { cleanText } from '../wording.ts';

/** The service itself, which is the operators' alone. */
export function adminCommands(program: Command, context: Context): void {
  const group = program.command('admin').description('The service itself, for its operators');
  group
    .command('nodes')
    .description('List the nodes of the service')
    .action(async () => {
      const { admin } = await context.api();
      showList(context, await admin.nodes(), nodeColumns, ({ id }) => id);
    });
  group
    .command('stats')
    .description('Show your organization in figures, for its admins')
    .action(async () => {
      const { organization } = await context.api();
      showOne(context, await organization.statistics(), statisticsWords);
    });
  group
    .command('circuits')
    .description('List the circuits to models that are open, which are asked no more for a while')
    .action(async () => {
      const { admin } = await context.api();
      showList(context, await admin.circuits(), circuitColumns, ({ model }) => model);
    });
  group
    .command('health [component]')
    .description('Show how the service is, component by component, or one of them')
    .action(async (component: string | undefined) => {
      const { admin } = await context.api();
      if (component === undefined) {
        const health = await admin.health();
        showOne(context, health, healthWords, health.status);
      } else {
        const found = await admin.healthOf(component);
        showOne(context, found, (shown) => healthLine([component, shown]), found.status);
      }
    });
  group
    .command('jobs')
    .description('List what the service does by itself now and then, and how it went last')
    .action(async () => {
      const { admin } = await context.api();
      showList(context, await admin.jobs(), jobColumns, ({ name }) => name);
    });
  group
    .command('run-job <name>')
    .description('Have such a job done within seconds')
    .action(async (name: string) => {
      const { admin } = await context.api();
      await admin.runJob(name);
      showOne(context, { name }, () => `${name} is done next.\n`, name);
    });
}

type Health = Awaited<ReturnType<AgentApi['admin']['health']>>;

function healthWords({ status, components }: Health): string {
  return `The service is ${status}.\n${Object.entries(components).map(healthLine).join('')}`;
}

function healthLine([name, { status, detail }]: [string, Health['components'][string]]): string {
  return `  ${name.padEnd(11)} ${status.padEnd(8)}${detail === null ? '' : ` ${cleanText(detail)}`}\n`;
}

function statisticsWords(found: Statistics): string {
  const counts = (of: Readonly<Record<string, number>>) =>
    Object.entries(of)
      .map(([name, count]) => `${count} ${name}`)
      .join(', ') || 'none';
  const median = found.median_seconds_to_decide;
  const facts = [
    ['Users', `${counts(found.users)}; ${found.inactive_users} inactive`],
    ['Sessions', counts(found.sessions)],
    ['Tasks', String(found.tasks)],
    ['Executions', counts(found.executions)],
    [
      'Approvals',
      `${found.pending_approvals} wait${median === null ? '' : `; decided after ${Math.round(median)} s`}`,
    ],
    ['Storage', `${(found.storage_bytes / 1_048_576).toFixed(1)} MB`],
    ...found.activity.map(
      ({ days, turns, failed_turns: failed, tool_calls: calls, failed_tool_calls: errors }) => [
        days === 1 ? '24 hours' : `${days} days`,
        `${turns} turns (${failed} failed), ${calls} tool calls (${errors} failed)`,
      ],
    ),
    ...found.costs.map(({ day, cost_usd: cost }) => [day, `$${cost}`]),
  ];
  return facts.map(([head = '', text = '']) => `${head.padEnd(10)}  ${text}\n`).join('');
}

const nodeColumns: Column<Node>[] = [
  { head: 'ID', of: ({ id }) => id },
  { head: 'HOST', of: ({ host }) => host },
  { head: 'ROLE', of: ({ role }) => role },
  { head: 'STATE', of: ({ state }) => state },
  { head: 'VERSION', of: ({ version }) => version },
  {
    head: 'AGENTS',
    of: ({ live_sessions: live, capacity }) => (capacity > 0 ? `${live} of ${capacity}` : ''),
  },
  { head: 'SEEN', of: ({ seen_at: seen }) => seen },
];

const circuitColumns: Column<Circuit>[] = [
  { head: 'MODEL', of: ({ model }) => model },
  { head: 'UPSTREAM', of: ({ upstream }) => upstream },
  { head: 'KEY', of: ({ key }) => key },
  { head: 'STATE', of: ({ state }) => state },
  { head: 'UNTIL', of: ({ open_until: until }) => until ?? '' },
  { head: 'OPENED', of: ({ opened }) => String(opened) },
  { head: 'NODE', of: ({ node_id: node }) => node },
];

const jobColumns: Column<Job>[] = [
  { head: 'NAME', of: ({ name }) => name },
  { head: 'EVERY', of: ({ every_seconds: every }) => `${Math.round(every)}s` },
  { head: 'LAST RUN', of: ({ last_run: last }) => last?.started_at ?? '' },
  { head: 'TOOK', of: ({ last_run: last }) => (last?.duration_ms == null ? '' : `${last.duration_ms} ms`) },
  { head: 'NEXT RUN', of: ({ is_running: runs, next_run_at: next }) => (runs ? 'runs' : next) },
  {
    head: 'FAILED',
    of: ({ failures, last_failure: failed }) => (failed ? `${failures}: ${failed.error}` : ''),
  },
  { head: 'ONLY ON', of: ({ only_on: node }) => node ?? '' },
];
