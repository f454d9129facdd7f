import type { MadeTrigger, NewTrigger, Trigger, TriggerEvent, TriggerPreview } from '@ai-agent-api/client';
import type { Command } from 'commander';
import { confirm, gone, showList, showOne, take, withExamples, type Context } from '../context.ts';
import { UsageError } from '../exit-codes.ts';
import { choice, collect, count, jsonFrom } from '../options.ts';
import type { Column } from '../table.ts';
import { cleanText } from '../wording.ts';

type Making = {
  readonly name?: string;
  readonly source?: NonNullable<NewTrigger['source']>;
  readonly events?: readonly string[];
  readonly map?: readonly string[];
  readonly file?: string;
};

/** What has tasks run when other people's servers say so. */
export function triggerCommands(program: Command, context: Context): void {
  const group = program
    .command('triggers')
    .description('What has tasks run when other servers say that something happened');
  listing(group, context);
  making(group, context);
  group
    .command('show <trigger>')
    .description('Show a trigger')
    .action(async (id: string) => {
      const { triggers } = await context.api();
      show(context, await triggers.get(id));
    });
  changing(group, context);
  looking(group, context);
}

function listing(group: Command, context: Context): void {
  group
    .command('list [task]')
    .description('List the triggers of a task, or the newest of all tasks')
    .action(async (task?: string) => {
      const { triggers } = await context.api();
      const found = await triggers.list(task === undefined ? { limit: 100 } : { task });
      showList(context, found, columns, ({ id }) => id);
    });
}

function making(group: Command, context: Context): void {
  const command = group
    .command('create <task>')
    .description('Have a task run when a server says so; its address and secret are shown, once')
    .option('--name <name>', 'what it is called')
    .addOption(choice('--source <source>', 'who sends', ['generic', 'github', 'alertmanager']))
    .option('-e, --events <event>', "name that counts, such as push, issues.opened or 'issues.*'", collect)
    .option('-m, --map <variable=pointer>', 'where a value is, such as text=/issue/body', collect)
    .option('-f, --file <file>', 'the rest, as JSON as the API takes it; - for standard input')
    .action(async (task: string, making: Making) => {
      const { triggers, baseUrl } = await context.api();
      const made = await triggers.create(task, await readTrigger(context, making));
      showOne(context, made, (each) => madeWords(each, baseUrl), made.id);
    });
  withExamples(
    command,
    "ai-agent triggers create task_… --name 'New issues' --source github -e issues.opened",
    'ai-agent triggers create task_… --name Alerts --source alertmanager -e firing -m text=/commonAnnotations/summary',
  );
}

function changing(group: Command, context: Context): void {
  group
    .command('update <trigger>')
    .description('Change a trigger; address and secret stay')
    .requiredOption('-f, --file <file>', 'what changes, as JSON as the API takes it; - for standard input')
    .action(async (id: string, { file }: { readonly file: string }) => {
      const { triggers } = await context.api();
      // What it holds is for the server to judge.
      show(context, await triggers.change(id, await jsonFrom(context.terminal, file)));
    });
  group
    .command('pause <trigger> [reason]')
    .description('Pause a trigger: what comes is refused')
    .action(async (id: string, reason?: string) => {
      const { triggers } = await context.api();
      show(context, await triggers.pause(id, reason));
    });
  group
    .command('resume <trigger>')
    .description('Have a paused trigger take messages again')
    .action(async (id: string) => {
      const { triggers } = await context.api();
      show(context, await triggers.resume(id));
    });
  group
    .command('rotate-secret <trigger>')
    .description('Make a new secret and show it, once; the one before holds for a day more')
    .action(async (id: string) => {
      const { triggers } = await context.api();
      showOne(context, await triggers.rotateSecret(id), ({ secret }) => `${secret}\n`, id);
    });
  group
    .command('delete <trigger>')
    .description('Delete a trigger with the log of what came')
    .action(async (id: string) => {
      await confirm(context, `This deletes the trigger ${id}, and its address is good for nothing more.`);
      await (await context.api()).triggers.delete(id);
      gone(context, id);
    });
}

