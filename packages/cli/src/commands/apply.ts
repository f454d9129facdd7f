import { AgentApiError, type AgentApi } from '@ai-agent-api/client';
import type { Command } from 'commander';
import { carryOut, type Done } from '../apply/carry-out.ts';
import { readSources } from '../apply/documents.ts';
import { inOrder, readEntries, titleOf, type BodyOf } from '../apply/entries.ts';
import { plan, type Step } from '../apply/plan.ts';
import { previewOf, totals } from '../apply/preview.ts';
import { hideSecrets } from '../apply/references.ts';
import type { Schema } from '../apply/schema.ts';
import { confirm, showJson, withExamples, type Context } from '../context.ts';
import { exitCodes, UsageError } from '../exit-codes.ts';
import { collect } from '../options.ts';
import { cleanText } from '../wording.ts';

type ApplyFlags = {
  readonly file: readonly string[];
  readonly dryRun?: true;
  readonly sendHidden?: boolean;
};

/** Has the server be as files say. */
export function applyCommand(program: Command, context: Context): void {
  const command = program
    .command('apply')
    .description('Make and change tasks, templates, policies and more as YAML files say; nothing is deleted')
    .requiredOption(
      '-f, --file <file>',
      'YAML or JSON, a folder of such files, or - for standard input',
      collect,
    )
    .option('--dry-run', 'only show what would be done; ends with 2 when there is something')
    .option(
      '--send-hidden',
      'send also what the server does not show, such as headers, though it may be the same',
    )
    .action((flags: ApplyFlags) => apply(context, flags));
  withExamples(
    command,
    'ai-agent apply -f agents/ --dry-run',
    'ai-agent apply -f agents/ -f production.yaml --yes',
    'TICKETS_TOKEN=… ai-agent apply -f tickets.yaml',
  );
}

async function apply(context: Context, { file, dryRun, sendHidden = false }: ApplyFlags): Promise<void> {
  const { terminal } = context;
  const sources = await readSources(terminal, file);
  if (sources.length === 0) throw new UsageError('The files have no documents.');
  const api = await context.api();
  const bodyOf = await bodiesOf(api);
  const entries = inOrder(readEntries(sources, bodyOf, terminal.env));
  const me = await idOfMe(api);
  const steps = await plan({ api, bodyOf, entries, me, sendUnseen: sendHidden });
  const todo = steps.filter(({ action }) => action !== 'same');
  if (dryRun) {
    await showPlan(context, steps);
    if (todo.length > 0) context.exit(exitCodes.usage);
    return;
  }
  if (todo.length === 0) {
    show(context, [], steps);
    return;
  }
  if (!context.settings().quiet && !context.settings().json) terminal.err(await previewOf(steps, terminal));
  await confirm(context, `This makes or changes ${todo.length} things.`);
  const done: Done[] = [];
  try {
    await carryOut(api, steps, (one) => {
      done.push(one);
      tell(context, one);
    });
  } finally {
    show(context, done, steps);
  }
}

async function showPlan(context: Context, steps: readonly Step[]): Promise<void> {
  const { terminal, settings } = context;
  const { json, quiet } = settings();
  if (json) showJson(terminal, { changes: steps.map((step) => summary(step)) });
  else if (!quiet) terminal.page(await previewOf(steps, terminal));
}

function summary({ action, entry, thing, patch }: Step, done?: Done) {
  const { kind, name, task, source, secrets } = entry;
  const own = name === undefined ? null : hideSecrets(name, secrets);
  return {
    ...{
      action,
      kind,
      name: own,
      ...(task !== undefined && { task: hideSecrets(task, secrets) }),
      id: done?.id ?? thing?.id ?? null,
    },
    ...{ file: source.file, line: source.lineOf([]), document: source.number },
    ...(action === 'change' && { fields: Object.keys(patch) }),
    ...(done?.made?.path !== undefined && { path: done.made.path }),
    ...(typeof done?.made?.secret === 'string' && { secret: done.made.secret }),
  };
}

/** One that is made or changed, for people as it comes. */
function tell({ terminal, settings }: Context, { step, made, id }: Done): void {
  const { json, quiet } = settings();
  if (json) return;
  if (quiet) {
    terminal.out(`${id}\n`);
    return;
  }
  const verb = step.action === 'create' ? 'Made' : 'Changed';
  terminal.out(`${verb} ${cleanText(titleOf(step.entry))}: ${id}\n`);
  // Whoever knows the path of a trigger may knock at it: it is kept as its secret is.
  const once = (['path', 'secret'] as const).filter((what) => typeof made?.[what] === 'string');
  for (const what of once)
    terminal.out(
      terminal.isTty
        ? `  Its ${what}, which is not shown again: ${cleanText(made?.[what] ?? '')}\n`
        : `  Its ${what} is not written where it may be kept${what === 'secret' ? '; rotate-secret of its group gives another' : ''}.\n`,
    );
}

function show({ terminal, settings }: Context, done: readonly Done[], steps: readonly Step[]): void {
  const { json, quiet } = settings();
  if (json) showJson(terminal, { changes: done.map((one) => summary(one.step, one)) });
  else if (!quiet && done.length === 0 && steps.every(({ action }) => action === 'same'))
    terminal.out(`Nothing to change: ${totals(steps)}.\n`);
}

type Document = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
};

type Operation = {
  readonly operationId?: string;
  readonly requestBody?: {
    readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
  };
};

/** The bodies as the very server describes them which is to take them. */
async function bodiesOf(api: AgentApi): Promise<BodyOf> {
  const { paths, components } = (await api.request('GET', '/api/v1/openapi.json')) as Document;
  const resolve = (ref: string) => components.schemas[ref.split('/').at(-1) ?? ''] ?? {};
  return (name) => {
    const operation = Object.values(paths)
      .flatMap((methods) => Object.values(methods))
      .find(({ operationId }) => operationId === name);
    const schema = operation?.requestBody?.content?.['application/json']?.schema;
    if (!schema) throw new Error(`The server does not know ${name}; it may be older than this program.`);
    return { schema: withoutReference(schema, resolve), resolve };
  };
}

function withoutReference(schema: Schema, resolve: (ref: string) => Schema): Schema {
  return schema.$ref === undefined ? schema : resolve(schema.$ref);
}

/** A key may lack the right to ask; then names alone tell. */
async function idOfMe(api: AgentApi): Promise<string | undefined> {
  try {
    return (await api.me()).id;
  } catch (error) {
    if (error instanceof AgentApiError && error.status === 403) return undefined;
    throw error;
  }
}
