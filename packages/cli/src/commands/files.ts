import { openAsBlob } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import type { DownloadFormat, FileContent, WorkspaceDiff, WorkspaceFile } from '@ai-agent-api/client';
import type { Command } from 'commander';
import { confirm, gone, interruptible, showList, showOne, withExamples, type Context } from '../context.ts';
import { UsageError } from '../exit-codes.ts';
import { choice, count } from '../options.ts';
import { partOf, progressOn } from '../progress.ts';
import { saveFile } from '../save-file.ts';
import type { Column } from '../table.ts';
import { cleanText, visibleText } from '../wording.ts';

export const fileColumns: Column<WorkspaceFile>[] = [
  { head: 'TYPE', of: ({ type }) => type },
  { head: 'SIZE', of: ({ size, type }) => (type === 'file' ? String(size) : '') },
  { head: 'CHANGED', of: ({ modified_at: at }) => at.slice(0, 19).replace('T', ' ') },
  { head: 'PATH', of: ({ path }) => path, isLong: true },
];

/** The files of sessions' workspaces. */
export function fileCommands(program: Command, context: Context): void {
  const files = program.command('files').description("The files of a session's workspace");
  withExamples(
    files
      .command('list <session> [folder]')
      .description('List what is in the workspace, or in a folder of it')
      .option('--depth <folders>', 'how many folders deep; else all', count)
      .action((id: string, folder: string | undefined, flags: { depth?: number }) =>
        list(context, id, folder, flags),
      ),
    'ai-agent files list ses_… src --depth 1',
  );
  withExamples(
    files
      .command('get <session> <path> [to]')
      .description('Read a file: to the screen, or into a file here')
      .action((id: string, from: string, to?: string) => get(context, id, from, to)),
    'ai-agent files get ses_… report.md | less',
    'ai-agent files get ses_… out/chart.png chart.png',
  );
  withExamples(
    files
      .command('put <session> <file> [path]')
      .description('Write a file from here into the workspace')
      .option('--new', 'only where there is none yet')
      .action((id: string, file: string, to: string | undefined, flags: { new?: true }) =>
        put(context, id, file, { to, isNew: flags.new === true }),
      ),
    'ai-agent files put ses_… data.csv in/data.csv',
  );
  files
    .command('move <session> <from> <to>')
    .description('Move or rename a file or a folder of the workspace')
    .option('--replace', 'also over a file that is there')
    .action(async (id: string, from: string, to: string, { replace = false }: { replace?: boolean }) => {
      const api = await context.api();
      const moved = await api.session(id).files.move(from, to, { replace });
      showOne(context, moved, () => `${from} is ${cleanText(moved.path)} now.\n`, moved.path);
    });
  files
    .command('mkdir <session> <path>')
    .description('Make a folder in the workspace, and those above it')
    .action(async (id: string, folder: string) => {
      const made = await (await context.api()).session(id).files.makeFolder(folder);
      showOne(context, made, () => `${cleanText(made.path)} is there.\n`, made.path);
    });
  files
    .command('delete <session> <path>')
    .description('Remove a file of the workspace, or a folder')
    .option('--recursive', 'a folder with all that is in it')
    .action((id: string, what: string, { recursive = false }: { recursive?: boolean }) =>
      remove(context, id, what, recursive),
    );
  uploadCommand(files, context);
  downloadCommand(files, context);
  lookCommands(files, context);
}

type UploadFlags = { readonly to?: string; readonly extract?: boolean };

function uploadCommand(files: Command, context: Context): void {
  withExamples(
    files
      .command('upload <session> <files...>')
      .description('Put several files into the workspace, all or none')
      .option('--to <folder>', 'the folder that they go to')
      .option('--extract', 'take archives apart: zip, tar, tar.gz, tar.zst')
      .action(async (id: string, names: string[], { to, extract = false }: UploadFlags) => {
        const api = await context.api();
        const bodies = await Promise.all(
          names.map(async (file) => ({ name: path.basename(file), body: await blobOf(file) })),
        );
        const taken = await api
          .session(id)
          .files.upload(bodies, { extract, ...(to !== undefined && { path: to }) });
        showOne(context, taken, ({ count }) => `${count} put into the workspace.\n`, taken.paths.join('\n'));
      }),
    'ai-agent files upload ses_… project.zip --extract --to project',
  );
}

