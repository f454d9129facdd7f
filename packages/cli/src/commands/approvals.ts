import type { AgentApi, Approval, ServerContent } from '@ai-agent-api/client';
import type { Command } from 'commander';
import { promptForDecision } from '../approval-prompt.ts';
import { approvalWords, statusWords } from '../approval-words.ts';
import {
  interruptible,
  showJsonLine,
  showList,
  showOne,
  take,
  withExamples,
  type Context,
} from '../context.ts';
import { UsageError } from '../exit-codes.ts';
import { choice, count, jsonFrom } from '../options.ts';
import { readAnswer, readQuestions } from '../questions.ts';
import type { Column } from '../table.ts';
import { callLine, cleanText, fromNow, shortenLine } from '../wording.ts';

const statuses = ['pending', 'allowed', 'denied', 'expired', 'cancelled'] as const;

type ListOptions = {
  readonly status?: (typeof statuses)[number];
  readonly all?: true;
  readonly mine?: true;
  readonly session?: string;
  readonly limit: number;
};
type AllowFlags = {
  readonly input?: string;
  readonly content?: string;
  readonly inputVersion?: number;
  readonly remember?: true;
  readonly reason?: string;
};

/** What waits for people. */
export function approvalCommands(program: Command, context: Context): void {
  const group = program.command('approvals').description('Tool calls and questions that wait for people');
  group
    .command('list')
    .description('List what waits, the newest first')
    .addOption(choice('--status <status>', 'another status than pending', statuses))
    .option('--all', 'whatever its status')
    .option('--mine', 'only what waits for you')
    .option('--session <id>', 'of one session')
    .option('--limit <count>', 'how many', count, 50)
    .action((options: ListOptions) => list(context, options));
  group
    .command('show <approval>')
    .description('Show what would be done, why people are asked, and who has decided what')
    .action(async (id: string) => show(context, await (await context.api()).approvals.get(id)));
  decisionCommands(group, context);
  const watching = group
    .command('watch')
    .description('Show what waits and what comes of it, until Ctrl-C')
    .option('--decide', 'ask about each that waits for you')
    .action((options: { decide?: true }) => watch(context, options));
  withExamples(
    watching,
    'ai-agent approvals watch --decide',
    'ai-agent approvals watch --json | jq .tool_name',
  );
}

function decisionCommands(group: Command, context: Context): void {
  const approving = group
    .command('approve <approvals...>')
    .description('Allow calls, each as it is unless told otherwise')
    .option('--input <file>', 'run with the arguments in this file instead (JSON; - for standard input)')
    .option('--content <file>', 'what an MCP server asks for (JSON; - for standard input)')
    .option('--input-version <number>', 'the version of edited arguments that you have seen', count)
    .option('--remember', 'ask no more about the pattern of the call in its session')
    .option('--reason <text>', 'why')
    .action((ids: string[], flags: AllowFlags) => approve(context, ids, flags));
  withExamples(
    approving,
    'ai-agent approvals approve apr_…',
    'ai-agent approvals approve apr_… --remember',
    `ai-agent approvals approve apr_… --input - <<< '{"command": "git push origin fix"}'`,
  );
  group
    .command('deny <approvals...>')
    .description('Deny calls, or decline to answer')
    .option('--reason <text>', 'why, told to the agent')
    .action(async (ids: string[], { reason }: { reason?: string }) => {
      const { approvals } = await context.api();
      for (const id of ids) showDecided(context, await approvals.deny(id, reason));
    });
  const answering = group
    .command('answer <approval> [answers...]')
    .description('Answer the questions of an agent, in their order; "" leaves one open')
    .action((id: string, answers: string[]) => answer(context, id, answers));
  withExamples(
    answering,
    'ai-agent approvals answer apr_…',
    'ai-agent approvals answer apr_… Blue',
    'ai-agent approvals answer apr_… 2 1,3',
  );
}

async function list(context: Context, { status = 'pending', ...options }: ListOptions): Promise<void> {
  const { approvals } = await context.api();
  const found = await take(
    approvals.list({
      ...(!options.all && { status }),
      ...(options.mine && { mine: true }),
      ...(options.session !== undefined && { session_id: options.session }),
      limit: Math.min(options.limit, 100),
    }),
    options.limit,
  );
  showList(context, found, columns(new Date()), ({ id }) => id);
}

