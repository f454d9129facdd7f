import type { AgentApi, ArchiveFormat, SessionArchive } from '@ai-agent-api/client';
import type { Command } from 'commander';
import { interruptible, showOne, withExamples, type Context } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { choice } from '../options.ts';

type Waiting = { readonly wait: boolean };
type ArchiveFlags = Waiting & { readonly format: ArchiveFormat };

/** Sessions that stand still or are put away, and go on. */
export function archiveCommands(sessions: Command, context: Context): void {
  sessions
    .command('pause <session>')
    .description('Have a session stand still; what runs is set aside')
    .action(async (id: string) => {
      const api = await context.api();
      showOne(context, await api.session(id).pause(), () => `${id} is paused.\n`, id);
    });
  sessions
    .command('resume <session>')
    .description('Let a paused session go on')
    .action(async (id: string) => {
      const api = await context.api();
      showOne(context, await api.session(id).resume(), ({ status }) => `${id} is ${status}.\n`, id);
    });
  withExamples(
    sessions
      .command('archive <session>')
      .description('Put a session away, with its files and what its agent remembers; it can still be read')
      .addOption(choice('--format <format>', 'of the archive', ['gzip', 'zstd', 'zip']).default('zstd'))
      .option('--no-wait', 'do not wait until the archive is made')
      .action((id: string, flags: ArchiveFlags) => archive(context, id, flags)),
    'ai-agent sessions archive ses_… --format zip',
  );
  sessions
    .command('archived <session>')
    .description('Show the newest archive of a session')
    .action((id: string) => showArchive(context, id));
  sessions
    .command('restore <session>')
    .description('Take an archived session up again')
    .option('--no-wait', 'do not wait until it is there')
    .action((id: string, flags: Waiting) => restore(context, id, flags));
}

async function showArchive(context: Context, id: string): Promise<void> {
  show(context, await (await context.api()).session(id).newestArchive());
}

async function archive(context: Context, id: string, { format, wait }: ArchiveFlags): Promise<void> {
  const api = await context.api();
  const begun = await api.session(id).archive(format);
  show(context, wait ? await settled(context, api, id) : begun);
}

async function restore(context: Context, id: string, { wait }: Waiting): Promise<void> {
  const api = await context.api();
  const begun = await api.session(id).restore();
  show(context, wait ? await settled(context, api, id) : begun);
}

function settled(context: Context, api: AgentApi, id: string): Promise<SessionArchive> {
  return interruptible(
    context,
    (signal) => api.session(id).settledArchive({ signal }),
    `The server goes on with it: ai-agent sessions archived ${id}`,
  );
}

/** An archive that could not be restored is as ready as before; its problem says that it was tried. */
function show(context: Context, archive: SessionArchive): void {
  showOne(context, archive, wordsOf, archive.id);
  if (archive.problem) context.exit(exitCodes.error);
}

function wordsOf({ session_id: id, status, problem, bytes }: SessionArchive): string {
  if (problem) return `✗ ${problem.message} (${problem.code})\n`;
  switch (status) {
    case 'ready':
      return `${id} is archived: ${bytes ?? 0} bytes.\n`;
    case 'restored':
      return `${id} is restored and goes on.\n`;
    case 'restoring':
      return `${id} is being restored.\n`;
    case 'pending':
    case 'running':
      return `${id} is being archived.\n`;
    case 'failed':
    case 'removed':
      return `The archive of ${id}: ${status}.\n`;
  }
}
