import type { PermissionDecision, Session } from '@ai-agent-api/client';
import type { Command } from 'commander';
import { showList, take, type Context } from '../context.ts';
import { choice, count } from '../options.ts';
import type { Column } from '../table.ts';
import { archiveCommands } from './archives.ts';
import { forkCommands } from './forks.ts';
import { sharingCommands } from './sharing.ts';
import { sessionKeeping } from './session-keeping.ts';
import { sessionRecords } from './session-records.ts';

const columns: Column<Session>[] = [
  { head: 'SESSION', of: ({ id }) => id },
  { head: 'STATUS', worth: 'much', of: ({ status }) => status },
  { head: 'TURNS', worth: 'little', of: ({ total_turns: turns }) => String(turns) },
  { head: 'COST', worth: 'little', of: ({ total_cost_usd: cost }) => `$${Number(cost).toFixed(4)}` },
  { head: 'UPDATED', of: ({ updated_at: at }) => at.slice(0, 16).replace('T', ' ') },
  { head: 'NAME', worth: 'much', of: ({ name }) => name ?? '', isLong: true },
];

const decisionColumns: Column<PermissionDecision>[] = [
  { head: 'TIME', of: ({ decided_at: at }) => at.slice(0, 19).replace('T', ' ') },
  { head: 'TOOL', of: ({ tool_name: tool }) => tool },
  { head: 'DECISION', of: ({ decision }) => decision },
  { head: 'REASON', of: ({ reason }) => reason, isLong: true },
  { head: 'EFFECT', of: ({ effect }) => effect },
  { head: 'LEVEL', of: ({ level }) => level },
  { head: 'RULE', of: ({ rule }) => rule ?? '' },
  {
    head: 'POLICY',
    of: ({ policy_id: id, policy_version: version }) => (id === null ? '' : `${id} v${version ?? '?'}`),
  },
];

type PermissionFlags = {
  readonly decision?: 'allow' | 'deny';
  readonly tool?: string;
  readonly policy?: string;
  readonly limit: number;
};

const statuses = [
  ...['created', 'connecting', 'active', 'processing', 'waiting'],
  ...['paused', 'completed', 'failed', 'terminated', 'archived'],
] as const satisfies readonly Session['status'][];

type ListFlags = {
  readonly status?: Session['status'];
  readonly find?: string;
  readonly user?: string;
  readonly shared?: boolean;
  readonly limit: number;
};

/** Sessions, and what was decided in them. */
export function sessionCommands(program: Command, context: Context): void {
  const group = program.command('sessions').description('Conversations with agents');
  group
    .command('list')
    .description('List sessions, the newest first')
    .addOption(choice('--status <status>', 'only of this status', statuses))
    .option('--find <text>', 'only those with this in the name or the description')
    .option('--user <id>', 'only those of this user')
    .option('--shared', 'only what others share with you')
    .option('--limit <count>', 'how many', count, 20)
    .action((flags: ListFlags) => list(context, flags));
  sessionKeeping(group, context);
  sessionRecords(group, context);
  group
    .command('permissions <session>')
    .description(
      'List what was decided about the tool calls of a session, by whose word and why, newest first',
    )
    .addOption(choice('--decision <decision>', 'only these', ['allow', 'deny']))
    .option('--tool <name>', 'only of this tool')
    .option('--policy <id>', 'only by this policy')
    .option('--limit <count>', 'how many', count, 50)
    .action((id: string, flags: PermissionFlags) => permissions(context, id, flags));
  forkCommands(group, context);
  archiveCommands(group, context);
  sharingCommands(group, context);
}

async function list(context: Context, { status, find, user, shared, limit }: ListFlags): Promise<void> {
  const { sessions } = await context.api();
  const filter = {
    ...(status && { status }),
    ...(find !== undefined && { q: find }),
    ...(user !== undefined && { user_id: user }),
    ...(shared && { shared_with_me: 'true' }),
  };
  const found = await take(sessions.list({ ...filter, limit: Math.min(limit, 100) }), limit);
  showList(context, found, columns, ({ id }) => id);
}

async function permissions(context: Context, id: string, flags: PermissionFlags): Promise<void> {
  const api = await context.api();
  const decisions = api.session(id).permissions({
    ...(flags.decision && { decision: flags.decision }),
    ...(flags.tool !== undefined && { tool_name: flags.tool }),
    ...(flags.policy !== undefined && { policy_id: flags.policy }),
    limit: Math.min(flags.limit, 100),
  });
  showList(context, await take(decisions, flags.limit), decisionColumns, (each) => each.id);
}
