import type { Fork, Session, Snapshot } from '@ai-agent-api/client';
import type { Command } from 'commander';
import { confirm, showList, showOne, take, withExamples, type Context } from '../context.ts';
import { choice, count } from '../options.ts';
import { bytesInWords } from '../progress.ts';
import type { Column } from '../table.ts';

const columns: Column<Snapshot>[] = [
  { head: 'TURN', of: ({ turn_id: id }) => id },
  { head: 'FILES', of: ({ files, tree }) => (tree === null ? '' : String(files)) },
  { head: 'SIZE', of: ({ bytes, tree }) => (tree === null ? '' : bytesInWords(bytes)) },
  { head: 'ADDED', of: ({ added_bytes: bytes, tree }) => (tree === null ? '' : bytesInWords(bytes)) },
  { head: 'WHEN', of: ({ created_at: at }) => at.slice(0, 19).replace('T', ' ') },
  { head: 'LACKS', of: lackOf, isLong: true },
];

type ForkFlags = {
  readonly at?: string;
  readonly message?: string;
  readonly name?: string;
  readonly what: NonNullable<Fork['what']>;
};
type RewindFlags = Pick<ForkFlags, 'what'>;

const what = () =>
  choice('--what <what>', 'the conversation, the files, or both', ['both', 'conversation', 'files']).default(
    'both',
  );

/** What is kept after each turn, and the ways to go on from it. */
export function forkCommands(sessions: Command, context: Context): void {
  sessions
    .command('snapshots <session>')
    .description('List what is kept of the files after each turn, oldest first')
    .option('--limit <count>', 'how many', count, 100)
    .action(async (id: string, { limit }: { limit: number }) => {
      const api = await context.api();
      const found = await take(api.session(id).snapshots({ limit: Math.min(limit, 100) }), limit);
      showList(context, found, columns, ({ turn_id: turn }) => turn);
    });
  withExamples(
    sessions
      .command('fork <session>')
      .description('Make a new session that goes on from a turn of another')
      .option('--at <turn>', 'the turn at whose end it begins; else from how things are now')
      .option('--message <message>', 'something that the agent said, with which its conversation ends')
      .option('--name <name>', 'what it is called; else as its parent')
      .addOption(what())
      .action((id: string, flags: ForkFlags) => fork(context, id, flags)),
    'ai-agent sessions fork ses_… --at turn_… --what both',
  );
  withExamples(
    sessions
      .command('rewind <session> <turn>')
      .description('Let a session go on from the end of an earlier turn of it')
      .addOption(what())
      .action((id: string, turn: string, flags: RewindFlags) => rewind(context, id, turn, flags)),
    'ai-agent sessions rewind ses_… turn_… --what files',
  );
}

async function fork(context: Context, id: string, { at, message, name, what }: ForkFlags): Promise<void> {
  const api = await context.api();
  const made = await api.session(id).fork({
    what,
    ...(at !== undefined && { at_turn: at }),
    ...(message !== undefined && { at_message: message }),
    ...(name !== undefined && { name }),
  });
  showOne(context, made, () => `${made.id} goes on from ${id}.\n`, made.id);
}

async function rewind(context: Context, id: string, turn: string, { what }: RewindFlags): Promise<void> {
  const api = await context.api();
  const parts = what === 'both' ? 'conversation and files' : what;
  await confirm(context, `The ${parts} of ${id} go back to the end of ${turn}.`);
  const session: Session = await api.session(id).rewind({ to_turn: turn, what });
  showOne(context, session, () => `${id} goes on from ${turn}.\n`, id);
}

function lackOf({ problem, skipped, skipped_count: lacking }: Snapshot): string {
  if (problem) return problem.message;
  if (lacking === 0) return '';
  const named = skipped.map(({ path, reason }) => `${path} (${reason})`).join(', ');
  return lacking > skipped.length ? `${lacking}: ${named}, …` : named;
}
