import type { SessionEventType, StreamItem } from '@ai-agent-api/client';
import type { Command } from 'commander';
import { interruptible, showJsonLine, withExamples, type Context } from '../context.ts';
import { count } from '../options.ts';
import { lookAt, transcriptTo } from '../transcript.ts';

export type LogFlags = { readonly follow?: true; readonly after?: number; readonly types?: string };

/** What happened in a session. */
export function logCommand(program: Command, context: Context): void {
  const command = program
    .command('logs <session>')
    .description('Show what happened in a session')
    .option('-f, --follow', 'and what happens from now on, until Ctrl-C or the end of the session')
    .option('--after <seq>', 'only what comes after this event', count)
    .option('--types <types>', 'only events of these types, by commas')
    .action((id: string, flags: LogFlags) => logs(context, id, flags));
  withExamples(
    command,
    'ai-agent logs ses_… -f',
    'ai-agent logs ses_… --json --types agent.tool_use | jq .input.command',
  );
}

export async function logs(
  context: Context,
  id: string,
  { follow, after = 0, types }: LogFlags,
): Promise<void> {
  const { terminal, settings } = context;
  const session = (await context.api()).session(id);
  const { json, quiet } = settings();
  const write = follow ? terminal.out : terminal.page;
  const transcript = transcriptTo(write, lookAt(terminal));
  const wanted = types?.split(',');
  const show = (item: StreamItem) => {
    if (wanted && (item.type === 'delta' || !wanted.includes(item.type satisfies SessionEventType))) return;
    if (json && item.type !== 'delta') showJsonLine(terminal, item);
    else if (quiet && item.type !== 'delta') write(`${item.id}\n`);
    else if (!json && !quiet) transcript(item);
  };
  if (!follow) {
    const filter = { after, limit: 1_000, ...(types !== undefined && { types }) };
    for await (const item of session.events(filter)) show(item);
    return;
  }
  await interruptible(context, async (signal) => {
    for await (const item of session.stream({ after, deltas: !json, signal })) {
      show(item);
      if (item.type === 'session.status_terminated') return;
    }
  });
}
