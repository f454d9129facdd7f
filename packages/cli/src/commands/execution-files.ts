import path from 'node:path';
import type { DownloadFormat } from '@ai-agent-api/client';
import type { Command } from 'commander';
import { showList, withExamples, type Context } from '../context.ts';
import { choice, count } from '../options.ts';
import { fileColumns, save } from './files.ts';

type DownloadFlags = { readonly file?: string; readonly format: DownloadFormat };

/** What the newest attempts of executions have written. */
export function executionFileCommands(group: Command, context: Context): void {
  group
    .command('files <execution> [folder]')
    .description('List the files of an execution, or of a folder of it')
    .option('--depth <folders>', 'how many folders deep; else all', count)
    .action(async (id: string, folder: string | undefined, { depth }: { readonly depth?: number }) => {
      const { executions } = await context.api();
      const filter = {
        max_entries: 10_000,
        ...(folder !== undefined && { path: folder }),
        ...(depth !== undefined && { depth }),
      };
      const found = await Array.fromAsync(executions.files(id).list(filter));
      showList(context, found, fileColumns, ({ path: at }) => at);
    });
  withExamples(
    group
      .command('download <execution> [to]')
      .description('Download the files of an execution as an archive, or one of them')
      .option('--file <path>', 'only this one, as it is')
      .addOption(
        choice('--format <format>', 'how an archive is packed', ['tar.gz', 'zip', 'tar.zst']).default(
          'tar.gz',
        ),
      )
      .action(async (id: string, to: string | undefined, { file, format }: DownloadFlags) => {
        const files = (await context.api()).executions.files(id);
        if (file === undefined) await save(context, await files.download(format), to ?? `${id}.${format}`);
        else await save(context, await files.read(file), to ?? path.posix.basename(file));
      }),
    'ai-agent executions download exec_… --format zip',
    'ai-agent executions download exec_… report.md --file out/report.md',
  );
}
