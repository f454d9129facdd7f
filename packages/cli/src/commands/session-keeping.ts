import type { NewSession, Session } from '@ai-agent-api/client';
import type { Command } from 'commander';
import { confirm, showOne, withExamples, type Context } from '../context.ts';
import { UsageError } from '../exit-codes.ts';
import { jsonFrom } from '../options.ts';
import { cleanText } from '../wording.ts';

type CreateFlags = {
  readonly name?: string;
  readonly model?: string;
  readonly template?: string;
  readonly file?: string;
};

type ChangeFlags = { readonly name?: string; readonly description?: string };

/** Sessions one by one: made, shown, changed, interrupted, ended. */
export function sessionKeeping(group: Command, context: Context): void {
  group
    .command('show <session>')
    .description('Show a session')
    .action(async (id: string) => showOne(context, await (await context.api()).session(id).get(), words, id));
  withExamples(
    group
      .command('create')
      .description('Make a session, without asking its agent anything yet')
      .option('--name <name>', 'what it is called')
      .option('--model <name>', 'its model')
      .option('--template <id>', 'the template that it is made from')
      .option('-f, --file <file>', 'the rest, as JSON as the API takes it; - for standard input')
      .action((flags: CreateFlags) => create(context, flags)),
    'ai-agent sessions create --name Release --model claude-sonnet-4-5',
  );
  group
    .command('update <session>')
    .description('Give a session another name or description; "" takes it away')
    .option('--name <name>', 'what it is called')
    .option('--description <text>', 'what it is for')
    .action((id: string, flags: ChangeFlags) => change(context, id, flags));
  group
    .command('interrupt <session>')
    .description('Stop what runs in a session, and drop what waits in it')
    .action(async (id: string) => {
      await (await context.api()).session(id).interrupt();
      showOne(context, { id }, () => `${id} is being interrupted.\n`, id);
    });
  group
    .command('delete <session>')
    .description('Stop what runs in a session, and end it for good')
    .action(async (id: string) => {
      const session = (await context.api()).session(id);
      const { name } = await session.get();
      await confirm(context, `This ends the session ${cleanText(name ?? id)} for good.`);
      await session.remove();
    });
}

async function create(context: Context, { name, model, template, file }: CreateFlags): Promise<void> {
  // What it holds is for the server to judge.
  const rest: NewSession = file === undefined ? {} : await jsonFrom(context.terminal, file);
  const { sessions } = await context.api();
  const made = await sessions.create({
    ...rest,
    ...(name !== undefined && { name }),
    ...(template !== undefined && { template_id: template }),
    ...(model !== undefined && { sdk_options: { ...rest.sdk_options, model } }),
  });
  showOne(context, made, () => `${made.id} is made: ai-agent run --session ${made.id} "…"\n`, made.id);
}

async function change(context: Context, id: string, { name, description }: ChangeFlags): Promise<void> {
  if (name === undefined && description === undefined)
    throw new UsageError('Say what is to change: --name or --description.');
  const changed = await (await context.api()).session(id).change({
    ...(name !== undefined && { name: name || null }),
    ...(description !== undefined && { description: description || null }),
  });
  showOne(context, changed, words, id);
}

function words(session: Session): string {
  const { sdk_options: options, template_id: template, parent_session_id: parent } = session;
  const tokens = session.api_input_tokens + session.api_cache_creation_tokens + session.api_cache_read_tokens;
  const facts = [
    ['Status', session.status],
    ...(session.description === null ? [] : [['About', session.description]]),
    ['Mode', session.mode],
    ['Model', options.model],
    ['Owner', session.user_id],
    ...(template === null ? [] : [['Template', template]]),
    ...(parent === null ? [] : [['Fork of', parent]]),
    [
      'Turns',
      `${session.total_turns}, ${session.total_tool_calls} tool calls, ${session.total_errors} errors`,
    ],
    [
      'Cost',
      `$${Number(session.total_cost_usd).toFixed(4)}, ${tokens} tokens in, ${session.api_output_tokens} out`,
    ],
    ['Made', session.created_at],
    ['Updated', session.updated_at],
  ];
  const lines = facts.map(([head = '', text = '']) => `  ${head.padEnd(8)}  ${cleanText(text)}\n`);
  return `${cleanText(session.name ?? '(no name)')}  ${session.id}\n${lines.join('')}`;
}
