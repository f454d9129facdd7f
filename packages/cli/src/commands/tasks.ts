import { setTimeout } from 'node:timers/promises';
import type { AgentApi, Execution, NewTask, Task, TaskChange } from '@ai-agent-api/client';
import type { Command } from 'commander';
import { howToDecide } from '../approval-desk.ts';
import { whoMay } from '../approval-words.ts';
import {
  confirm,
  gone,
  interruptible,
  showJson,
  showList,
  showOne,
  take,
  withExamples,
  type Context,
} from '../context.ts';
import { exitCodes, UsageError } from '../exit-codes.ts';
import { collect, count, jsonFrom } from '../options.ts';
import type { Column } from '../table.ts';
import { cleanText } from '../wording.ts';
import { executionFileCommands } from './execution-files.ts';
import { logs } from './logs.ts';
import { callColumns } from './session-records.ts';

const columns: Column<Task>[] = [
  { head: 'TASK', of: ({ id }) => id },
  { head: 'NAME', worth: 'much', of: ({ name }) => name, isLong: true },
  { head: 'ON', of: ({ is_active: isActive }) => (isActive ? 'yes' : 'no') },
  { head: 'SHARED', of: ({ sharing }) => (sharing === 'private' ? 'no' : 'yes') },
  { head: 'VERSION', of: ({ version }) => String(version) },
  { head: 'TAGS', of: ({ tags }) => tags.join(', '), isLong: true },
];

const executionColumns: Column<Execution>[] = [
  { head: 'EXECUTION', of: ({ id }) => id },
  { head: 'STATUS', worth: 'much', of: ({ status }) => status },
  { head: 'TASK', of: ({ task_name: name }) => name, isLong: true },
  { head: 'ATTEMPT', worth: 'little', of: ({ attempt }) => String(attempt) },
  { head: 'COST', worth: 'little', of: ({ total_cost_usd: cost }) => `$${Number(cost).toFixed(4)}` },
  { head: 'CREATED', of: ({ created_at: at }) => at.slice(0, 16).replace('T', ' ') },
  { head: 'ERROR', worth: 'much', of: ({ error }) => error?.code ?? '' },
];

/** Prompts with variables that run unattended, and their runs. */
export function taskCommands(program: Command, context: Context): void {
  const group = program.command('tasks').description('Prompts with variables that run unattended');
  readingCommands(group, context);
  changingCommands(group, context);
  runCommand(group, context);
  executionCommands(program, context);
}

function readingCommands(group: Command, context: Context): void {
  group
    .command('list')
    .description('List tasks, the newest first')
    .option('--tag <tag>', 'only with this tag')
    .option('--limit <count>', 'how many', count, 100)
    .action(async ({ tag, limit }: { tag?: string; limit: number }) => {
      const { tasks } = await context.api();
      const found = tasks.list({ limit: Math.min(limit, 100), ...(tag !== undefined && { tag }) });
      showList(context, await take(found, limit), columns, ({ id }) => id);
    });
  group
    .command('get <task>')
    .description('Show a task as JSON')
    .action(async (id: string) => showJson(context.terminal, await (await context.api()).tasks.get(id)));
}

function changingCommands(group: Command, context: Context): void {
  group
    .command('create')
    .description('Create a task from a file')
    .requiredOption('-f, --file <file>', 'JSON as the API takes it; - for standard input')
    .action(async ({ file }: { file: string }) => {
      const { tasks } = await context.api();
      showTask(context, await tasks.create((await jsonFrom(context.terminal, file)) as NewTask));
    });
  group
    .command('update <task>')
    .description('Change what a file names of a task')
    .requiredOption('-f, --file <file>', 'JSON as the API takes it; - for standard input')
    .option('--if-version <number>', 'only if this is still its version', count)
    .action(async (id: string, { file, ifVersion }: { file: string; ifVersion?: number }) => {
      const { tasks } = await context.api();
      const change = (await jsonFrom(context.terminal, file)) as TaskChange;
      showTask(context, await tasks.change(id, change, ifVersion === undefined ? {} : { ifVersion }));
    });
  group
    .command('delete <task>')
    .description('Delete a task, and cancel what waits of it')
    .action(async (id: string) => {
      const { tasks } = await context.api();
      const { name } = await tasks.get(id);
      await confirm(context, `This deletes the task "${cleanText(name)}".`);
      await tasks.remove(id);
      gone(context, id);
    });
}

type RunFlags = { readonly var: readonly string[]; readonly wait?: true };

function runCommand(group: Command, context: Context): void {
  const command = group
    .command('run <task>')
    .description('Have a task run, in the name of its owner')
    .option(
      '--var <name=value>',
      'a variable; a value that is JSON is taken as such where it is no text',
      collect,
      [],
    )
    .option('--wait', 'until it has ended; the exit code tells whether it is completed')
    .action((id: string, flags: RunFlags) => run(context, id, flags));
  withExamples(command, 'ai-agent tasks run task_… --var topic=herons --var words=100 --wait');
}