function looking(group: Command, context: Context): void {
  group
    .command('events <trigger>')
    .description('List what came and what it led to, the newest first')
    .addOption(
      choice('--outcome <outcome>', 'only what ended so', ['accepted', 'duplicate', 'filtered', 'refused']),
    )
    .option('--limit <count>', 'how many', count, 50)
    .action(async (id: string, { outcome, limit }: { outcome?: TriggerEvent['outcome']; limit: number }) => {
      const { triggers } = await context.api();
      const filter = { ...(outcome && { outcome }), limit: Math.min(limit, 100) };
      showList(context, await take(triggers.events(id, filter), limit), eventColumns, (each) => each.id);
    });
  group
    .command('preview <trigger>')
    .description('Show what a message would lead to, without executing')
    .requiredOption('-f, --file <file>', 'its JSON; - for standard input')
    .option('--event <name>', 'of GitHub: what X-GitHub-Event says')
    .action(async (id: string, { file, event }: { readonly file: string; readonly event?: string }) => {
      const { triggers } = await context.api();
      const payload = await jsonFrom(context.terminal, file);
      const message = { payload, ...(event !== undefined && { event }) };
      showOne(context, await triggers.preview(id, message), previewWords, id);
    });
}

async function readTrigger(
  context: Context,
  { file, name, source, events, map }: Making,
): Promise<NewTrigger> {
  const rest = file === undefined ? {} : await jsonFrom(context.terminal, file);
  if (name === undefined && file === undefined) throw new UsageError('Say what it is called, with --name.');
  // What it holds is for the server to judge.
  return {
    ...rest,
    ...(name !== undefined && { name }),
    ...(source && { source }),
    ...(events && { events }),
    ...(map && { mapping: Object.fromEntries(map.map(pairOf)) }),
  } as NewTrigger;
}

function pairOf(text: string): [string, string] {
  const at = text.indexOf('=');
  if (at < 1) throw new UsageError(`"${text}" is no mapping; write variable=/pointer.`);
  return [text.slice(0, at), text.slice(at + 1)];
}

const columns: Column<Trigger>[] = [
  { head: 'ID', of: ({ id }) => id },
  { head: 'TASK', worth: 'little', of: ({ task_id: task }) => task },
  { head: 'SOURCE', of: ({ source }) => source },
  { head: 'STATE', worth: 'much', of: ({ is_paused: paused }) => (paused ? 'paused' : 'on') },
  { head: 'EVENTS', of: ({ events }) => events.join(', '), isLong: true },
  { head: 'NAME', worth: 'much', of: ({ name }) => name, isLong: true },
];

const eventColumns: Column<TriggerEvent>[] = [
  { head: 'TIME', of: ({ received_at: at }) => at.slice(0, 19).replace('T', ' ') },
  { head: 'EVENT', of: ({ event }) => event ?? '' },
  { head: 'OUTCOME', worth: 'much', of: ({ outcome }) => outcome },
  { head: 'REASON', worth: 'much', of: ({ reason }) => reason ?? '' },
  { head: 'EXECUTION', worth: 'little', of: ({ execution_id: execution }) => execution ?? '' },
  { head: 'DETAIL', of: ({ detail }) => detail ?? '', isLong: true },
];

function show(context: Context, trigger: Trigger): void {
  showOne(context, trigger, words, trigger.id);
}

function words(trigger: Trigger): string {
  const { mapping, conditions, dedupe_pointer: dedupe, is_paused: paused } = trigger;
  const facts = [
    ['Trigger', trigger.id],
    ['Task', trigger.task_id],
    ['Name', cleanText(trigger.name)],
    ['Source', trigger.source],
    ['Events', trigger.events.join(', ') || 'all'],
    ...conditions.map(({ pointer, one_of: of }) => ['If', `${pointer} is one of ${JSON.stringify(of)}`]),
    ...Object.entries(mapping).map(([name, pointer]) => ['Maps', `${name} from ${pointer}`]),
    ...(dedupe === null ? [] : [['Same by', dedupe]]),
    ['State', paused ? `paused: ${trigger.paused_reason ?? 'no reason given'}` : 'on'],
  ];
  return facts.map(([head = '', text = '']) => `${head.padEnd(8)} ${cleanText(text)}\n`).join('');
}

function madeWords({ path, secret, ...trigger }: MadeTrigger, server: string): string {
  return `${words(trigger)}Address  ${server}${path}\nSecret   ${secret}\n(neither is shown again)\n`;
}

function previewWords({ outcome, reason, detail, variables, prompt }: TriggerPreview): string {
  const why = [reason, detail].filter((each) => each !== null).join(': ');
  const lines = Object.entries(variables ?? {}).map(
    ([name, value]) => `  ${name} = ${cleanText(JSON.stringify(value))}\n`,
  );
  const head = why === '' ? `${outcome}\n` : `${outcome} (${cleanText(why)})\n`;
  return `${head}${lines.join('')}${prompt === null ? '' : `\n${cleanText(prompt)}\n`}`;
}
