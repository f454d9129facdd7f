import type { ComingTime, NewSchedule, Schedule } from '@ai-agent-api/client';
import type { Command } from 'commander';
import { confirm, gone, showList, showOne, withExamples, type Context } from '../context.ts';
import { UsageError } from '../exit-codes.ts';
import { choice, count, jsonFrom } from '../options.ts';
import type { Column } from '../table.ts';
import { minute } from '../wording.ts';

type When = {
  readonly cron?: string;
  readonly rrule?: string;
  readonly every?: string;
  readonly zone?: string;
  readonly file?: string;
};

type Making = When & {
  readonly misfire?: 'skip' | 'once' | 'all';
  readonly overlap?: 'skip' | 'queue' | 'cancel_running';
};

/** When tasks run by themselves. */
export function scheduleCommands(program: Command, context: Context): void {
  const group = program.command('schedules').description('When tasks run by themselves');
  listing(group, context);
  making(group, context);
  changing(group, context);
  group
    .command('show <schedule>')
    .description('Show a schedule')
    .action(async (id: string) => {
      const { schedules } = await context.api();
      show(context, await schedules.get(id));
    });
  group
    .command('pause <schedule> [reason]')
    .description('Pause a schedule; what runs of it goes on')
    .action(async (id: string, reason?: string) => {
      const { schedules } = await context.api();
      show(context, await schedules.pause(id, reason));
    });
  group
    .command('resume <schedule>')
    .description('Have a paused schedule go on; nothing is made up for')
    .action(async (id: string) => {
      const { schedules } = await context.api();
      show(context, await schedules.resume(id));
    });
  group
    .command('delete <schedule>')
    .description('Delete a schedule; what runs of it goes on')
    .action(async (id: string) => {
      await confirm(context, `This deletes the schedule ${id}.`);
      await (await context.api()).schedules.delete(id);
      gone(context, id);
    });
  previewing(group, context);
}

function listing(group: Command, context: Context): void {
  group
    .command('list [task]')
    .description('List the schedules of a task, or the newest of all tasks')
    .action(async (task?: string) => {
      const { schedules } = await context.api();
      const found = await schedules.list(task === undefined ? { limit: 100 } : { task });
      showList(context, found, columns, ({ id }) => id);
    });
}

function withWhen(command: Command): Command {
  return command
    .option('--cron <expression>', "five fields, such as '30 6 * * MON-FRI'")
    .option('--rrule <rule>', "a recurrence rule, such as 'FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=9'")
    .option('--every <time>', 'again after that time: 90s, 15m, 6h, 1d')
    .option('--zone <zone>', 'an IANA time zone, such as Europe/Berlin; UTC if none is named')
    .option('-f, --file <file>', 'the rest, as JSON as the API takes it; - for standard input');
}

function making(group: Command, context: Context): void {
  const command = withWhen(group.command('create <task>').description('Have a task run by itself'))
    .addOption(choice('--misfire <policy>', 'what becomes of missed times', ['skip', 'once', 'all']))
    .addOption(
      choice('--overlap <policy>', 'what becomes of a time while the execution before goes on', [
        'skip',
        'queue',
        'cancel_running',
      ]),
    )
    .action(async (task: string, { misfire, overlap, ...when }: Making) => {
      const more = { ...(misfire && { misfire }), ...(overlap && { overlap }) };
      const schedule = { ...(await readSchedule(context, when)), ...more };
      show(context, await (await context.api()).schedules.create(task, schedule));
    });
  withExamples(
    command,
    "ai-agent schedules create task_… --cron '30 6 * * MON-FRI' --zone Europe/Berlin",
    'ai-agent schedules create task_… --every 6h --misfire skip',
  );
}

function changing(group: Command, context: Context): void {
  withWhen(group.command('update <schedule>'))
    .description('Change a schedule; times that have passed are not made up for')
    .action(async (id: string, when: When) => {
      const change = await readSchedule(context, when);
      show(context, await (await context.api()).schedules.change(id, change));
    });
}

function previewing(group: Command, context: Context): void {
  withWhen(group.command('preview [schedule]'))
    .description('Show the next times of a schedule, or of one that is not made yet')
    .option('--task <task>', 'of all schedules of a task')
    .option('--count <count>', 'how many', count)
    .action((id: string | undefined, flags: PreviewFlags) => preview(context, id, flags));
}

type PreviewFlags = When & { readonly task?: string; readonly count?: number };

async function preview(
  context: Context,
  id: string | undefined,
  { task, count: many, ...when }: PreviewFlags,
): Promise<void> {
  const { schedules } = await context.api();
  const times =
    task === undefined
      ? await schedules.preview(id ?? (await readSchedule(context, when)), many)
      : await schedules.previewOfTask(task, many);
  showList(context, times, timeColumns, ({ due_at: due }) => due);
}

async function readSchedule(
  context: Context,
  { cron, rrule, every, zone, file }: When,
): Promise<NewSchedule> {
  const rest = file === undefined ? {} : await jsonFrom(context.terminal, file);
  const named = Object.entries({ cron, rrule, interval: every }).filter(([, text]) => text !== undefined);
  if (named.length > 1 || (named.length === 0 && file === undefined))
    throw new UsageError('Say when: one of --cron, --rrule and --every.');
  const [[kind, expression] = []] = named;
  const when = kind === undefined ? {} : { kind, expression };
  // What it holds is for the server to judge.
  return { ...rest, ...when, ...(zone !== undefined && { time_zone: zone }) } as NewSchedule;
}

const columns: Column<Schedule>[] = [
  { head: 'ID', of: ({ id }) => id },
  { head: 'TASK', worth: 'little', of: ({ task_id: task }) => task },
  { head: 'WHEN', worth: 'much', of: ({ expression }) => expression },
  { head: 'ZONE', worth: 'little', of: ({ time_zone: zone }) => zone },
  {
    head: 'NEXT',
    worth: 'much',
    of: ({ is_paused: paused, next_run_at: next }) => (paused ? 'paused' : next ? minute(next) : 'over'),
  },
  { head: 'FAILURES', of: ({ consecutive_failures: failures }) => String(failures) },
  { head: 'REASON', of: ({ paused_reason: reason }) => reason ?? '', isLong: true },
];

const timeColumns: Column<ComingTime>[] = [
  { head: 'LOCAL', of: ({ local }) => local },
  { head: 'DUE', of: ({ due_at: due }) => due },
  { head: 'RUNS', of: ({ run_at: runs }) => runs },
];

function show(context: Context, schedule: Schedule): void {
  showOne(context, schedule, words, schedule.id);
}

function words(schedule: Schedule): string {
  const { last_skipped: skipped, is_paused: paused } = schedule;
  const facts = [
    ['Schedule', schedule.id],
    ['Task', schedule.task_id],
    ['When', `${schedule.kind} ${schedule.expression} (${schedule.time_zone})`],
    [
      'Next',
      paused ? `paused: ${schedule.paused_reason ?? 'no reason given'}` : (schedule.next_run_at ?? 'over'),
    ],
    ['Last', schedule.last_due_at ?? 'never'],
    ...(skipped ? [['Skipped', `${skipped.due_at}, ${skipped.reason}`]] : []),
    ['Missed', schedule.misfire],
    ['Overlap', schedule.overlap],
    ['Failures', `${schedule.consecutive_failures} of ${schedule.max_failures}`],
  ];
  return facts.map(([head = '', text = '']) => `${head.padEnd(9)} ${text}\n`).join('');
}
