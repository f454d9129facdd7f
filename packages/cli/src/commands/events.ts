import type { FeedEvent } from '@ai-agent-api/client';
import type { Command } from 'commander';
import { interruptible, showJsonLine, withExamples, type Context } from '../context.ts';
import { shortenLine } from '../wording.ts';

type Flags = { readonly after?: string; readonly types?: string };

/** What happens in all sessions that the user sees. */
export function eventCommand(program: Command, context: Context): void {
  const command = program
    .command('events')
    .description(
      'Show what happens in all of your sessions and executions, and what waits for people, until Ctrl-C',
    )
    .option('--after <cursor>', 'what came after the event with this cursor, too')
    .option('--types <types>', 'only events of these types, by commas')
    .action((flags: Flags) => follow(context, flags));
  withExamples(
    command,
    'ai-agent events',
    'ai-agent events --json --types session.status_idle | jq .session_id',
  );
}

async function follow(context: Context, { after, types }: Flags): Promise<void> {
  const { terminal, settings } = context;
  const { json, quiet } = settings();
  const wanted = types?.split(',');
  const api = await context.api();
  const place = after === undefined ? {} : { after };
  await interruptible(context, async (signal) => {
    for await (const event of api.feed({ ...place, signal })) {
      if (wanted && !wanted.includes(event.type)) continue;
      if (json) showJsonLine(terminal, event);
      else terminal.out(`${quiet ? event.cursor : lineOf(event, terminal.isTty ? terminal.width : 1_000)}\n`);
    }
  });
}

function lineOf(event: FeedEvent, width: number): string {
  const about =
    'approval_id' in event
      ? `  ${event.approval_id}`
      : 'execution_id' in event
        ? `  ${event.execution_id}`
        : '';
  const time = event.created_at.slice(11, 19);
  return shortenLine(`${time}  ${event.session_id ?? '-'}  ${event.type}${about}`, width);
}
