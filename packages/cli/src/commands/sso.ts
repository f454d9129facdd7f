import type { NewSingleSignOn, SingleSignOn } from '@ai-agent-api/client';
import type { Command } from 'commander';
import { confirm, gone, showOne, withExamples, type Context } from '../context.ts';
import { jsonFrom } from '../options.ts';
import { cleanText } from '../wording.ts';

/** Where the people of the organization log in. */
export function ssoCommands(program: Command, context: Context): void {
  const group = program
    .command('sso')
    .description('Where the people of the organization log in, by OpenID Connect');
  group
    .command('show')
    .description('Show the provider, and what it has to allow')
    .action(async () => {
      const { organization } = await context.api();
      showOne(context, await organization.singleSignOn(), words);
    });
  const setting = group
    .command('set')
    .description('Set the provider, from the next logins on')
    .requiredOption('-f, --file <file>', 'JSON as the API takes it; - for standard input')
    .action(async ({ file }: { file: string }) => {
      const wanted = (await jsonFrom(context.terminal, file)) as NewSingleSignOn;
      const { organization } = await context.api();
      showOne(context, await organization.setSingleSignOn(wanted), words);
    });
  withExamples(setting, 'ai-agent sso set -f provider.json');
  group
    .command('delete')
    .description('Have nobody log in there any more')
    .action(async () => {
      const { organization } = await context.api();
      await confirm(context, 'This shuts out everybody who has no password.');
      await organization.removeSingleSignOn();
      gone(context, 'The provider');
    });
}

function words(provider: SingleSignOn): string {
  if (!provider.is_set) return 'Nobody logs in at a provider.\n';
  const roles = provider.group_roles.map(({ group, role }) => `${cleanText(group)}: ${role}`);
  const others = provider.default_role === null ? 'others: not let in' : `others: ${provider.default_role}`;
  const facts = [
    ['Provider', cleanText(provider.issuer ?? '')],
    ['Client', `${cleanText(provider.client_id ?? '')}${provider.has_secret ? ', with a secret' : ''}`],
    ['Addresses', provider.email_domains.map(cleanText).join(', ')],
    ['Roles', [...roles, others].join('; ')],
    ['New users', provider.creates_users ? 'are made when they log in' : 'are not made'],
    ['Callback', provider.callback_url ?? 'none: the operator has to set PUBLIC_URL'],
  ];
  return facts.map(([head = '', text = '']) => `${head.padEnd(9)}  ${text}\n`).join('');
}
