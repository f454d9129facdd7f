import type {
  Message,
  MetricsSnapshot,
  SessionHook,
  SessionMetrics,
  ToolCall,
  Turn,
} from '@ai-agent-api/client';
import type { Command } from 'commander';
import { showList, showOne, take, type Context } from '../context.ts';
import { count } from '../options.ts';
import type { Column } from '../table.ts';
import { callLine, cleanText, duration } from '../wording.ts';

const turnColumns: Column<Turn>[] = [
  { head: 'TURN', of: ({ id }) => id },
  { head: 'STATUS', of: ({ status }) => status },
  { head: 'TIME', of: ({ metrics: { duration_ms: ms } }) => (ms === null ? '' : duration(ms)) },
  { head: 'COST', of: ({ metrics: { cost_usd: cost } }) => `$${Number(cost).toFixed(4)}` },
  { head: 'PROMPT', of: ({ prompt }) => prompt, isLong: true },
  { head: 'END', of: ({ stop_reason: reason }) => reason ?? '' },
];

const messageColumns: Column<Message>[] = [
  { head: 'WHEN', of: ({ created_at: at }) => at.slice(0, 19).replace('T', ' ') },
  { head: 'WHO', of: ({ type }) => type },
  { head: 'WHAT', of: ({ content }) => content.map(partOf).join(' '), isLong: true },
];

/** What was called. */
export const callColumns: Column<ToolCall>[] = [
  { head: 'WHEN', of: ({ started_at: at }) => at.slice(0, 19).replace('T', ' ') },
  { head: 'TOOL', of: ({ tool_name: tool }) => tool },
  { head: 'STATUS', of: ({ status }) => status },
  { head: 'TIME', of: ({ duration_ms: ms }) => (ms === null ? '' : duration(ms)) },
  { head: 'CALL', of: ({ input }) => callLine(input), isLong: true },
  { head: 'RESULT', of: ({ output }) => output ?? '', isLong: true },
];

const hookColumns: Column<SessionHook>[] = [
  { head: 'HOOK', of: ({ id }) => id },
  { head: 'EVENT', of: ({ event }) => event },
  { head: 'NAME', of: ({ name }) => name, isLong: true },
  { head: 'ROLE', of: ({ role }) => role },
  { head: 'OF', of: ({ scope }) => scope },
];

const snapshotColumns: Column<MetricsSnapshot>[] = [
  { head: 'WHEN', of: ({ taken_at: at }) => at.slice(0, 19).replace('T', ' ') },
  { head: 'BUSY', of: ({ is_busy: isBusy }) => (isBusy ? 'yes' : 'no') },
  { head: 'MEMORY', of: ({ memory_bytes: bytes }) => megabytes(bytes) },
  { head: 'CPU', of: ({ cpu_ms: ms }) => duration(ms) },
  { head: 'PROCESSES', of: ({ processes }) => String(processes) },
  { head: 'CALLS', of: ({ model_calls: calls }) => String(calls) },
  { head: 'COST', of: ({ cost_usd: cost }) => `$${Number(cost).toFixed(4)}` },
];

type Limit = { readonly limit: number };

/** What a session has done, and what it takes. */
export function sessionRecords(group: Command, context: Context): void {
  const listing = (name: string, what: string, act: (id: string, flags: Limit) => Promise<void>) =>
    group
      .command(`${name} <session>`)
      .description(what)
      .option('--limit <count>', 'how many', count, 100)
      .action(act);
  const sessionOf = async (id: string) => (await context.api()).session(id);
  const page = ({ limit }: Limit) => ({ limit: Math.min(limit, 100) });
  listing('turns', 'List the turns of a session, the oldest first', async (id, flags) => {
    const turns = (await sessionOf(id)).turns(page(flags));
    showList(context, await take(turns, flags.limit), turnColumns, (turn) => turn.id);
  });
  listing('messages', 'List what was said in a session, the oldest first', async (id, flags) => {
    const messages = (await sessionOf(id)).messages(page(flags));
    showList(context, await take(messages, flags.limit), messageColumns, (message) => message.id);
  });
  listing('tool-calls', 'List what was called in a session, the oldest first', async (id, flags) => {
    const calls = (await sessionOf(id)).toolCalls(page(flags));
    showList(context, await take(calls, flags.limit), callColumns, (call) => call.id);
  });
  listing('metrics-history', 'List what the agent of a session took, the newest first', async (id, flags) => {
    const snapshots = (await sessionOf(id)).metricsSnapshots(page(flags));
    showList(context, await take(snapshots, flags.limit), snapshotColumns, (snapshot) => snapshot.id);
  });
  group
    .command('metrics <session>')
    .description('Show what a session has taken, and what its agent takes while it is up')
    .action(async (id: string) => showOne(context, await (await sessionOf(id)).metrics(), metricsWords, id));
  group
    .command('turn <turn>')
    .description('Show one turn: its prompt, its answer, what it took')
    .action(async (id: string) => {
      const { sessions } = await context.api();
      showOne(context, await sessions.turn(id), turnWords, id);
    });
  group
    .command('hooks <session>')
    .description(
      'List the hooks that the next turn of a session runs with, in the order in which they are asked',
    )
    .action(async (id: string) =>
      showList(context, await (await sessionOf(id)).hooks(), hookColumns, (hook) => hook.id),
    );
}

function partOf(part: Message['content'][number]): string {
  const { text, name, type } = part;
  if (typeof text === 'string') return text;
  return `[${typeof name === 'string' ? name : String(type)}]`;
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1_000_000)} MB`;
}

function metricsWords(metrics: SessionMetrics): string {
  const { snapshot, is_live: isLive } = metrics;
  const input = metrics.input_tokens + metrics.cache_creation_tokens + metrics.cache_read_tokens;
  const facts = [
    ['Turns', `${metrics.total_turns} in ${duration(metrics.duration_ms)}`],
    ['Tokens', `${input} in (${metrics.cache_read_tokens} cached), ${metrics.output_tokens} out`],
    ['Cost', `$${Number(metrics.cost_usd).toFixed(4)}`],
    ['Agent', isLive ? 'up' : 'not up'],
    ...(snapshot
      ? [
          [
            'Takes',
            `${megabytes(snapshot.memory_bytes)} in ${snapshot.processes} processes (${snapshot.taken_at})`,
          ],
        ]
      : []),
  ];
  return facts.map(([head = '', text = '']) => `${head.padEnd(8)}  ${text}\n`).join('');
}

function turnWords({
  id,
  status,
  prompt,
  result_text: result,
  error,
  stop_reason: reason,
  metrics,
}: Turn): string {
  const took = metrics.duration_ms === null ? '' : ` in ${duration(metrics.duration_ms)}`;
  const end = reason === null ? '' : `, ${reason}`;
  const failure = error ? `✗ ${cleanText(error.message)} (${error.code})\n` : '';
  const answer = result === null ? '' : `\n${cleanText(result)}\n`;
  const cost = `$${Number(metrics.cost_usd).toFixed(4)}`;
  return `${id} ${status}${end}${took}, ${cost}\n\n❯ ${cleanText(prompt)}\n${answer}${failure}`;
}
