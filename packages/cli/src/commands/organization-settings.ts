import type {
  ArchiveRules,
  NewArchiveRules,
  OrganizationChange,
  OrganizationDetails,
} from '@ai-agent-api/client';
import type { Command } from 'commander';
import { confirm, showList, showOne, withExamples, type Context } from '../context.ts';
import { UsageError } from '../exit-codes.ts';
import { choice, jsonFrom } from '../options.ts';
import { cleanText } from '../wording.ts';
import { exportCommands } from './organization-exports.ts';
import { featureColumns } from './service.ts';

const effects = ['allow', 'deny', 'ask'] as const;
const answers = ['yes', 'no'] as const;

/** The organization itself, and when its sessions are put away. */
export function organizationSettings(program: Command, context: Context): void {
  organizationCommands(program, context);
  archiveRuleCommands(program, context);
}

type OrganizationFlags = {
  readonly name?: string;
  readonly default?: (typeof effects)[number];
  readonly requireTotp?: (typeof answers)[number];
};

function organizationCommands(program: Command, context: Context): void {
  const group = program.command('org').alias('organization').description('Your organization');
  exportCommands(group, context);
  group
    .command('show')
    .description('Show your organization')
    .action(async () => show(await (await context.api()).organization.get()));
  group
    .command('update')
    .description('Change your organization')
    .option('--name <name>', 'what it is called')
    .addOption(choice('--default <effect>', 'what becomes of tool calls that no rule decides', effects))
    .addOption(
      choice('--require-totp <word>', 'whether logins with a password show a second factor', answers),
    )
    .action(async ({ name, default: effect, requireTotp }: OrganizationFlags) => {
      const change: OrganizationChange = {
        ...(name !== undefined && { name }),
        ...(effect && { default_effect: effect }),
        ...(requireTotp && { require_totp: requireTotp === 'yes' }),
      };
      if (Object.keys(change).length === 0)
        throw new UsageError('Say what is to change: --name, --default or --require-totp.');
      show(await (await context.api()).organization.change(change));
    });

  group
    .command('delete <slug>')
    .description('Have your organization deleted with all that it has; everybody is shut out at once')
    .action(async (slug: string) => {
      const { organization } = await context.api();
      await confirm(context, `This shuts everybody out of ${slug}, and deletes all that it has.`);
      showOne(
        context,
        await organization.delete(slug),
        ({ due_at: due }) =>
          `It is suspended, and is deleted after ${due} (UTC). Until then the operator can cancel it.\n`,
      );
    });

  group
    .command('features')
    .description('Show which features of the service are on for your organization')
    .action(async () => {
      const { organization } = await context.api();
      showList(context, await organization.features(), featureColumns, ({ name }) => name);
    });

  function show(organization: OrganizationDetails): void {
    showOne(context, organization, organizationWords, organization.id);
  }
}

function organizationWords(organization: OrganizationDetails): string {
  const { id, name, default_effect: effect, disabled_policies: off, created_at: made } = organization;
  const { require_totp: isRequired } = organization;
  const facts = [
    ['Otherwise', `tool calls that no rule decides: ${effect}`],
    ['Off', off.join(', ') || 'no built-in policy'],
    ['Login', isRequired ? 'a second factor beside the password' : 'a password'],
    ['Made', made],
  ];
  const lines = facts.map(([head = '', text = '']) => `  ${head.padEnd(9)}  ${text}\n`);
  return `${cleanText(name)}  ${id}\n${lines.join('')}`;
}

function archiveRuleCommands(program: Command, context: Context): void {
  const group = program
    .command('archive-rules')
    .description('When sessions are archived by themselves, and how long archives are kept');
  group
    .command('show')
    .description('Show when sessions are archived, and how long archives are kept')
    .action(async () => {
      const { organization } = await context.api();
      showOne(context, await organization.archiveRules(), ruleWords);
    });
  const setting = group
    .command('set')
    .description('Set it; what the file leaves out does not happen')
    .requiredOption('-f, --file <file>', 'JSON as the API takes it; - for standard input')
    .action(async ({ file }: { file: string }) => {
      const rules = (await jsonFrom(context.terminal, file)) as NewArchiveRules;
      const { organization } = await context.api();
      showOne(context, await organization.setArchiveRules(rules), ruleWords);
    });
  withExamples(
    setting,
    `echo '{"archive_after_days": 30, "keep_days": 365}' | ai-agent archive-rules set -f -`,
  );
}

function ruleWords({ archive_after_days: after, keep_days: keep, format }: ArchiveRules): string {
  const facts = [
    ['Archived', after === null ? 'never by itself' : `what nobody used for ${after} days`],
    ['Kept', keep === null ? 'for ever' : `for ${keep} days`],
    ['Format', format],
  ];
  return facts.map(([head = '', text = '']) => `${head.padEnd(8)}  ${text}\n`).join('');
}