function columns(now: Date): Column<Approval>[] {
  return [
    { head: 'APPROVAL', of: ({ id }) => id },
    { head: 'TOOL', of: ({ tool_name: tool }) => tool },
    { head: 'ABOUT', of: ({ input }) => callLine(input), isLong: true },
    { head: 'STATUS', of: statusWords },
    { head: 'UNTIL', of: ({ status, deadline_at: at }) => (status === 'pending' ? fromNow(at, now) : '') },
    { head: 'YOURS', of: ({ status, may_decide: may }) => (status === 'pending' && may ? 'yes' : '') },
  ];
}

function show(context: Context, approval: Approval): void {
  const words = (each: Approval) => approvalWords(each, context.terminal, new Date());
  showOne(context, approval, words, approval.id);
}

async function approve(context: Context, ids: readonly string[], flags: AllowFlags): Promise<void> {
  if (flags.input !== undefined && flags.remember)
    throw new UsageError('A call with other arguments is not remembered: leave out --input or --remember.');
  const input = flags.input === undefined ? undefined : await jsonFrom(context.terminal, flags.input);
  const { approvals } = await context.api();
  if (flags.content !== undefined) {
    const content = (await jsonFrom(context.terminal, flags.content)) as ServerContent;
    for (const id of ids) showDecided(context, await approvals.answerServer(id, content));
    return;
  }
  const options = {
    ...(flags.reason !== undefined && { reason: flags.reason }),
    ...(flags.remember && { remember: 'session' as const }),
    ...(input && { input: { ...input } }),
    ...(flags.inputVersion !== undefined && { inputVersion: flags.inputVersion }),
  };
  for (const id of ids) showDecided(context, await approvals.allow(id, options));
}

async function answer(context: Context, id: string, answers: readonly string[]): Promise<void> {
  const api = await context.api();
  const approval = await api.approvals.get(id);
  if (answers.length === 0) {
    await decideHere(context, api, approval);
    return;
  }
  const questions = readQuestions(approval.input);
  if (approval.kind === 'elicitation')
    throw new UsageError(`An MCP server asks this: ai-agent approvals approve ${id} --content answer.json`);
  if (approval.kind !== 'question')
    throw new UsageError(`${id} is a tool call and no question; allow it: ai-agent approvals approve ${id}`);
  if (answers.length > questions.length)
    throw new UsageError(`There are ${questions.length} questions, and ${answers.length} answers.`);
  const given = questions.flatMap((question, index) => {
    const text = answers[index] ?? '';
    return text === '' ? [] : [[question.question, readAnswer(question, text)] as const];
  });
  showDecided(context, await api.approvals.answer(id, Object.fromEntries(given)));
}

async function decideHere({ terminal }: Context, api: AgentApi, approval: Approval): Promise<void> {
  if (!terminal.ask) throw new UsageError('There is no terminal to ask for answers; give them as arguments.');
  await promptForDecision(api, approval, terminal, new AbortController().signal);
}

function showDecided(context: Context, approval: Approval): void {
  showOne(context, approval, (each) => `${each.id} ${statusWords(each)}\n`, approval.id);
}

async function watch(context: Context, { decide }: { decide?: true }): Promise<void> {
  const { terminal } = context;
  if (decide && !terminal.ask) throw new UsageError('There is no terminal to decide at; leave out --decide.');
  const { json, quiet } = context.settings();
  const api = await context.api();
  await interruptible(context, async (signal) => {
    for await (const approval of api.approvals.watch({ signal })) {
      if (json) showJsonLine(terminal, approval);
      else if (quiet) terminal.out(`${approval.id}\n`);
      else terminal.out(`${watchLine(approval, terminal.isTty ? terminal.width : 1_000)}\n`);
      const isOurs = approval.status === 'pending' && approval.may_decide;
      if (!decide || !isOurs) continue;
      terminal.err(`\n${await whoseCall(api, approval)}\n`);
      await promptForDecision(api, approval, terminal, signal);
    }
  });
}

async function whoseCall(api: AgentApi, { session_id: id }: Approval): Promise<string> {
  const { name, user_id: user } = await api.session(id).get();
  return cleanText(`In ${id}${name === null ? '' : ` "${name}"`}, of ${user}:`);
}

function watchLine(approval: Approval, width: number): string {
  const { id, tool_name: tool } = approval;
  const line = `${id}  ${statusWords(approval)}  ${tool}  ${callLine(approval.input)}`;
  return shortenLine(cleanText(line), width);
}