async function run(context: Context, id: string, { var: pairs, wait }: RunFlags): Promise<void> {
  const api = await context.api();
  const { tasks } = api;
  const { variables } = await tasks.get(id);
  const texts = new Set(variables.filter(({ type }) => isText(type)).map(({ name }) => name));
  const values = Object.fromEntries(pairs.map((pair) => variableOf(pair, texts)));
  const execution = await tasks.execute(id, values);
  if (!wait) {
    showExecution(context, execution);
    return;
  }
  context.terminal.err(`Execution ${execution.id}\n`);
  const ended = await interruptible(
    context,
    (signal) => untilEnded(context, api, execution.id, signal),
    `${execution.id} goes on: ai-agent executions get ${execution.id}`,
  );
  showExecution(context, ended);
  if (ended.status !== 'completed') context.exit(exitCodes.failed);
}

function isText(type: Task['variables'][number]['type']): boolean {
  return type === 'string' || type === 'date' || type === 'enum';
}

function variableOf(pair: string, texts: ReadonlySet<string>): [string, unknown] {
  const [, name = '', value = ''] = /^([^=]+)=(.*)$/s.exec(pair) ?? [];
  if (name === '') throw new UsageError(`"${pair}" is no variable; write name=value.`);
  if (texts.has(name)) return [name, value];
  try {
    return [name, JSON.parse(value) as unknown];
  } catch {
    return [name, value];
  }
}

const lookEveryMs = 500;

/** Tells of each call that comes to wait for people, once. */
async function untilEnded(
  { terminal }: Context,
  { executions, approvals }: AgentApi,
  id: string,
  signal: AbortSignal,
): Promise<Execution> {
  const told = new Set<string>();
  for (;;) {
    const { session_id: session, ...execution } = await executions.get(id);
    if (['completed', 'failed', 'cancelled'].includes(execution.status))
      return { session_id: session, ...execution };
    if (execution.status === 'waiting' && session !== null) {
      const { items } = await approvals.list({ session_id: session, status: 'pending' });
      for (const approval of items.filter((each) => !told.has(each.id))) {
        told.add(approval.id);
        terminal.err(`${howToDecide(approval, terminal)}It waits for ${whoMay(approval)}.\n`);
      }
    }
    await setTimeout(lookEveryMs, undefined, { signal });
  }
}

function executionCommands(program: Command, context: Context): void {
  const group = program.command('executions').description('Runs of tasks');
  group
    .command('list')
    .description('List executions, the newest first')
    .option('--task <task>', 'only of this task')
    .option('--limit <count>', 'how many', count, 20)
    .action(async ({ task, limit }: { task?: string; limit: number }) => {
      const { executions } = await context.api();
      const filter = { limit: Math.min(limit, 100), ...(task !== undefined && { task_id: task }) };
      showList(context, await take(executions.list(filter), limit), executionColumns, ({ id }) => id);
    });
  group
    .command('get <execution>')
    .description('Show an execution with its attempts as JSON')
    .action(async (id: string) => showJson(context.terminal, await (await context.api()).executions.get(id)));
  group
    .command('tool-calls <execution>')
    .description('List what the attempts of an execution called, the oldest first')
    .option('--limit <count>', 'how many', count, 100)
    .action(async (id: string, { limit }: { limit: number }) => {
      const { executions } = await context.api();
      const calls = executions.toolCalls(id, { limit: Math.min(limit, 100) });
      showList(context, await take(calls, limit), callColumns, (call) => call.id);
    });
  group
    .command('cancel <execution>')
    .description('Cancel an execution, and stop what runs of it')
    .option('--reason <text>', 'why')
    .action(async (id: string, { reason }: { reason?: string }) => {
      showExecution(context, await (await context.api()).executions.cancel(id, reason));
    });
  group
    .command('retry <execution>')
    .description('Run the task again with the variables of one that failed or was cancelled')
    .action(async (id: string) => showExecution(context, await (await context.api()).executions.retry(id)));
  group
    .command('logs <execution>')
    .description('Show what happened in the newest attempt')
    .option('-f, --follow', 'and what happens from now on')
    .action(async (id: string, flags: { follow?: true }) => {
      const { session_id: session } = await (await context.api()).executions.get(id);
      if (session === null) throw new UsageError('The execution has not begun; there is nothing to show.');
      await logs(context, session, flags);
    });
  executionFileCommands(group, context);
}

function showTask(context: Context, task: Task): void {
  const words = ({ id, name, version }: Task) => `${id} ${cleanText(name)}, version ${version}\n`;
  showOne(context, task, words, task.id);
}

function showExecution(context: Context, execution: Execution): void {
  showOne(context, execution, executionWords, execution.id);
}

function executionWords({ id, status, error, result }: Execution): string {
  const why = error ? `: ${cleanText(error.detail)} (${error.code})` : '';
  const said = result?.text ? `${cleanText(result.text)}\n` : '';
  return `${id} ${status}${why}\n${said}`;
}
