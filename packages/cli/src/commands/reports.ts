import path from 'node:path';
import type { AgentApi, NewReport, Report } from '@ai-agent-api/client';
import type { Command } from 'commander';
import {
  confirm,
  gone,
  interruptible,
  showJson,
  showList,
  showOne,
  take,
  withExamples,
  type Context,
} from '../context.ts';
import { exitCodes, UsageError } from '../exit-codes.ts';
import { choice, count } from '../options.ts';
import { partOf, progressOn } from '../progress.ts';
import { saveFile } from '../save-file.ts';
import type { Column } from '../table.ts';

const columns: Column<Report>[] = [
  { head: 'ID', of: ({ id }) => id },
  {
    head: 'STATUS',
    worth: 'much',
    of: ({ status, progress }) => (status === 'running' ? `${status} ${progress} %` : status),
  },
  { head: 'FORMAT', of: ({ format }) => format },
  { head: 'OF', of: subjectOf, isLong: true },
  { head: 'WHEN', worth: 'much', of: ({ created_at: at }) => at.slice(0, 19).replace('T', ' ') },
];

const formats = ['html', 'pdf', 'markdown', 'json', 'csv'] as const;

type ListFlags = { readonly session?: string; readonly execution?: string; readonly limit: number };

type CreateFlags = {
  readonly execution?: string;
  readonly format: NewReport['format'];
  readonly from?: string;
  readonly until?: string;
  readonly organization?: true;
  readonly sections?: string;
  readonly title?: string;
  readonly template?: string;
  readonly summary?: true;
  readonly wait?: true;
  readonly output?: string;
};

/** What happened in sessions, written up. */
export function reportCommands(program: Command, context: Context): void {
  const reports = program.command('reports').description('Reports: what happened, written up');
  createCommand(reports, context);
  reports
    .command('list')
    .description('List reports, newest first')
    .option('--session <session>', 'those of one session')
    .option('--execution <execution>', 'those of one execution of a task')
    .option('--limit <count>', 'how many', count, 20)
    .action(async ({ session, execution, limit }: ListFlags) => {
      const api = await context.api();
      const filter = {
        limit: Math.min(limit, 100),
        ...(session !== undefined && { session_id: session }),
        ...(execution !== undefined && { execution_id: execution }),
      };
      showList(context, await take(api.reports.list(filter), limit), columns, ({ id }) => id);
    });
  reports
    .command('get <report>')
    .description('Show a report and how far it is')
    .action(async (id: string) => {
      const report = await (await context.api()).reports.get(id);
      showOne(context, report, inWords, report.id);
    });
  reports
    .command('download <report>')
    .description('Save the file of a report')
    .option('--output <file>', 'where; else in this folder, under its own name')
    .action(async (id: string, { output }: { output?: string }) => {
      const api = await context.api();
      await download(context, api, await api.reports.get(id), output);
    });
  reports
    .command('schema')
    .description('Write the JSON Schema of reports in JSON')
    .action(async () => showJson(context.terminal, await (await context.api()).reports.schema()));
  reports
    .command('delete <report>')
    .description('Delete a report and its file')
    .action(async (id: string) => {
      const api = await context.api();
      await confirm(context, `The report ${id} and its file are deleted.`);
      await api.reports.remove(id);
      gone(context, id);
      showOne(context, { deleted: id }, () => `${id} is deleted.\n`, id);
    });
}

function createCommand(reports: Command, context: Context): void {
  withExamples(
    reports
      .command('create [session]')
      .description('Have a report made, of a session, an execution of a task, or a range of time')
      .addOption(choice('--format <format>', 'what it is to be', formats).default('html'))
      .option('--execution <execution>', 'of an execution, instead of a session')
      .option('--from <time>', 'of a range of time: its beginning, such as 2026-11-01T00:00:00Z')
      .option('--until <time>', 'and its end')
      .option('--organization', 'the range in the whole organization')
      .option('--sections <names>', 'which parts, in this order, separated by commas')
      .option('--template <template>', 'the report template that says which parts')
      .option('--summary', 'a model writes an executive summary, which costs money')
      .option('--title <title>', 'what stands at its top')
      .option('--wait', 'wait until it is made, and save it')
      .option('--output <file>', 'where it is saved; waits for it')
      .action((session: string | undefined, flags: CreateFlags) => create(context, session, flags)),
    'ai-agent reports create ses_… --format pdf --wait',
    'ai-agent reports create --from 2026-11-01T00:00:00Z --until 2026-12-01T00:00:00Z --format csv --output november.csv',
  );
}

async function create(context: Context, session: string | undefined, flags: CreateFlags): Promise<void> {
  const api = await context.api();
  const asked = await api.reports.create(toWish(session, flags));
  if (!flags.wait && flags.output === undefined) {
    showOne(
      context,
      asked,
      () => `${asked.id} is being made: ai-agent reports download ${asked.id}\n`,
      asked.id,
    );
    return;
  }
  const report = await finished(context, api, asked.id);
  if (report.status === 'completed') await download(context, api, report, flags.output);
  else {
    showOne(context, report, inWords, report.id);
    context.exit(exitCodes.failed);
  }
}

async function finished(context: Context, api: AgentApi, id: string): Promise<Report> {
  using progress = progressOn(context.terminal);
  const onLook = (report: Report) => progress.show(inWords(report).trim());
  return await interruptible(
    context,
    (signal) => api.reports.finished(id, { signal, onLook }),
    `${id} is being made on: ai-agent reports download ${id}`,
  );
}

function toWish(session: string | undefined, flags: CreateFlags): NewReport {
  const { format, execution, from, until, organization, sections, title, template, summary } = flags;
  const more = {
    format,
    ...(title !== undefined && { title }),
    ...(template !== undefined && { template_id: template }),
    ...(summary && { summary: 'model' as const }),
    // The server says which of them there are.
    ...(sections !== undefined && { sections: sections.split(',') as NonNullable<NewReport['sections']> }),
  };
  if (session !== undefined) return { ...more, session_id: session };
  if (execution !== undefined) return { ...more, execution_id: execution };
  if (from === undefined || until === undefined)
    throw new UsageError('Name a session, an --execution, or a range of time by --from and --until.');
  const range = { from, until };
  return organization ? { ...more, organization: range } : { ...more, range };
}

const extensions = { html: 'html', pdf: 'pdf', markdown: 'md', json: 'json', csv: 'csv' } as const;

async function download(context: Context, api: AgentApi, report: Report, output?: string): Promise<void> {
  const file = path.resolve(output ?? `${report.id}.${extensions[report.format]}`);
  await interruptible(context, async (signal) => {
    const { body, headers } = await api.reports.download(report.id, { signal });
    if (!body) throw new Error('The answer has no body.');
    const size = Number(headers.get('content-length') ?? 0);
    using progress = progressOn(context.terminal);
    await saveFile(body, file, {
      onBytes: (bytes) => progress.show(`${file}  ${partOf(bytes, size)}`),
    });
  });
  showOne(context, { ...report, file }, () => `${file}\n`, file);
}

function subjectOf({ session_id: session, execution_id: execution, range, subject }: Report): string {
  if (execution !== null) return execution;
  if (session !== null) return session;
  return range ? `${subject} ${range.from.slice(0, 10)} to ${range.until.slice(0, 10)}` : subject;
}

function inWords(report: Report): string {
  const { id, status, format, progress, failure } = report;
  const how = failure
    ? `${status}: ${failure.detail}`
    : status === 'running'
      ? `${status}, ${progress} %`
      : status;
  return `${id} (${format}, of ${subjectOf(report)}) is ${how}\n`;
}
