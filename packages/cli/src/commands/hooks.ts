import type { Hook, HookChange, HookExecution, MadeHook, NewHook } from '@ai-agent-api/client';
import type { Command } from 'commander';
import { confirm, gone, showList, showOne, take, withExamples, type Context } from '../context.ts';
import { UsageError } from '../exit-codes.ts';
import { count, jsonFrom } from '../options.ts';
import type { Column } from '../table.ts';
import { cleanText, duration } from '../wording.ts';

const columns: Column<Hook>[] = [
  { head: 'HOOK', of: ({ id }) => id },
  { head: 'EVENT', of: ({ event }) => event },
  { head: 'NAME', worth: 'much', of: ({ name }) => name, isLong: true },
  { head: 'KIND', of: ({ action }) => action.kind },
  { head: 'ROLE', of: ({ role }) => role },
  { head: 'ON', of: ({ enabled }) => (enabled ? 'yes' : 'no') },
  { head: 'MATCHER', of: ({ matcher }) => matcher ?? '', isLong: true },
  {
    head: 'SCOPE',
    of: ({ scope, session_id: session, template_id: template }) => session ?? template ?? scope,
  },
];

const executionColumns: Column<HookExecution>[] = [
  { head: 'TIME', of: ({ created_at: at }) => at.slice(0, 19).replace('T', ' ') },
  { head: 'EVENT', of: ({ event }) => event },
  { head: 'OUTCOME', worth: 'much', of: ({ outcome }) => outcome },
  { head: 'TOOK', of: ({ duration_ms: ms }) => (ms === null ? '' : duration(ms)) },
  { head: 'REASON', worth: 'much', of: ({ reason }) => reason ?? '', isLong: true },
  { head: 'TRIES', of: ({ attempts }) => String(attempts) },
  { head: 'SESSION', worth: 'little', of: ({ session_id: id }) => id },
];

type ListFlags = { readonly session?: string; readonly limit: number };

/** What an organization does when its agents act. */
export function hookCommands(program: Command, context: Context): void {
  const group = program.command('hooks').description('What happens when agents act');
  group
    .command('list')
    .description('List hooks, the newest first')
    .option('--session <id>', 'only those made for this session')
    .option('--limit <count>', 'how many', count, 100)
    .action(async ({ session, limit }: ListFlags) => {
      const { hooks } = await context.api();
      const found = hooks.list({
        ...(session !== undefined && { session_id: session }),
        limit: Math.min(limit, 100),
      });
      showList(context, await take(found, limit), columns, ({ id }) => id);
    });
  group
    .command('show <hook>')
    .description('Show a hook')
    .action(async (id: string) => {
      const { hooks } = await context.api();
      showOne(context, await hooks.get(id), words, id);
    });
  changingCommands(group, context);
  group
    .command('executions <hook>')
    .description('List what came of a hook, the newest first')
    .option('--limit <count>', 'how many', count, 50)
    .action(async (id: string, { limit }: { limit: number }) => {
      const { hooks } = await context.api();
      const found = hooks.executions(id, { limit: Math.min(limit, 100) });
      showList(context, await take(found, limit), executionColumns, (each) => each.id);
    });
}

function changingCommands(group: Command, context: Context): void {
  const creating = group
    .command('create')
    .description('Create a hook from a file; of a webhook the secret is shown, once')
    .requiredOption('-f, --file <file>', 'JSON as the API takes it; - for standard input')
    .action(async ({ file }: { file: string }) => {
      const hook = (await jsonFrom(context.terminal, file)) as NewHook;
      const { hooks } = await context.api();
      const made = await hooks.create(hook);
      showOne(context, made, madeWords, made.id);
    });
  withExamples(
    creating,
    'ai-agent hooks create -f hook.json',
    `ai-agent hooks create -f - <<< '{"name": "Keep", "event": "PreToolUse", "action": {"kind": "audit"}}'`,
  );
  group
    .command('update <hook>')
    .description('Change a hook; it holds from the next turn')
    .option('-f, --file <file>', 'what is to change, as JSON; - for standard input')
    .option('--on', 'switch it on')
    .option('--off', 'switch it off')
    .action((id: string, flags: UpdateFlags) => update(context, id, flags));
  group
    .command('rotate-secret <hook>')
    .description('Make a new secret for a webhook and show it, once; the one before holds for a day more')
    .action(async (id: string) => {
      const { hooks } = await context.api();
      showOne(context, await hooks.rotateSecret(id), ({ secret }) => `${secret}\n`, id);
    });
  group
    .command('delete <hook>')
    .description('Remove a hook; turns that run keep it')
    .action(async (id: string) => {
      const { hooks } = await context.api();
      const { name } = await hooks.get(id);
      await confirm(context, `This removes the hook "${cleanText(name)}".`);
      await hooks.remove(id);
      gone(context, id);
    });
}

type UpdateFlags = { readonly file?: string; readonly on?: true; readonly off?: true };

async function update(context: Context, id: string, { file, on, off }: UpdateFlags): Promise<void> {
  if ([file, on, off].filter(Boolean).length !== 1)
    throw new UsageError('Say one thing that is to change: --file, --on or --off.');
  const change: HookChange =
    file === undefined ? { enabled: on ?? false } : await jsonFrom(context.terminal, file);
  const { hooks } = await context.api();
  showOne(context, await hooks.change(id, change), words, id);
}

function words(hook: Hook): string {
  const { action, id, name, event, role, matcher, scope, enabled } = hook;
  const of = hook.session_id ?? hook.template_id;
  const facts = [
    ['Event', matcher === null ? event : `${event} of ${matcher}`],
    ['Role', `${role}, asked in order ${hook.order}, within ${hook.timeout_ms} ms`],
    ['Scope', of === null ? scope : `${scope} ${of}`],
    ['Action', JSON.stringify(action)],
    ['On', enabled ? 'yes' : 'no'],
  ];
  const lines = facts.map(([head = '', text = '']) => `  ${head.padEnd(8)}  ${cleanText(text)}\n`);
  return `${cleanText(name)}  ${id}\n${lines.join('')}`;
}

function madeWords({ secret, ...hook }: MadeHook): string {
  const lines = secret === null ? '' : `  ${'Secret'.padEnd(8)}  ${secret}  (it is not shown again)\n`;
  return `${words(hook)}${lines}`;
}
