import path from 'node:path';
import type { AgentApi, OrganizationExport } from '@ai-agent-api/client';
import type { Command } from 'commander';
import {
  confirm,
  gone,
  interruptible,
  showList,
  showOne,
  take,
  withExamples,
  type Context,
} from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { count } from '../options.ts';
import { partOf, progressOn } from '../progress.ts';
import { resumed } from '../resumed.ts';
import { saveFile } from '../save-file.ts';
import type { Column } from '../table.ts';

const columns: Column<OrganizationExport>[] = [
  { head: 'ID', of: ({ id }) => id },
  { head: 'STATUS', worth: 'much', of: ({ status }) => status },
  { head: 'BYTES', of: ({ file }) => file?.bytes.toLocaleString('en-US') ?? '' },
  { head: 'WHEN', worth: 'much', of: ({ created_at: at }) => at.slice(0, 19).replace('T', ' ') },
  { head: 'UNTIL', worth: 'little', of: ({ expires_at: at }) => at.slice(0, 19).replace('T', ' ') },
];

/** All data of the organization, in one file. */
export function exportCommands(organization: Command, context: Context): void {
  withExamples(
    organization
      .command('export')
      .description('Have all data of the organization exported, wait for it, and save it')
      .option('--output <file>', 'where; else in this folder, under its own name')
      .option('--no-wait', 'only have it made')
      .action((flags: { output?: string; wait: boolean }) => make(context, flags)),
    'ai-agent org export --output acme.tar.gz',
  );
  const exports = organization.command('exports').description('Exports of the organization that were made');
  exports
    .command('list')
    .description('List exports, newest first')
    .option('--limit <count>', 'how many', count, 20)
    .action(async ({ limit }: { limit: number }) => {
      const api = await context.api();
      const found = await take(api.exports.list({ limit: Math.min(limit, 100) }), limit);
      showList(context, found, columns, ({ id }) => id);
    });
  exports
    .command('get <export>')
    .description('Show an export and how far it is')
    .action(async (id: string) => {
      const found = await (await context.api()).exports.get(id);
      showOne(context, found, inWords, found.id);
    });
  exports
    .command('download <export>')
    .description('Save the file of an export')
    .option('--output <file>', 'where; else in this folder, under its own name')
    .action(async (id: string, { output }: { output?: string }) => {
      const api = await context.api();
      await download(context, api, await api.exports.get(id), output);
    });
  exports
    .command('delete <export>')
    .description('Delete an export and its file, or end its making')
    .action(async (id: string) => {
      const api = await context.api();
      await confirm(context, `The export ${id} and its file are deleted.`);
      await api.exports.remove(id);
      gone(context, id);
    });
}

async function make(context: Context, { output, wait }: { output?: string; wait: boolean }): Promise<void> {
  const api = await context.api();
  const { id } = await api.exports.create();
  const later = `${id} is being made: ai-agent org exports download ${id}`;
  if (!wait) {
    showOne(context, { id }, () => `${later}\n`, id);
    return;
  }
  const made = await interruptible(context, (signal) => api.exports.finished(id, { signal }), later);
  if (made.status === 'completed') await download(context, api, made, output);
  else {
    showOne(context, made, inWords, made.id);
    context.exit(exitCodes.failed);
  }
}

async function download(
  context: Context,
  api: AgentApi,
  of: OrganizationExport,
  output = `${of.id}.tar.gz`,
): Promise<void> {
  const file = path.resolve(output);
  await interruptible(context, async (signal) => {
    using progress = progressOn(context.terminal);
    const open = (from: number) => api.exports.download(of.id, { signal, from });
    // Of one that is not made the server says so.
    const content = of.file
      ? ReadableStream.from(resumed({ ...of.file, open, signal }))
      : (await open(0)).body;
    if (!content) throw new Error('The answer has no body.');
    const size = of.file?.bytes;
    await saveFile(content, file, {
      onBytes: (count) => progress.show(`${file}  ${partOf(count, size)}`),
      isPrivate: true,
    });
  });
  const missing = of.file?.missing ?? 0;
  const note = missing === 0 ? '' : `${missing} files could not be read; manifest.jsonl in it names them.\n`;
  showOne(context, { ...of, saved_as: file }, () => `${file}\n${note}`, file);
}

function inWords({ id, status, error, file }: OrganizationExport): string {
  const how = error ? `${status}: ${error.message}` : status;
  const what = file ? `, with ${file.rows} rows and ${file.files} files, sha256 ${file.sha256}` : '';
  return `${id} is ${how}${what}\n`;
}
