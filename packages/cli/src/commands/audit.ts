import { hash } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { AuditEntry, AuditExport } from '@ai-agent-api/client';
import { verifyAuditLog, type AuditVerdict } from '@ai-agent-api/client/verify-audit-log';
import { Option, type Command } from 'commander';
import { showList, showOne, take, withExamples, type Context } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { linesOf } from '../lines.ts';
import { choice, count, since, time } from '../options.ts';
import { saveFile } from '../save-file.ts';
import type { Column } from '../table.ts';

type FilterFlags = {
  readonly actor?: string;
  readonly action?: string;
  readonly type?: NonNullable<AuditExport['resource_type']>;
  readonly resource?: string;
  readonly outcome?: AuditEntry['outcome'];
  readonly request?: string;
  readonly since?: Date;
  readonly until?: Date;
  readonly search?: string;
};

const columns: Column<AuditEntry>[] = [
  { head: 'SEQ', of: ({ seq }) => String(seq) },
  { head: 'WHEN', of: ({ at }) => at.slice(0, 19).replace('T', ' ') },
  { head: 'ACTOR', worth: 'little', of: ({ actor_id: actor }) => actor ?? '' },
  { head: 'ACTION', worth: 'much', of: ({ action }) => action },
  {
    head: 'RESOURCE',
    worth: 'much',
    of: ({ resource_type: type, resource_id: id }) => `${type} ${id}`,
    isLong: true,
  },
  { head: 'OUTCOME', worth: 'much', of: ({ outcome }) => outcome },
  { head: 'FROM', worth: 'little', of: ({ address }) => address ?? '' },
];

/** What was done in the organization, and whether anybody has touched what tells of it. */
export function auditCommands(program: Command, context: Context): void {
  const audit = program.command('audit').description('What was done in the organization, for admins');
  withFilter(audit.command('list').description('List or search what was done, newest first'))
    .option('--limit <count>', 'how many', count, 20)
    .action(async ({ limit, ...flags }: FilterFlags & { limit: number }) => {
      const { auditLog } = await context.api();
      const filter = { ...toFilter(flags), limit: Math.min(limit, 100) };
      showList(context, await take(auditLog.list(filter), limit), columns, ({ seq }) => String(seq));
    });
  exportCommand(audit, context);
  verifyCommand(audit, context);
  audit
    .command('checkpoints')
    .description('List the entries that the service has signed, newest first, and with which key')
    .option('--limit <count>', 'how many', count, 20)
    .action(async ({ limit }: { limit: number }) => {
      const { auditLog } = await context.api();
      const signed = await take(auditLog.checkpoints({ limit: Math.min(limit, 100) }), limit);
      showList(
        context,
        signed,
        [
          { head: 'SEQ', of: ({ seq }) => String(seq) },
          { head: 'WHEN', of: ({ at }) => at },
          { head: 'KEY', of: ({ public_key: key }) => key },
          { head: 'HASH', of: (each) => each.hash },
        ],
        ({ seq }) => String(seq),
      );
    });
}

function exportCommand(audit: Command, context: Context): void {
  withExamples(
    withFilter(audit.command('export').description('Get the audit log, oldest first'))
      .addOption(choice('--format <format>', 'what it is to be', ['jsonl', 'csv']).default('jsonl'))
      .option('--after <seq>', 'only what comes after this entry', count)
      .option('--output <file>', 'where it is saved; else it is printed')
      .action(
        async ({
          format,
          after,
          output,
          ...flags
        }: FilterFlags & { format: 'jsonl' | 'csv'; after?: number; output?: string }) => {
          const { auditLog } = await context.api();
          const wish = { ...toFilter(flags), format, ...(after !== undefined && { after }) };
          const { body } = await auditLog.export(wish);
          if (!body) throw new Error('The answer has no body.');
          if (output === undefined)
            await pipeline(Readable.fromWeb(body), async (chunks: AsyncIterable<Uint8Array>) => {
              for await (const bytes of chunks) await context.terminal.outBytes(bytes);
            });
          else {
            await saveFile(body, output, { isPrivate: true });
            showOne(context, { file: output }, () => `${output}\n`, output);
          }
        },
      ),
    'ai-agent audit export --output audit.jsonl',
    'ai-agent audit export --format csv --action "login.*" --since 30d',
  );
}

function verifyCommand(audit: Command, context: Context): void {
  withExamples(
    audit
      .command('verify <file>')
      .description(
        'Say whether anything was changed in an export (JSON Lines, without a filter); asks no server',
      )
      .option('--public-key <key>', 'the key that alone may have signed it; see `ai-agent audit checkpoints`')
      .action(async (file: string, { publicKey }: { publicKey?: string }) => {
        const verdict = await verifyAuditLog(linesOf(file), {
          sha256: (text) => hash('sha256', text),
          ...(publicKey !== undefined && { publicKey }),
        });
        showOne(context, verdict, inWords, verdict.isGood ? 'good' : 'changed');
        if (!verdict.isGood) context.exit(exitCodes.failed);
      }),
    'ai-agent audit verify audit.jsonl --public-key 3Jv…=',
  );
}

/** Of what is no audit log every line is a fault. */
const shownFaults = 20;

function inWords({
  isGood,
  entries,
  firstSeq,
  lastSeq,
  checkpoints,
  publicKeys,
  faults,
}: AuditVerdict): string {
  const shown = faults.slice(0, shownFaults);
  const faultLines = shown.map(({ line, detail }) => `line ${line}: ${detail}\n`).join('');
  const more =
    faults.length > shown.length ? `and ${faults.length - shown.length} more; --json has them\n` : '';
  const range = firstSeq === undefined ? 'No entry' : `${entries} entries, ${firstSeq} to ${lastSeq}`;
  const keys = publicKeys.map((key) => `signed with ${key}\n`).join('');
  const verdict = isGood
    ? 'nothing was changed'
    : `${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}`;
  return `${faultLines}${more}${range}, ${checkpoints} checkpoints: ${verdict}.\n${keys}`;
}

function withFilter(command: Command): Command {
  return command
    .option('--actor <user>', 'what one user did')
    .option('--action <action>', 'such as user.created, or "session.*"')
    .option('--type <type>', 'of things of one type, such as session or api_key')
    .option('--resource <id>', 'of one thing')
    .addOption(choice('--outcome <outcome>', 'what came of it', ['success', 'failure', 'denied']))
    .option('--request <id>', 'by one request')
    .addOption(since())
    .addOption(new Option('--until <time>', 'until then').argParser(time))
    .option('--search <text>', 'a part of an id, an address, a program or an action');
}

function toFilter(flags: FilterFlags): AuditExport {
  const { actor, action, type, resource, outcome, request, since: from, until, search } = flags;
  return {
    ...(actor !== undefined && { actor_id: actor }),
    ...(action !== undefined && { action }),
    ...(type !== undefined && { resource_type: type }),
    ...(resource !== undefined && { resource_id: resource }),
    ...(outcome !== undefined && { outcome }),
    ...(request !== undefined && { request_id: request }),
    ...(from && { from: from.toISOString() }),
    ...(until && { until: until.toISOString() }),
    ...(search !== undefined && { q: search }),
  };
}