async function blobOf(file: string): Promise<Blob> {
  return openAsBlob(file).catch((error: unknown) => {
    throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : ''}`);
  });
}

type SearchFlags = {
  readonly in?: string;
  readonly regex?: true;
  readonly ignoreCase?: true;
  readonly limit: number;
};

function lookCommands(files: Command, context: Context): void {
  files
    .command('search <session> <text>')
    .description('Find text in the files of the workspace')
    .option('--in <folder>', 'look in this folder alone')
    .option('--regex', 'the text is a regular expression')
    .option('-i, --ignore-case', 'large and small letters are the same')
    .option('--limit <count>', 'how many lines', count, 100)
    .action((id: string, text: string, flags: SearchFlags) => search(context, id, text, flags));
  files
    .command('diff <session>')
    .description('Compare the files after two turns; else the start with the last turn')
    .option('--from <turn>', 'the turn to begin with; beginning: of the session, or fork')
    .option('--to <turn>', 'the turn to end with; now: the files as they are')
    .action((id: string, flags: { from?: string; to?: string }) => diff(context, id, flags));
}

async function search(context: Context, id: string, text: string, flags: SearchFlags): Promise<void> {
  const api = await context.api();
  const { items, stopped } = await api.session(id).files.search(text, {
    max_matches: Math.min(flags.limit, 1_000),
    ...(flags.in !== undefined && { path: flags.in }),
    ...(flags.regex && { regex: 'true' }),
    ...(flags.ignoreCase && { ignore_case: 'true' }),
  });
  if (context.settings().json) showList(context, items, [], ({ path: at }) => at);
  else
    for (const { path: at, line, text: found } of items)
      context.terminal.page(readable(context, `${at}:${line}: ${found}\n`));
  if (stopped !== null) context.terminal.err(`There may be more (${stopped}).\n`);
}

async function diff(context: Context, id: string, flags: { from?: string; to?: string }): Promise<void> {
  const api = await context.api();
  const found = await api.session(id).files.diff(flags);
  showOne(
    context,
    found,
    () => readable(context, found.files.map(patchOf).join('')),
    found.files.map(({ path: at }) => at).join('\n'),
  );
  if (found.has_more) context.terminal.err('There is more.\n');
}

/** An agent's text cannot move the cursor of who reads it; programs get it as it is. */
function readable({ terminal }: Context, text: string): string {
  return terminal.isTty ? visibleText(text) : text;
}

function patchOf(file: WorkspaceDiff['files'][number]): string {
  const [old, now] = [
    file.change === 'added' ? '/dev/null' : `a/${file.path}`,
    file.change === 'removed' ? '/dev/null' : `b/${file.path}`,
  ];
  const sizes = `${file.size_before} to ${file.size_after} bytes`;
  return `--- ${old}\n+++ ${now}\n${file.diff ?? `${file.is_binary ? 'Not text' : 'Not shown'}: ${sizes}\n`}`;
}

const formats = ['tar.gz', 'zip', 'tar.zst'] as const;

function downloadCommand(files: Command, context: Context): void {
  withExamples(
    files
      .command('download <session> [to]')
      .description('Download the whole workspace as an archive')
      .addOption(
        choice('--format <format>', 'how it is packed; absent: as its name ends, or tar.gz', formats),
      )
      .action(async (id: string, to: string | undefined, flags: { format?: DownloadFormat }) => {
        const format = flags.format ?? formats.find((each) => to?.endsWith(`.${each}`)) ?? 'tar.gz';
        const { files: workspace } = (await context.api()).session(id);
        await interruptible(context, async (signal) =>
          save(context, await workspace.download(format, signal), to ?? `${id}.${format}`),
        );
      }),
    'ai-agent files download ses_… workspace.zip',
  );
}

async function list(
  context: Context,
  id: string,
  folder: string | undefined,
  { depth }: { readonly depth?: number },
): Promise<void> {
  const api = await context.api();
  const filter = {
    max_entries: 10_000,
    ...(folder !== undefined && { path: folder }),
    ...(depth !== undefined && { depth }),
  };
  const found = await Array.fromAsync(api.session(id).files.list(filter));
  showList(context, found, fileColumns, ({ path: at }) => at);
}

async function get(context: Context, id: string, from: string, to: string | undefined): Promise<void> {
  const { files } = (await context.api()).session(id);
  await interruptible(context, async (signal) => {
    const content = await files.read(from, { signal });
    if (to !== undefined) return save(context, content, to);
    for await (const bytes of content.body) await context.terminal.outBytes(bytes);
  });
}

async function put(
  context: Context,
  id: string,
  file: string,
  { to, isNew }: { readonly to: string | undefined; readonly isNew: boolean },
): Promise<void> {
  const api = await context.api();
  await using handle = await open(file).catch((error: unknown) => {
    throw new UsageError(`${file} cannot be read: ${error instanceof Error ? error.message : ''}`);
  });
  const stats = await handle.stat();
  if (!stats.isFile()) throw new UsageError(`${file} is no file.`);
  const source = handle.createReadStream({ autoClose: false });
  using progress = progressOn(context.terminal);
  source.on('data', () => progress.show(`${file}  ${partOf(source.bytesRead, stats.size)}`));
  const body = Readable.toWeb(source) as ReadableStream<Uint8Array>;
  const written = await interruptible(context, (signal) => {
    const options = { ...(isNew && { replaces: 'none' }), signal };
    return api.session(id).files.write(to ?? path.basename(file), body, options);
  });
  showOne(context, written, () => `${written.path}: ${written.size} bytes.\n`, written.path);
}

async function remove(context: Context, id: string, what: string, recursive: boolean): Promise<void> {
  const api = await context.api();
  if (recursive) await confirm(context, `${what} and all that is in it is removed from ${id}.`);
  await api.session(id).files.remove(what, { recursive });
  gone(context, what);
}

export async function save(context: Context, { body, size: whole }: FileContent, to: string): Promise<void> {
  {
    using progress = progressOn(context.terminal);
    await saveFile(body, to, {
      onBytes: (bytes) => progress.show(`${to}  ${partOf(bytes, whole)}`),
    });
  }
  const { size } = await stat(to);
  showOne(context, { file: to, size }, () => `${to}: ${size} bytes.\n`, to);
}
